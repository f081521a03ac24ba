"""A whole wallet: cross positions answer for each other, isolated ones for themselves.

For each cross position the other symbols' marks are held constant (``margin.md`` section 2):
every price is "if only this one moves". Linear positions share one wallet,
inverse ones that of their coin. Both legs of one symbol move together and are solved so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext
from typing import TypeAlias

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.lines import inverse_lines
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.lines import margin_lines
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.position import ZERO
from journal.domain.margin.numbers import within
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import MarginMode, Side

AnyPosition: TypeAlias = LinearPosition | InversePosition


@dataclass(frozen=True, slots=True, kw_only=True)
class _SymbolShare:
    """What the cross positions of one symbol take from and add to the wallet at mark."""

    maintenance_margin: Decimal
    unrealized_pnl: Decimal


def portfolio_lines(
    positions: Sequence[AnyPosition],
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
            lines.append(lines_of(position, tables[index], at=at))
    return tuple(lines)


def lines_of(position: AnyPosition, table: BracketTable | None, *, at: datetime) -> MarginLines:
    """Return the lines of one position by the formulas of its contract.

    Raises:
        InvalidValueError: too little is known of its wallet.
    """
    if isinstance(position, InversePosition):
        return inverse_lines(position, table, at=at)
    return margin_lines(position, table, at=at)


def _with_others(
    positions: Sequence[AnyPosition], tables: Sequence[BracketTable]
) -> list[AnyPosition]:
    """Return the positions, each cross one told what the rest of its wallet needs and earns."""
    legs = cross_legs(positions)
    shares: dict[tuple[str, str], list[_SymbolShare]] = {}
    for index in legs.values():
        position = positions[index]
        key = (position.settlement_wallet, position.symbol)
        shares.setdefault(key, []).append(_share(position, tables[index], index))
    return [
        _told(position, legs, positions, shares)
        if position.margin_mode is MarginMode.CROSS
        else position
        for position in positions
    ]


def cross_legs(positions: Sequence[AnyPosition]) -> dict[tuple[str, Side], int]:
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


def _share(position: AnyPosition, table: BracketTable, index: int) -> _SymbolShare:
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
        maintenance_margin=table.exact_maintenance_margin(position.notional_at(mark)),
        unrealized_pnl=position.pnl_at(mark),
    )


def _told(
    position: AnyPosition,
    legs: Mapping[tuple[str, Side], int],
    positions: Sequence[AnyPosition],
    shares: Mapping[tuple[str, str], Sequence[_SymbolShare]],
) -> AnyPosition:
    """Return a cross position with the sums of all other symbols and its own other leg."""
    opposite = legs.get((position.symbol, position.side.opposite))
    others = [
        share
        for (wallet, symbol), some in shares.items()
        if wallet == position.settlement_wallet and symbol != position.symbol
        for share in some
    ]
    with localcontext(ARITHMETIC):
        return replace(
            position,
            other_maintenance_margin=sum((one.maintenance_margin for one in others), ZERO),
            other_unrealized_pnl=sum((one.unrealized_pnl for one in others), ZERO),
            opposite_leg=None if opposite is None else positions[opposite].leg,
        )
