"""Two minutes about a day: three taps and one line."""

from enum import StrEnum
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.routine.saved import LONGEST_LINE, Change, DailyReview, DidWell, Went
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.parts.drafting import Drafting
from journal.gui.screens.review.parts.period_room import PeriodAnswer
from journal.gui.screens.review.parts.taps import TapRow
from journal.gui.style.theme import Meaning, TypeSize
from journal.services.changes import Changes
from journal.services.routine.drafts import Draft

Word = TypeVar("Word", bound=StrEnum)
WENT: Final = {Went.WELL: "Well", Went.MIXED: "Mixed", Went.BADLY: "Badly"}
DID_WELL: Final = {one: one.value.capitalize() for one in DidWell}
CHANGE: Final = {one: one.value.capitalize() for one in Change}


class DayForm(Card):
    """Asks how a day went, what was done well and what changes tomorrow.

    Attributes:
        went, did_well, tomorrow: the taps.
        line: one line in the trader's own words.
        save: the button.
        drafting: keeps what is not saved yet.
        kept: the review was saved.
    """

    kept = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("Two minutes")
        self._desk = desk
        self._answer: PeriodAnswer | None = None
        self.went = TapRow[Went]("How did you trade, whatever it brought?", WENT)
        self.did_well = TapRow[DidWell]("What did you do well?", DID_WELL)
        self.tomorrow = TapRow[Change]("What do you do differently tomorrow?", CHANGE)
        self.line = TextField("line", "One line", placeholder="What I want to remember")
        self.line.editor.setMaxLength(LONGEST_LINE)
        self._form = Form()
        self._form.add_row(self.line)
        self.save = Button("Save the day", Rank.PRIMARY)
        self.state = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.drafting = Drafting(desk, self.draft, self)
        for taps in (self.went, self.did_well, self.tomorrow):
            taps.changed.connect(self._touched)
            self.body.addWidget(taps)
        self._form.changed.connect(self._touched)
        self._form.confirmed.connect(self.keep)
        self.save.clicked.connect(self.keep)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.state)
        row.addStretch(1)
        self.body.addWidget(self._form)
        self.body.addWidget(self.refusal)
        self.body.addLayout(row)

    def tell(self, answer: PeriodAnswer) -> None:
        """Ask about a day, beginning with what was begun or saved."""
        self._answer = answer
        saved, draft = answer.standing.day(answer.period.first), answer.draft
        versions = sum(one.day == answer.period.first for one in answer.standing.days)
        self._say_saved(versions)
        if not self.drafting.begins(answer.account, answer.period):
            return
        self.refusal.hide()
        went, did_well, tomorrow = (
            (saved.went, saved.did_well, saved.tomorrow) if saved else (None, None, None)
        )
        self.went.show_answer(_word(Went, draft, "went") or went)
        self.did_well.show_answer(_word(DidWell, draft, "did_well") or did_well)
        self.tomorrow.show_answer(_word(Change, draft, "tomorrow") or tomorrow)
        self.line.set_text(draft.get("line", saved.line if saved else ""))

    def draft(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {
            "went": self.went.answer or "",
            "did_well": self.did_well.answer or "",
            "tomorrow": self.tomorrow.answer or "",
            "line": self.line.text(),
        }

    def keep(self) -> None:
        """Save the review, or say what is missing."""
        answer, went = self._answer, self.went.answer
        if answer is None:
            return
        if went is None:
            self._refuse("Tap how the day went.")
            self.went.take_focus()
            return
        review = DailyReview(
            day=answer.period.first,
            saved_at=self._desk.clock.now(),
            went=went,
            did_well=self.did_well.answer,
            tomorrow=self.tomorrow.answer,
            line=self.line.text(),
        )
        routine, account = self._desk.services.routine, answer.account
        self.drafting.drop()
        self.save.setEnabled(False)
        self._desk.jobs.run(
            lambda: routine.save_day(account, review),
            self._saved,
            self._not_saved,
            owner=self,
            at_once=True,
        )

    def _saved(self, changes: Changes) -> None:
        self.save.setEnabled(True)
        self._desk.hub.say("The day is saved.")
        self._desk.hub.tell(changes)
        self.kept.emit()

    def _not_saved(self, error: JournalError) -> None:
        self.save.setEnabled(True)
        self.drafting.touch()
        self._refuse(error.reason if isinstance(error, InvalidValueError) else str(error))

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()

    def _touched(self) -> None:
        self.refusal.hide()
        self.drafting.touch()

    def _say_saved(self, versions: int) -> None:
        said = {0: "", 1: "Saved."}.get(versions, f"Saved, corrected {versions - 1} times.")
        if versions == 2:  # noqa: PLR2004  # once is a word
            said = "Saved, corrected once."
        self.state.setText(said)


def _word(kind: type[Word], draft: Draft, field: str) -> Word | None:
    """Return the answer that a draft holds, if it holds one that is still offered."""
    return next((one for one in kind if one.value == draft.get(field)), None)
