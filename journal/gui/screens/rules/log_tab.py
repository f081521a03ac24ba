"""The breach log: what was broken, when, what it cost, and what was written about it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.rules.severity import Severity
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Rank
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.form import ChoiceField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.rules.answer_bar import AnswerBar
from journal.gui.screens.rules.log_columns import log_columns
from journal.gui.screens.tabs import Tab
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Meaning, Space
from journal.services.rules.log import LoggedBreach, totals

_ANY: Final = ""
_CHOICE_WIDTH = 190


class LogTab(Tab):
    """Every breach in a table, filtered by rule, severity and whether it waits."""

    key = "log"
    title = "Broken rules"
    reads_slowly = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: object = None
        self._log: tuple[LoggedBreach, ...] = ()
        self.rule: ChoiceField[str] = ChoiceField("rule", "Rule", (("Every rule", _ANY),))
        severities = [(one.name.capitalize(), one.text) for one in reversed(Severity)]
        self.severity: ChoiceField[str] = ChoiceField(
            "severity", "Severity", [("Every severity", _ANY), *severities]
        )
        self.waiting: ChoiceField[bool] = ChoiceField(
            "waiting", "Your sentence", (("Waiting or not", False), ("Waiting only", True))
        )
        self.table: Table[LoggedBreach] = Table(desk.look, log_columns(desk.text), "Broken rules")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._tell)
        self._summary = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.sentence = PlainLabel(wrap=True).make_selectable()
        self.bar = AnswerBar(desk)
        self.empty = self._build_empty()
        self.pages = QStackedWidget()
        for page in (QWidget(), self.empty, self._filled()):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def read(self) -> tuple[LoggedBreach, ...]:
        """Return the breach log."""
        return self.desk.services.rules.breach_log(self.desk.account_name)

    def show_answer(self, answer: tuple[LoggedBreach, ...]) -> None:
        """Show the log, the filters as they were."""
        self._log = answer
        self.pages.setCurrentIndex(2 if answer else 1)
        rule = self.rule.value()
        rules = sorted({entry.breach.rule_id for entry in answer})
        self.rule.set_choices([("Every rule", _ANY), *((one, one) for one in rules)])
        self.rule.set_value(rule)
        self._fill()

    def point_at(self, position_key: object) -> None:
        """Choose the newest breach of a position, now or when the log has been read."""
        self._wanted = position_key
        self._choose(lambda entry: _is_of(entry, position_key))

    def _filled(self) -> QWidget:
        page = QWidget()
        bar = QHBoxLayout()
        bar.setSpacing(Space.MEDIUM)
        for choice in (self.rule, self.severity, self.waiting):
            choice.setFixedWidth(_CHOICE_WIDTH)
            choice.changed.connect(self._fill)
            bar.addWidget(choice)
        bar.addWidget(self._summary, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.sentence)
        column.addWidget(self.bar)
        return page

    def _fill(self) -> None:
        rule, severity, only = self.rule.value(), self.severity.value(), self.waiting.value()
        shown = tuple(
            entry
            for entry in self._log
            if rule in {_ANY, entry.breach.rule_id}
            and severity in {_ANY, entry.breach.severity.text}
            and (entry.is_unanswered or not only)
        )
        chosen, wanted = self.table.selected(), self._wanted
        self.table.set_columns(log_columns(self.desk.text, shown))
        self.table.set_rows(shown)
        self._summary.setText(self._add_up(shown))
        if not shown:
            self._tell(None)
        elif not (
            (wanted is not None and self._choose(lambda entry: _is_of(entry, wanted)))
            or (chosen is not None and self._choose(lambda entry: entry.key == chosen.key))
        ):
            self.table.select_place(0)

    def _add_up(self, shown: tuple[LoggedBreach, ...]) -> str:
        """Return how many there are, how many wait, and what one rule's positions made."""
        waiting = sum(1 for entry in shown if entry.is_unanswered)
        parts = [f"{len(shown)} broken, {waiting} waiting for your sentence"]
        found = totals(shown)
        if len(found) == 1:
            (total,) = found.values()
            made = self.desk.text.pnl_apart(total.made) if total.made else "nothing that is known"
            unknown = f", {total.unknown} open or unknown" if total.unknown else ""
            parts.append(f"closed positions made {made}{unknown}")
        return "; ".join(parts) + "."

    def _choose(self, fits: Callable[[LoggedBreach], bool]) -> bool:
        """Select the first breach that fits; False when none does."""
        place = self.table.rows.place_of(fits)
        if place is not None:
            self._wanted = None
            self.table.select_place(place)
        return place is not None

    def _tell(self, entry: LoggedBreach | None) -> None:
        self.sentence.setText(entry.breach.sentence if entry else "")
        waiting = [one for one in self._log if one.is_unanswered]
        self.bar.setVisible(bool(waiting))
        self.bar.ask(entry, waiting)

    def _open(self, entry: LoggedBreach) -> None:
        if entry.position is not None:
            self.desk.hub.go_to(ScreenName.JOURNAL, entry.position.key)

    def _build_empty(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            Icon.RULES,
            "No broken rule on record",
            "Rules are judged on imported trades. Leverage, margin mode and stop are in no trade "
            "file: type them for a position in the Journal, or your usual ones in Settings.",
        )
        page.add_button("Import files", lambda: self.desk.hub.ask("import"), Rank.PRIMARY)
        page.add_button("Settings", lambda: self.desk.hub.go_to(ScreenName.SETTINGS))
        return page


def _is_of(entry: LoggedBreach, target: object) -> bool:
    return entry.position is not None and entry.position.key == target
