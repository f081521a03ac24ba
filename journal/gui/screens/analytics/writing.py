"""How figures are written: by what they are, in the unit that was asked for."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from journal.domain.statistics.bootstrap import Interval
from journal.domain.statistics.performance.figure import Figure, FigureKind
from journal.domain.statistics.trades.sample import Unit as Measure
from journal.gui.parts.column import meaning_of_sign
from journal.gui.plots.unit import Unit
from journal.gui.style import text as words
from journal.gui.style.text import THIN_SPACE, TextStyle
from journal.gui.style.theme import Meaning

_SIGNED: Final = frozenset(
    {"net", "gross", "funding", "expectancy", "expectancy_r", "average_win", "largest_win"}
)
_RATIO_DECIMALS: Final = 2
_AMOUNT_DECIMALS: Final = 2
_PERCENT: Final = "%"
_RUN: Final = "current_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What one answer is written in.

    Attributes:
        style: how the trader reads money and times.
        measure: money, percent or R.
        asset: of the money.
    """

    style: TextStyle
    measure: Measure
    asset: str

    @property
    def unit(self) -> Unit:
        """The unit of plots."""
        if self.measure is Measure.PERCENT:
            return Unit(name="%", decimals=2, factor=100)
        if self.measure is Measure.R:
            return Unit(name="R", decimals=2)
        return Unit(name=self.asset, decimals=2, is_hidden=self.style.hide_money)

    @property
    def file_unit(self) -> Unit:
        """The unit of figures in a file, where only what is below zero has a sign."""
        return replace(self.unit, is_signed=False)

    def amount(self, value: Decimal | None, *, signed: bool = True) -> str:
        """Return a result in the unit."""
        return self.of_kind(value, FigureKind.AMOUNT, signed=signed)

    def value(self, figure: Figure) -> str:
        """Return a figure's value."""
        if figure.name == _RUN:
            return run_told(figure.value)
        return self.of_kind(figure.value, figure.definition.kind, signed=figure.name in _SIGNED)

    def of_kind(self, value: Decimal | None, kind: FigureKind, *, signed: bool) -> str:
        """Return a value as its kind is read."""
        if value is None:
            return words.UNKNOWN
        if kind in {FigureKind.AMOUNT, FigureKind.MONEY, FigureKind.R}:
            return f"{self.bare(value, kind, signed=signed)}{THIN_SPACE}{self._name(kind)}"
        if kind is FigureKind.SHARE:
            return words.percent(value, signed=signed)
        if kind is FigureKind.DURATION:
            return words.duration(timedelta(seconds=float(value)))
        decimals = 0 if kind is FigureKind.COUNT else _RATIO_DECIMALS
        return words.number(value, decimals)

    def bare(self, value: Decimal | None, kind: FigureKind, *, signed: bool) -> str:
        """Return an amount without its unit."""
        is_money = self._name(kind) == self.asset
        if is_money and self.style.hide_money:
            return words.HIDDEN
        is_percent = self._name(kind) == _PERCENT
        scaled = value * 100 if value is not None and is_percent else value
        return words.number(scaled, _AMOUNT_DECIMALS, signed=signed)

    def _name(self, kind: FigureKind) -> str:
        """Return what an amount is counted in."""
        if kind is FigureKind.AMOUNT:
            return {Measure.PERCENT: _PERCENT, Measure.R: "R"}.get(self.measure, self.asset)
        return self.asset if kind is FigureKind.MONEY else "R"

    def interval(self, interval: Interval, kind: FigureKind, *, signed: bool) -> str:
        """Return between which values a figure is expected; amounts without their unit."""
        if kind in {FigureKind.AMOUNT, FigureKind.MONEY, FigureKind.R}:
            low = self.bare(interval.low, kind, signed=signed)
            return f"{low} to {self.bare(interval.high, kind, signed=signed)}"
        if kind is FigureKind.SHARE:
            low = words.number(interval.low * 100, 1, signed=signed)
            return f"{low} to {words.percent(interval.high, signed=signed)}"
        low, high = (words.number(end, _RATIO_DECIMALS) for end in (interval.low, interval.high))
        return f"{low} to {high}"

    def note(self, figure: Figure) -> str:
        """Return what stands under a figure: its interval, or that there are too few."""
        if figure.value is None:
            return "not known"
        kind = figure.definition.kind
        if figure.interval is not None:
            return self.interval(figure.interval, kind, signed=figure.name in _SIGNED)
        return ""


def run_told(run: Decimal | None) -> str:
    """Return ``3 wins`` or ``1 loss`` for wins above zero and losses below."""
    if run is None or not run:
        return words.UNKNOWN if run is None else "none"
    count = abs(int(run))
    if run > 0:
        return "1 win" if count == 1 else f"{count} wins"
    return "1 loss" if count == 1 else f"{count} losses"


def trades_told(count: int) -> str:
    """Return ``1 trade`` or ``5 720 trades``."""
    return "1 trade" if count == 1 else f"{words.number(Decimal(count))} trades"


def is_signed(figure: Figure) -> bool:
    """Return whether a figure's sign is always written."""
    return figure.name in _SIGNED


def meaning_of(figure: Figure) -> Meaning:
    """Return what a figure's color says."""
    if figure.name in _SIGNED or figure.value is None:
        return meaning_of_sign(figure.value)
    return Meaning.PLAIN


def tooltip_of(figure: Figure) -> str:
    """Return what a figure means, who defined it, and why it is not known."""
    definition = figure.definition
    parts = [definition.text]
    if figure.interval is not None:
        parts.append("Under it: the interval in which 95 % of such averages lie.")
    if figure.value is None and figure.reason:
        parts.append(f"Not known: {figure.reason}.")
    elif figure.is_too_few:
        parts.append(f"{figure.count} are too few to say anything about the next ones.")
    parts.append(f"Source: {definition.source}.")
    return "\n\n".join(parts)
