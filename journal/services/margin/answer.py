"""What ``cooldown-journal margin`` answers: plain data, numbers as text."""

from decimal import Decimal

from journal.domain.margin.account.multi_assets_lines import MultiAssetsLines
from journal.domain.margin.account.portfolio import AnyPosition
from journal.domain.margin.answer import HedgeAnswer
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.stop import StopLines


def multi_assets_answer(account: MultiAssetsLines | None) -> dict[str, object] | None:
    """Return the account in USD, or None outside multi-assets mode."""
    if account is None:
        return None
    return {
        "equity": _number(account.equity),
        "maintenance_margin": _number(account.maintenance_margin),
        "margin_ratio": _number(account.margin_ratio),
    }


def position_answer(position: AnyPosition, lines: MarginLines) -> dict[str, object]:
    """Return one position's answer."""
    as_of = lines.brackets_as_of
    size = position.contract_size if isinstance(position, InversePosition) else None
    return {
        "symbol": position.symbol,
        "side": position.side.value,
        "margin_mode": position.margin_mode.value,
        "contract": {"type": "inverse" if size else "linear", "size": _number(size)},
        "exchange_liquidation_price": _number(position.exchange_liquidation_price),
        "liquidation_price": _number(lines.liquidation_price),
        "displayed_liquidation_price": _number(lines.displayed_liquidation_price),
        "hedge_liquidation_prices": _hedge_answer(lines.hedge_prices),
        "simplified_liquidation_price": _number(lines.simplified_liquidation_price),
        "bankruptcy_price": _number(lines.bankruptcy_price),
        "break_even_price": _number(lines.break_even_price),
        "honest_break_even_price": _number(lines.honest_break_even_price),
        "liquidation_distance_ratio": _number(lines.liquidation_distance_ratio),
        "wallet_balance": _number(lines.wallet),
        "notional": _number(lines.notional),
        "maintenance_margin": _number(lines.maintenance_margin),
        "initial_margin": _number(lines.initial_margin),
        "margin_ratio": _number(lines.margin_ratio),
        "unrealized_pnl": _number(lines.unrealized_pnl),
        "return_on_mark": _number(lines.return_on_mark),
        "return_on_entry": _number(lines.return_on_entry),
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
