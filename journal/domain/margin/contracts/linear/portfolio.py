"""A whole wallet: cross positions answer for each other, isolated ones for themselves.

For each cross position the other symbols' marks are held constant (``margin.md`` section 2):
every price is "if only this one moves". Both legs of one symbol move together and are solved so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import ZERO, exact_unrealized_pnl
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines, margin_lines
from journal.domain.margin.numbers import within
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import MarginMode, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class _SymbolShare:
    """What the cross positions of one symbol take from and add to the wallet at mark."""

    maintenance_margin: Decimal
    unrealized_pnl: Decimal


def portfolio_lines(
    positions: Sequence[LinearPosition],
    table_of: Callable[[str], BracketTable],
    *,
    at: datetime,
) -> tuple[MarginLines, ...]:
    """Return the lines of every position of one account, in order.

    Args:
        positions: all positions of the account; what they say of others is replaced.
        table_of: gives the brackets of a symbol, or raises InvalidValueError with field "symbol".
        at: the time asked about, aware.

    Raises:
        InvalidValueError: names the position and field, for example ``positions[0].mark_price``.
    """
    tables: list[BracketTable] = []
    for index, position in enumerate(positions):
        with within(f"positions[{index}]"):
            tables.append(table_of(position.symbol))
    lines: list[MarginLines] = []
    for index, position in enumerate(_with_others(positions, tables)):
        with within(f"positions[{index}]"):
            lines.append(margin_lines(position, tables[index], at=at))
    return tuple(lines)


def _with_others(
    positions: Sequence[LinearPosition], tables: Sequence[BracketTable]
) -> list[LinearPosition]:
    """Return the positions, each cross one told what the rest of its wallet needs and earns."""
    legs = _cross_legs(positions)
    shares: dict[str, list[_SymbolShare]] = {}
    for index in legs.values():
        position = positions[index]
        shares.setdefault(position.symbol, []).append(_share(position, tables[index], index))
    return [
        _told(position, legs, positions, shares)
        if position.margin_mode is MarginMode.CROSS
        else position
        for position in positions
    ]


def _cross_legs(positions: Sequence[LinearPosition]) -> dict[tuple[str, Side], int]:
    """Return where each cross leg stands.

    Raises:
        InvalidValueError: one direction of a symbol is given twice.
    """
    legs: dict[tuple[str, Side], int] = {}
    for index, position in enumerate(positions):
        if position.margin_mode is not MarginMode.CROSS:
            continue
        first = legs.setdefault((position.symbol, position.side), index)
        if first != index:
            raise InvalidValueError(
                f"positions[{index}].symbol",
                f"is the same cross {position.side} as positions[{first}]: give them as one",
            )
    return legs


def _share(position: LinearPosition, table: BracketTable, index: int) -> _SymbolShare:
    """Return one cross position's part of the wallet.

    Raises:
        InvalidValueError: its mark is unknown, so the rest of the wallet cannot be judged.
    """
    mark = position.mark_price
    if mark is None:
        raise InvalidValueError(
            f"positions[{index}].mark_price", "is missing: a cross wallet needs every mark"
        )
    return _SymbolShare(
        maintenance_margin=table.exact_maintenance_margin(
            ARITHMETIC.multiply(position.quantity, mark)
        ),
        unrealized_pnl=exact_unrealized_pnl(
            side=position.side,
            quantity=position.quantity,
            entry_price=position.entry_price,
            mark_price=mark,
        ),
    )


def _told(
    position: LinearPosition,
    legs: Mapping[tuple[str, Side], int],
    positions: Sequence[LinearPosition],
    shares: Mapping[str, Sequence[_SymbolShare]],
) -> LinearPosition:
    """Return a cross position with the sums of all other symbols and its own other leg."""
    opposite = legs.get((position.symbol, position.side.opposite))
    others = [
        share for symbol, some in shares.items() if symbol != position.symbol for share in some
    ]
    with localcontext(ARITHMETIC):
        return replace(
            position,
            other_maintenance_margin=sum((one.maintenance_margin for one in others), ZERO),
            other_unrealized_pnl=sum((one.unrealized_pnl for one in others), ZERO),
            opposite_leg=None if opposite is None else positions[opposite].leg,
        )
