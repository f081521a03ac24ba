"""Every text on a chart; numbers through the window's one text module."""

from datetime import tzinfo
from decimal import Decimal
from typing import Final

from journal.domain.instants import utc_from_ms
from journal.domain.values import PriceType
from journal.gui.style.text import (
    DAY_NAMES,
    MONTH_NAMES,
    THIN_SPACE,
    UNKNOWN,
    TextStyle,
    decimals_of,
    measured,
    number,
    percent,
)
from journal.gui.style.text import price as price_in_words
from journal.services.charting.content import GapMark, LineKind, PriceLine, TouchMark
from journal.services.charting.replay import ReplayMoment
from journal.services.charting.what_if import WhatIfOutcome

LINE_NAMES: Final = {
    LineKind.LIQUIDATION: "Liquidation",
    LineKind.BANKRUPTCY: "Bankruptcy",
    LineKind.STOP: "Stop",
    LineKind.ENTRY: "Entry",
    LineKind.AVERAGE_ENTRY: "Average entry",
    LineKind.TARGET: "Target",
}

PRICE_TYPE_NAMES: Final = {
    PriceType.LAST: "Last",
    PriceType.MARK: "Mark",
    PriceType.INDEX: "Index",
}


_MOST_WRITTEN: Final = 10
"""Decimals of the finest price an exchange writes."""


def price_text(price: float | Decimal, decimals: int) -> str:
    """Return a price with the decimals of its symbol."""
    return measured(price, decimals)


def distance_text(price: float, from_price: float) -> str:
    """Return how far a price lies from another in percent of the other, sign always shown."""
    return f"{measured((price / from_price - 1) * 100, 2, signed=True)}{THIN_SPACE}%"


def line_label(line: PriceLine, decimals: int) -> str:
    """Return the text of a line's box: name, price, distance from the entry, what it rests on."""
    price = line.price if line.shown_price is None else line.shown_price
    parts = [LINE_NAMES[line.kind], price_text(price, max(decimals, _own_decimals(line)))]
    if line.distance_ratio is not None:
        parts.append(percent(line.distance_ratio, 2, signed=True))
    if line.is_estimate:
        parts.append("est.")
    if line.is_planned:
        parts.append("as planned")
    if line.is_gone:
        parts.append("until taken away" if line.kind is LineKind.STOP else "until then")
    return "  ".join(parts)


def touch_label(touch: TouchMark) -> str:
    """Return what the marked candle says."""
    name = PRICE_TYPE_NAMES[touch.price_type]
    return f"{name} reached liquidation ({touch.interval} candle)"


def gap_label(gap: GapMark) -> str:
    """Return what the mark of the largest gap says."""
    return f"Largest gap: last {distance_text(gap.last_price, gap.mark_price)} from mark"


def moment_text(at_ms: float, zone: tzinfo | None) -> str:
    """Return ``Mon 15 Nov 2021 10:05`` in a zone."""
    at = utc_from_ms(int(at_ms)).astimezone(zone)
    # Formatted by hand: strftime imports a module at every call, and follows the locale.
    day = f"{DAY_NAMES[at.weekday()]} {at.day} {MONTH_NAMES[at.month - 1][:3]} {at.year}"
    return f"{day} {at.hour:02}:{at.minute:02}"


def volume_text(volume: float) -> str:
    """Return a volume in three or four figures with k, M or B."""
    for size, unit in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if volume >= size:
            return f"{volume / size:.4g}{unit}"
    return f"{volume:.4g}"


def candle_text(values: tuple[float, float, float, float], decimals: int) -> str:
    """Return open, high, low and close."""
    return "  ".join(
        f"{name} {price_text(value, decimals)}" for name, value in zip("OHLC", values, strict=True)
    )


def reference_levels(lines: tuple[PriceLine, ...]) -> tuple[tuple[str, float], ...]:
    """Return name and price of what the cursor is measured from; unknown ones are left out."""
    found = {line.kind: float(line.price) for line in lines}
    entry = found.get(LineKind.AVERAGE_ENTRY, found.get(LineKind.ENTRY))
    wanted = (
        ("entry", entry),
        ("stop", found.get(LineKind.STOP)),
        ("liquidation", found.get(LineKind.LIQUIDATION)),
    )
    return tuple((name, level) for name, level in wanted if level is not None)


