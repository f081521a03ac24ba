"""Liquidation prices and margins, asked by the screens and by ``cooldown-journal margin``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.margin.account.portfolio import portfolio_lines
from journal.domain.margin.answer import HedgeAnswer
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines, margin_lines
from journal.domain.margin.contracts.stop import StopLines
from journal.services.clock import Clock
from journal.services.exposures import bracket_table
from journal.services.margin_account import read_account


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginService:
    """The margin engine with the brackets that ship with the program."""

    brackets: BracketSource
    clock: Clock

    def lines(self, position: LinearPosition, *, at: datetime | None = None) -> MarginLines:
        """Return all prices and margins of one position.

        Args:
            position: what is known of it.
            at: the time asked about (brackets far from it are flagged); None is now.

        Raises:
            InvalidValueError: too little is known: no wallet and no leverage.
        """
        asked = at or self.clock.now()
        return margin_lines(
            position, bracket_table(self.brackets, position.symbol, asked), at=asked
        )

    def answer(self, account: Mapping[str, object]) -> dict[str, object]:
        """Return liquidation prices and margins of a whole account, numbers as text.

        Args:
            account: ``wallet_balance``, ``positions`` and perhaps ``brackets``, as the command
                ``margin`` reads them.

        Raises:
            InvalidValueError: names the field, for example ``positions[0].quantity``.
        """
        read = read_account(account)
        now = self.clock.now()
        lines = portfolio_lines(
            read.positions,
            lambda symbol: read.tables.get(symbol) or self.brackets.table(symbol),
            at=now,
        )
        pairs = zip(read.positions, lines, strict=True)
        return {
            "positions": [_position_answer(position, line) for position, line in pairs],
            "brackets": {
                "as_of": self.brackets.as_of.isoformat(),
                "source": self.brackets.source,
                "stale": self.brackets.is_stale(now),
                "given": sorted(read.tables),
            },
            "ignored_fields": list(read.ignored_fields),
        }


def _position_answer(position: LinearPosition, lines: MarginLines) -> dict[str, object]:
    """Return one position's answer."""
    as_of = lines.brackets_as_of
    return {
        "symbol": position.symbol,
        "side": position.side.value,
        "margin_mode": position.margin_mode.value,
        "liquidation_price": _number(lines.liquidation_price),
        "displayed_liquidation_price": _number(lines.displayed_liquidation_price),
        "hedge_liquidation_prices": _hedge_answer(lines.hedge_prices),
        "simplified_liquidation_price": _number(lines.simplified_liquidation_price),
        "bankruptcy_price": _number(lines.bankruptcy_price),
        "break_even_price": _number(lines.break_even_price),
        "liquidation_distance_ratio": _number(lines.liquidation_distance_ratio),
        "wallet_balance": _number(lines.wallet),
        "notional": _number(lines.notional),
        "maintenance_margin": _number(lines.maintenance_margin),
        "initial_margin": _number(lines.initial_margin),
        "margin_ratio": _number(lines.margin_ratio),
        "unrealized_pnl": _number(lines.unrealized_pnl),
        "stop": _stop_answer(lines.stop),
        "brackets_as_of": None if as_of is None else as_of.isoformat(),
        "flags": sorted(flag.value for flag in lines.flags),
    }


def _hedge_answer(prices: HedgeAnswer | None) -> dict[str, object] | None:
    if prices is None:
        return None
    sides = {"lower": prices.lower_price, "upper": prices.upper_price}
    return {side: _number(price) for side, price in sides.items()} | {
        "beyond_last_bracket": [side for side, price in sides.items() if prices.is_beyond(price)]
    }


def _stop_answer(stop: StopLines | None) -> dict[str, object] | None:
    if stop is None:
        return None
    return {
        "stop_price": _number(stop.stop_price),
        "distance": _number(stop.distance),
        "distance_ratio": _number(stop.distance_ratio),
        "loss": _number(stop.loss),
        "liquidation_buffer": _number(stop.liquidation_buffer),
        "liquidation_buffer_ratio": _number(stop.liquidation_buffer_ratio),
    }


def _number(value: Decimal | None) -> str | None:
    """Return a number as plain text, every digit, no exponent, no minus before zero."""
    if value is None:
        return None
    return format(value or abs(value), "f")
