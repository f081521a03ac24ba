"""What order and position histories tell about positions that fills made: stops, margin mode."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.ledger.positions import Position
from journal.domain.ledger.stops import StopOrders, StopStep, stop_history
from journal.domain.told_positions import ToldPosition
from journal.domain.values import ExchangeOrder, MarginMode

SAME_OPENING = timedelta(seconds=1)
"""A Position History has whole seconds; the first fill may have milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFacts:
    """What the exchange's own files tell about one position beside its fills; None is untold."""

    stops: tuple[StopStep, ...] = ()
    """The stop as it moved, as far as stop orders are in the file."""
    margin_mode: MarginMode | None = None

    @property
    def stop_price(self) -> Decimal | None:
        """Of the first stop that stood while the position was open."""
        return self.stops[0].price if self.stops else None


def facts_told(
    positions: Iterable[Position],
    orders: Iterable[ExchangeOrder],
    told: Iterable[ToldPosition],
) -> dict[str, ToldFacts]:
    """Return what is told, by position key; positions of which nothing is told are left out.

    That no stop order is in the file proves nothing: the newer exports leave conditional orders
    out. So "no stop" stays for the trader to say.
    """
    stops = StopOrders(orders)
    rows: dict[str, list[ToldPosition]] = {}
    for row in told:
        rows.setdefault(row.symbol, []).append(row)
    found = {
        position.key: ToldFacts(
            stops=stop_history(position, stops.around(position)),
            margin_mode=_mode_of(position, rows.get(position.symbol, [])),
        )
        for position in positions
    }
    return {key: facts for key, facts in found.items() if facts != ToldFacts()}


def told_row_of(position: Position, rows: Iterable[ToldPosition]) -> ToldPosition | None:
    """Return the row that tells of a position: same symbol and side, opened in the same second."""
    for row in rows:
        if (
            row.symbol == position.symbol
            and row.side is position.side
            and row.opened_at is not None
            and abs(row.opened_at - position.opened_at) <= SAME_OPENING
        ):
            return row
    return None


def _mode_of(position: Position, rows: list[ToldPosition]) -> MarginMode | None:
    row = told_row_of(position, rows)
    return None if row is None else row.margin_mode
