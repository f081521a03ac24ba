"""What has to be said below a chart: missing candles, lines on shaky ground."""

from typing import Final

import numpy as np

from journal.domain.margin.answer import MarginFlag
from journal.domain.values import PriceType
from journal.services.charting.candles.shelf import Span
from journal.services.record.exposures import Exposure

_FOLDERS: Final = {
    PriceType.LAST: "klines",
    PriceType.MARK: "markPriceKlines",
    PriceType.INDEX: "indexPriceKlines",
}


def what_to_get(symbol: str, price_type: PriceType, span: Span, now_ms: int) -> str:
    """Say which public file holds the missing candles.

    Args:
        symbol: the contract.
        price_type: which candles.
        span: the time they are missing for.
        now_ms: the present: files of a month come when it is over, files of a day the next day.
    """
    first, last, now = (_month_of(at_ms) for at_ms in (*span, now_ms))
    kind, period = ("monthly", first) if first < now else ("daily", _day_of(span[0]))
    name = f"{symbol}-1m-{period}.zip"
    if first < last:
        name += f" and those up to {last}" if last < now else " and all later ones"
    elif kind == "daily" and _day_of(span[0]) != _day_of(span[1]):
        name += f" and those up to {_day_of(span[1])}"
    return (
        f"No {price_type}-price candles of {symbol} are stored for this time. Get {name} from the "
        f"exchange's public archive (futures/um/{kind}/{_FOLDERS[price_type]}/{symbol}/1m) and "
        "import what you get."
    )


def _month_of(at_ms: int) -> str:
    return f"{np.datetime64(at_ms, 'ms').astype('datetime64[M]')}"


def _day_of(at_ms: int) -> str:
    return f"{np.datetime64(at_ms, 'ms').astype('datetime64[D]')}"


def line_notes(exposure: Exposure) -> tuple[str, ...]:
    """Say what is missing of the lines or stands on shaky ground."""
    notes = []
    lines = exposure.lines
    if exposure.lines_reason is not None:
        notes.append(f"No liquidation line: {exposure.lines_reason}.")
    if lines is None:
        return tuple(notes)
    if MarginFlag.ESTIMATED_WALLET in lines.flags:
        notes.append(
            "The isolated margin is estimated from the leverage: type it for the exact lines."
        )
    if MarginFlag.NO_LIQUIDATION in lines.flags:
        notes.append("This position has no liquidation at any positive price.")
    if MarginFlag.SINGLE_POSITION_ASSUMPTION in lines.flags:
        notes.append("Cross margin: the line holds if this were the wallet's only position.")
    if MarginFlag.BEYOND_LAST_BRACKET in lines.flags:
        notes.append("The size lies outside the leverage brackets: the line is unreliable.")
    if MarginFlag.STALE_BRACKETS in lines.flags and lines.brackets_as_of is not None:
        notes.append(f"Computed with the leverage brackets of {lines.brackets_as_of}.")
    return tuple(notes)
