"""What stands beside the title: whose trades, of which days, in which unit."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from journal.domain.errors import InvalidValueError
from journal.domain.query.tree import EVERYTHING
from journal.domain.statistics.trades.sample import Unit as Measure
from journal.gui.desk import Desk
from journal.gui.parts.choice import Choice
from journal.gui.parts.pick_many import PickMany
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.segments import Segments
from journal.gui.screens.analytics.finding import Finding
from journal.gui.screens.analytics.period import Preset, day_of_text, period_of
from journal.gui.screens.analytics.rates import Rates
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space, TypeSize
from journal.services.analytics.question import ALL_TIME, AnalyticsQuestion, Period

MEASURES: Final = {
    Measure.MONEY.value: "Money",
    Measure.PERCENT.value: "%",
    Measure.R.value: "R",
}
PRESETS: Final = tuple(preset for preset in Preset if preset is not Preset.BEFORE)
_DATE_WIDTH: Final = 108


class OwnDates(QWidget):
    """Two days typed as YYYY-MM-DD; either may be left empty.

    Attributes:
        changed: other days that make sense were typed.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.period = ALL_TIME
        self.first, self.last = QLineEdit(), QLineEdit()
        self._fault = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.LOSS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        for label, field in (("From", self.first), ("to", self.last)):
            field.setPlaceholderText("YYYY-MM-DD")
            field.setAccessibleName(f"{name}: {label.lower()}")
            field.setFixedSize(_DATE_WIDTH, CONTROL_HEIGHT)
            field.textEdited.connect(lambda _text: self._read())
            row.addWidget(PlainLabel(label, meaning=Meaning.MUTED))
            row.addWidget(field)
        row.addWidget(self._fault)
        row.addStretch(1)

    def show_period(self, period: Period) -> None:
        """Write days into the fields."""
        self.period = period
        for field, day in ((self.first, period.since), (self.last, period.until)):
            field.setText("" if day is None else day.isoformat())
        self._say("")

    def _read(self) -> None:
        try:
            first, last = day_of_text(self.first.text()), day_of_text(self.last.text())
        except ValueError:
            self._say("A day is written as 2026-05-14.")
            return
        if first and last and first > last:
            self._say("The first day is after the last.")
            return
        try:
            found = Period(since=first, until=last)
        except InvalidValueError as error:
            self._say(f"The year {error.reason}.")
            return
        self._say("")
        if found != self.period:
            self.period = found
            self.changed.emit()

    def _say(self, sentence: str) -> None:
        self._fault.setText(sentence)


class PeriodChoice(Choice):
    """Stretches of days by name, the last one by own dates.

    Attributes:
        changed: other days are asked for.
        dates: the fields of own dates; put them where there is room.
    """

    changed = Signal()

    def __init__(self, name: str, presets: tuple[Preset, ...] = PRESETS) -> None:
        super().__init__()
        self._presets = presets
        self.setAccessibleName(name)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.addItems([preset.value for preset in presets])
        self.dates = OwnDates(name)
        self.dates.hide()
        self.activated.connect(lambda _place: self._choose())
        self.dates.changed.connect(self.changed)

    @property
    def preset(self) -> Preset:
        """The stretch that is chosen."""
        return self._presets[max(0, self.currentIndex())]

    def choose(self, preset: Preset) -> None:
        """Choose a stretch by name."""
        self.setCurrentIndex(self._presets.index(preset))
        self._choose()

    def period(self, today: date) -> Period:
        """Return the days that are chosen."""
        if self.preset is Preset.OWN:
            return self.dates.period
        return period_of(self.preset, today)

    def _choose(self) -> None:
        is_own = self.preset is Preset.OWN
        self.dates.setVisible(is_own)
        if is_own:
            self.dates.first.setFocus()
        self.changed.emit()


class Controls(QWidget):
    """Period, symbols, accounts and unit, and the query that narrows them.

    Attributes:
        changed: something else is asked for.
        finding: the query with the saved views; put it where there is room.
        periods: the choice of days.
        symbols: the choice of contracts.
        accounts: the choice of accounts, there only where there are several.
        measures: the switch of the unit.
        rates: what one unit of another asset is worth, as the trader gave it.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._measure = Measure.MONEY
        self.rates: Rates = {}
        self._asset: str | None = None
        self.periods = PeriodChoice("Period")
        self.symbols = PickMany("symbols", "Symbols")
        self.accounts = PickMany("accounts", "Accounts")
        self.accounts.hide()
        self._account = ""
        self.finding = Finding(desk)
        self.finding.changed.connect(self.changed)
        self.measures = Segments("Unit")
        self.measures.offer(MEASURES, Measure.MONEY.value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        for part in (self.accounts, self.symbols, self.periods, self.measures):
            row.addWidget(part)
        for signal in (self.symbols.changed, self.accounts.changed, self.periods.changed):
            signal.connect(self.changed)
        self.measures.chosen.connect(lambda key: self.choose_measure(Measure(key)))

    @property
    def today(self) -> date:
        """The day it is in the trader's zone."""
        return self._desk.clock.now().astimezone(self._desk.text.zone).date()

    @property
    def question(self) -> AnalyticsQuestion:
        """What is asked for now."""
        return AnalyticsQuestion(
            accounts=self.accounts.chosen or self.accounts.names or (self._desk.account_name,),
            period=self.periods.period(self.today),
            symbols=frozenset(self.symbols.chosen),
            query=self.finding.query,
            unit=self._measure,
            asset=self._asset,
            rates=self.rates,
            zone=self._desk.text.zone,
        )

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out by choice."""
        question = self.question
        is_all = question.period == ALL_TIME and not question.symbols
        return is_all and question.query == EVERYTHING

    def show_period(self, *, shown: bool) -> None:
        """Show the choice of days, or not where a tab has its own."""
        self.periods.setVisible(shown)
        self.periods.dates.setVisible(shown and self.periods.preset is Preset.OWN)

    def ask_for_all(self) -> None:
        """Leave nothing out any more."""
        self.finding.ask("")
        self.symbols.choose(())
        self.periods.choose(Preset.ALL)

    def use_rates(self, asset: str, rates: Rates) -> None:
        """Count other assets at these rates; without any, only positions in the most used one."""
        self.rates = dict(rates)
        self._asset = asset if rates else None
        self.changed.emit()

    def offer_accounts(self, names: Sequence[str]) -> None:
        """Offer the journal's accounts; the one of the window is chosen first."""
        self.accounts.setVisible(len(names) > 1)
        self.accounts.offer(names)
        if self._account != self._desk.account_name:
            self._account = self._desk.account_name
            self.accounts.choose((self._account,))

    def choose_measure(self, measure: Measure) -> None:
        """Ask for another unit."""
        self.measures.offer(MEASURES, measure.value)
        if measure is not self._measure:
            self._measure = measure
            self.changed.emit()
