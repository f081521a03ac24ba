"""What has to be said below a chart: missing candles, lines on shaky ground."""

import numpy as np

from journal.domain.margin.answer import MarginFlag
from journal.domain.values import PriceType
from journal.services.charting.candles.shelf import Span
from journal.services.exposures import Exposure


def what_to_get(symbol: str, price_type: PriceType, span: Span) -> str:
    """Say which public file holds the missing candles."""
    month = f"{np.datetime64(span[0], 'ms').astype('datetime64[M]')}"
    folder = "markPriceKlines" if price_type is PriceType.MARK else "klines"
    return (
        f"No {price_type}-price candles of {symbol} are stored for this time. Get "
        f"{symbol}-1m-{month}.zip from the exchange's public archive "
        f"(futures/um/monthly/{folder}/{symbol}/1m) and import it."
    )


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
