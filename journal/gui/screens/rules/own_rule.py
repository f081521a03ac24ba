"""The dialog for a rule of the trader's own, with what it would have found while it is written."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.rule import LEVELS, CustomRule
from journal.domain.rules.custom.vocabulary import Comparison
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import ChoiceField, Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.screens.rules.condition_fields import ConditionFields, blocks_of
from journal.gui.style.theme import Meaning
from journal.services.changes import Changes
from journal.services.rules.scans import Scanned
from journal.services.rules.service import Case

_SIZE: Final = (680, 560)
_PAUSE_MS: Final = 250
"""After the last key before the record is judged."""
_EXAMPLE: Final = ((Compare(field="leverage", comparison=Comparison.ABOVE, value="5"),),)


class OwnRuleDialog(DialogFrame):
    """Name, severity, sentence and condition; in force at once when it is confirmed."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, instead_of: CustomRule | None = None
    ) -> None:
        sentence = "It is in force at once. Plans and trades from now on are judged by it."
        if instead_of is not None:
            sentence = (
                f"The new wording is in force at once; “{instead_of.name}” goes on beside it for "
                "24 h."
            )
        super().__init__(parent, "A rule of your own", sentence, "Put it in force")
        self._desk = desk
        self._instead_of = instead_of
        self._case: Case | None = None
        self.resize(*_SIZE)
        self.name = TextField("name", "Name", placeholder="No trades at night")
        levels = [(level.name.capitalize(), level) for level in LEVELS]
        self.level = ChoiceField("level", "Breaking it is", levels)
        self.meaning = TextField(
            "sentence", "What it stands for", placeholder="What I decide at night I regret."
        )
        self.form = Form()
        self.form.add_row(self.name, self.level)
        self.form.add_row(self.meaning)
        self.condition = ConditionFields(desk.look)
        self.preview = PlainLabel(wrap=True)
        scroll = ScrollColumn()
        scroll.column.addWidget(self.condition)
        self.body.addWidget(self.form)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self.preview)
        self._fill(instead_of)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.try_out)
        self.condition.changed.connect(self._wait)
        self.level.changed.connect(self._wait)
        self.confirm.clicked.connect(self.keep)
        self.form.left.connect(self.reject)
        services, account = desk.services, desk.account_name
        desk.jobs.run(lambda: services.rules.case(account), self._take_case, owner=self)
        self.name.take_focus()

    def draft(self) -> CustomRule:
        """Return the rule as it is written now.

        Raises:
            InvalidValueError: it is none yet.
        """
        return self._desk.services.rule_settings.drafted(
            name=self.name.text() or "Without a name",
            level=self.level.value(),
            sentence=self.meaning.text() or "Without a sentence",
            condition=self.condition.said(),
        )

    def try_out(self) -> None:
        """Say what the rule would have found in the record so far."""
        if self._case is None:
            return
        try:
            rule = self.draft()
        except InvalidValueError as error:
            self._show(error.reason[:1].upper() + error.reason[1:] + ".", Meaning.MUTED)
            return
        scans, case = self._desk.services.scans, self._case
        self._desk.jobs.run(lambda: scans.preview_on(case, rule), self._show_found, owner=self)

    def keep(self) -> None:
        """Put the rule in force, or show what is missing."""
        for field in (self.name, self.meaning):
            if not field.text():
                field.show_error("Write a few words")
                field.take_focus()
                return
        try:
            condition = self.condition.said()
        except InvalidValueError as error:
            self._refuse(error)
            return
        settings, old = self._desk.services.rule_settings, self._instead_of
        name, level, sentence = self.name.text(), self.level.value(), self.meaning.text()
        self._desk.jobs.run(
            lambda: settings.write(
                name=name,
                level=level,
                sentence=sentence,
                condition=condition,
                instead_of=old.rule_id if old else None,
            ),
            self._kept,
            self._refuse,
            owner=self,
        )

    def _fill(self, rule: CustomRule | None) -> None:
        blocks = None if rule is None else blocks_of(rule.condition)
        if rule is not None:
            self.name.set_text(rule.name)
            self.level.set_value(rule.level)
            self.meaning.set_text(rule.sentence)
        self.condition.show_blocks(blocks or _EXAMPLE)

    def _take_case(self, case: Case) -> None:
        self._case = case
        self.try_out()

    def _wait(self) -> None:
        self._timer.start()

    def _show_found(self, found: Scanned) -> None:
        count, style = len(found.found), self._desk.text
        if not found.positions:
            self._show("There are no trades on record to try it on.", Meaning.MUTED)
            return
        made = style.pnl_apart(found.made)
        times = "once" if count == 1 else f"{count} times"
        parts = [f"Would have fired {times} on {found.positions} positions."]
        if found.made:
            parts.append(f"Those that are closed made {made} together.")
        if found.unknown_results:
            parts.append(f"{found.unknown_results} are open or of unknown result.")
        if found.not_judged:
            parts.append(f"{found.not_judged} moments could not be judged.")
        self._show(" ".join(parts), Meaning.PLAIN)

    def _show(self, sentence: str, meaning: Meaning) -> None:
        self.preview.setText(sentence)
        self.preview.set_meaning(meaning)

    def _kept(self, changes: Changes) -> None:
        self._desk.hub.tell(changes)
        self._desk.hub.say(f"“{self.name.text()}” is in force.")
        self.accept()

    def _refuse(self, error: JournalError) -> None:
        if not (isinstance(error, InvalidValueError) and self.form.show_refusal(error)):
            self._show(str(error), Meaning.LOSS)
