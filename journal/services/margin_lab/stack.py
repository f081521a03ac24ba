"""Several cross positions that share one wallet: each one's liquidation price, and the wallet's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import portfolio_lines
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import MarginMode, require_positive
from journal.services.margin_lab.position import BracketDate, LabPosition, bracket_date


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedPosition:
    """One position of the stack."""

    position: LabPosition
    lines: MarginLines


@dataclass(frozen=True, slots=True, kw_only=True)
class StackAnswer:
    """The wallet as a whole, amounts in its asset.

    Attributes:
        margin_ratio: liquidated at 1; None where nothing is left of the wallet.
        nearest: the place of the position whose price is liquidated by the smallest move.
    """

    asset: str
    positions: tuple[StackedPosition, ...]
    unrealized_pnl: Decimal
    maintenance_margin: Decimal
    margin_balance: Decimal
    margin_ratio: Decimal | None
    nearest: int | None
    brackets: BracketDate | None


def stacked(
    wallet_balance: Decimal,
    typed: Sequence[LabPosition],
    table_of: Callable[[str], BracketTable],
    *,
    at: datetime,
) -> StackAnswer:
    """Return each position's lines, the others' prices held still, and the sums of the wallet.

    Raises:
        InvalidValueError: names the position and field, for example ``positions[0].mark_price``.
    """
    require_positive("wallet_balance", wallet_balance)
    if not typed:
        raise InvalidValueError("positions", "are missing: type at least one")
    if len({one.asset for one in typed}) > 1:
        raise InvalidValueError("positions", "must share one asset: USDT, USDC or one coin")
    shared = [
        replace(one, margin_mode=MarginMode.CROSS, wallet_balance=wallet_balance) for one in typed
    ]
    lines = portfolio_lines([one.position() for one in shared], table_of, at=at)
    with localcontext(ARITHMETIC):
        unrealized = sum((one.unrealized_pnl or Decimal(0) for one in lines), Decimal(0))
        maintenance = sum((one.maintenance_margin or Decimal(0) for one in lines), Decimal(0))
        balance = wallet_balance + unrealized
    tables = [table_of(one.symbol) for one in typed]
    dates = [found for table in tables if (found := bracket_date(table, at)) is not None]
    return StackAnswer(
        asset=typed[0].asset,
        positions=tuple(
            StackedPosition(position=one, lines=line)
            for one, line in zip(shared, lines, strict=True)
        ),
        unrealized_pnl=unrealized,
        maintenance_margin=maintenance,
        margin_balance=balance,
        margin_ratio=lines[0].margin_ratio,
        nearest=_nearest(lines),
        brackets=min(dates, key=lambda one: one.as_of, default=None),
    )


def _nearest(lines: Sequence[MarginLines]) -> int | None:
    """Return the place of the smallest distance to liquidation."""
    distances = [
        (line.liquidation_distance_ratio, place)
        for place, line in enumerate(lines)
        if line.liquidation_distance_ratio is not None
    ]
    return min(distances)[1] if distances else None