def distances_text(
    price: float, levels: tuple[tuple[str, float], ...], size: float | None, asset: str
) -> str:
    """Return how far a price lies from levels, in percent and in money.

    Args:
        price: under the cursor.
        levels: name and price of each.
        size: quantity of the position, below zero for a short, so that money is what the price
            is ahead of the level for this position; None where unknown or not to be shown.
        asset: of the money.
    """
    parts = []
    for name, level in levels:
        part = f"{name} {distance_text(price, level)}"
        if size is not None:
            part += f" ({measured((price - level) * size, 2, signed=True)} {asset})"
        parts.append(part)
    return "   ".join(parts) if parts else UNKNOWN


def outcome_text(outcome: WhatIfOutcome, style: TextStyle) -> str:
    """Return what a what-if would do: losses, room to liquidation, R, and three rules."""
    parts = _stop_parts(outcome, style)
    if outcome.loss_at_liquidation is not None:
        gone = style.pnl(-outcome.loss_at_liquidation, outcome.asset)
        parts.append(f"{gone} at liquidation")
    if outcome.r_multiple is not None:
        parts.append(f"the result was {number(outcome.r_multiple, 2, signed=True)} R")
    parts += [f"{answer.rule_id} {answer.verdict}" for answer in outcome.rules]
    reasons = (f"{answer.rule_id}: {answer.sentence}" for answer in outcome.rules)
    told = [
        reason for reason, answer in zip(reasons, outcome.rules, strict=True) if answer.sentence
    ]
    return " · ".join(parts) + ("\n" + told[0] if told else "")


def replay_text(moment: ReplayMoment, style: TextStyle, asset: str) -> str:
    """Return how everything stood: time, price, liquidation, margin ratio, PnL."""
    parts = [
        moment_text(moment.until_ms, style.zone),
        f"{PRICE_TYPE_NAMES[moment.price_type]} {number(moment.price)}",
    ]
    if moment.quantity:
        ratio = percent(moment.margin_ratio)
        if percent(moment.worst_margin_ratio) != ratio and moment.worst_margin_ratio is not None:
            ratio += f" (up to {percent(moment.worst_margin_ratio)})"
        parts += [
            f"size {number(moment.quantity)}",
            f"liquidation {price_in_words(moment.liquidation_price)}",
            f"margin ratio {ratio}",
            f"unrealized {style.pnl(moment.unrealized_pnl, asset)}",
        ]
    else:
        parts.append("no position")
    parts.append(f"realized {style.pnl(moment.realized_pnl, asset)}")
    return " · ".join(parts)


def happenings_text(moment: ReplayMoment) -> str:
    """Return what happened in this candle; empty where nothing did."""
    told = []
    for one in moment.happenings:
        if one.margin_ratio is not None:
            told.append(f"{one.name} {percent(one.margin_ratio, 0)}")
        else:
            told.append(f"{one.name} {number(one.quantity)} at {price_in_words(one.price)}")
    return " · ".join(told)


def _stop_parts(outcome: WhatIfOutcome, style: TextStyle) -> list[str]:
    if outcome.stop_price is None or outcome.loss_at_stop is None:
        return ["No stop"]
    decimals = decimals_of((outcome.stop_price,))
    lost = style.pnl(-outcome.loss_at_stop, outcome.asset)
    parts = [f"Stop at {number(outcome.stop_price, decimals)}: {lost} before fees"]
    if outcome.share_of_account is not None:
        parts.append(f"{percent(outcome.share_of_account)} of the account")
    if outcome.buffer_ratio is not None:
        parts.append(f"{percent(outcome.buffer_ratio)} of the way to liquidation left")
    return parts


def _own_decimals(line: PriceLine) -> int:
    """Return the decimals of typed and filled prices, which are shown in full; else 0.

    More than any exchange writes are those of an average over fills.
    """
    if line.kind in {LineKind.STOP, LineKind.ENTRY, LineKind.TARGET}:
        decimals = decimals_of((line.price,), at_most=_MOST_WRITTEN + 1)
        return decimals if decimals <= _MOST_WRITTEN else 0
    return 0
