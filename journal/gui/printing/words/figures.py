"""The figures of the analytics as facts of a report."""

from decimal import Decimal
from typing import Final

from journal.domain.statistics.performance.figure import Figure, FigureKind
from journal.gui.parts.column import meaning_of_sign
from journal.gui.reports.section import Fact
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning
from journal.services.analytics.answers import Overview

NAMES: Final = (
    *("net", "trades", "win_rate", "profit_factor"),
    *("expectancy", "expectancy_r", "average_win", "average_loss"),
    *("largest_loss", "max_drawdown", "fees", "funding"),
)
"""Which figures are printed, four to a row."""
_SIGNED: Final = frozenset({"net", "expectancy", "expectancy_r", "funding", "gross"})


def figure_facts(overview: Overview, style: TextStyle) -> tuple[Fact, ...]:
    """Return the key figures; one that is not known says why in the notes under them."""
    return tuple(_fact(overview.figure(name), overview.scope.asset, style) for name in NAMES)


def unknown_reasons(overview: Overview) -> tuple[str, ...]:
    """Return what is left out of the figures, and why some of them have no value."""
    reasons: dict[str, list[str]] = {}
    for name in NAMES:
        figure = overview.figure(name)
        if figure.value is None and figure.reason:
            reasons.setdefault(figure.reason, []).append(_within(figure.definition.label))
    said = (f"Not known: {', '.join(names)}, because {why}." for why, names in reasons.items())
    return (*overview.scope.notes, *said)


def _within(label: str) -> str:
    """Return a label as it is written within a sentence."""
    return label[:1].lower() + label[1:]


def _fact(figure: Figure, asset: str, style: TextStyle) -> Fact:
    value = figure.value
    is_signed = figure.name in _SIGNED
    notes = []
    if figure.interval is not None and figure.definition.kind is FigureKind.SHARE:
        low, high = figure.interval.low, figure.interval.high
        notes.append(f"{words.percent(low, 0)} to {words.percent(high, 0)}")
    if value is not None and figure.is_too_few and figure.name in {"win_rate", "expectancy"}:
        notes.append("too few trades to tell more")
    return Fact(
        label=figure.definition.label,
        value=_value(figure.definition.kind, value, asset, style, signed=is_signed),
        note=", ".join(notes),
        meaning=meaning_of_sign(value) if is_signed else Meaning.PLAIN,
    )


def _value(
    kind: FigureKind, value: Decimal | None, asset: str, style: TextStyle, *, signed: bool
) -> str:
    if value is None:
        return words.UNKNOWN
    if kind in {FigureKind.AMOUNT, FigureKind.MONEY}:
        return style.pnl(value, asset) if signed else style.money(value, asset)
    if kind is FigureKind.R:
        return f"{words.number(value, 2, signed=signed)} R"
    if kind is FigureKind.SHARE:
        return words.percent(value)
    return words.number(value, 0 if kind is FigureKind.COUNT else 2)
