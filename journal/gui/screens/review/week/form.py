"""What a trader says about a week: the last sentence graded, what worked, the next sentence."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.routine.saved import (
    LONGEST_LINE,
    LONGEST_PART,
    Grade,
    IfThen,
    Stood,
    WeeklyReview,
)
from journal.domain.routine.sentence import WrittenSentence, sentence_before
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.parts.drafting import Drafting
from journal.gui.screens.review.parts.period_room import PeriodAnswer
from journal.gui.screens.review.parts.taps import TapRow
from journal.gui.screens.review.week.words import GRADES
from journal.gui.style.theme import Meaning, TypeSize
from journal.services.changes import Changes

_NO_SENTENCE: Final = (
    "There is no sentence of an earlier week. Write one on the next page: it is graded here in the "
    "review after."
)
_HINT: Final = "A situation you know, and one thing you do in it."


class WeekForm(QObject):
    """The fields of a week's review on their two cards.

    Attributes:
        grade_card, next_card: what is put on the pages.
        grade: how the last sentence was kept.
        grade_line, worked, cost, if_part, then_part: lines.
        save: the button.
        drafting: keeps what is not saved yet.
        page: the page the trader stands on, kept with the draft.
        kept: the review was saved.
    """

    kept = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answer: PeriodAnswer | None = None
        self._before: WrittenSentence | None = None
        self.page = 0
        self.grade = TapRow[Grade]("How was it kept?", GRADES)
        self.grade_line = _field("grade_line", "One line about it", "On Tuesday I …")
        self.worked = _field("worked", "What worked", "I waited for …")
        self.cost = _field("cost", "What cost me", "I added to …")
        self.if_part = _field("if_part", "If …", "I have lost twice in a day", LONGEST_PART)
        self.then_part = _field(
            "then_part", "then …", "I close the program until the next morning", LONGEST_PART
        )
        self.then_part.set_hint(_HINT)
        self.drafting = Drafting(desk, self.draft, self)
        self.sentence = PlainLabel(size=TypeSize.LEAD, strong=True, wrap=True).make_selectable()
        self.preview = PlainLabel(size=TypeSize.LEAD, strong=True, wrap=True).make_selectable()
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.save = Button("Save the week", Rank.PRIMARY)
        self.save.clicked.connect(self.keep)
        self.state = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._lines, self._next = Form(), Form()
        self.grade_card, self.next_card = self._grade_card(), self._next_card()
        for form in (self._lines, self._next):
            form.changed.connect(self._touched)
        self._next.confirmed.connect(self.keep)
        self.grade.changed.connect(self._touched)

    def tell(self, answer: PeriodAnswer) -> None:
        """Ask about a week, beginning with what was begun or saved."""
        self._answer = answer
        standing, draft = answer.standing, answer.draft
        self._before = sentence_before(standing.said, answer.period.first)
        self.sentence.setText(self._before.sentence.text if self._before else _NO_SENTENCE)
        for part in (self.grade, self._lines):
            part.setVisible(self._before is not None)
        versions = sum(one.said.week == answer.period.first for one in standing.weeklies)
        self.state.setText({0: "", 1: "Saved."}.get(versions, f"Saved in {versions} versions."))
        if not self.drafting.begins(answer.account, answer.period):
            return
        self.refusal.hide()
        kept = standing.week(answer.period)
        said = kept.said if kept else None
        self.page = int(draft.get("page", "0"))
        begun = next((one for one in Grade if one.value == draft.get("grade")), None)
        self.grade.show_answer(begun or (said.grade if said else None))
        for field in self._fields:
            field.set_text(draft.get(field.field, getattr(said, field.field) if said else ""))
        self._show_preview()

    def draft(self) -> dict[str, str]:
        """Return what stands in the fields, and the page."""
        words = {field.field: field.text() for field in self._fields}
        return words | {"page": str(self.page), "grade": self.grade.answer or ""}

    def turned_to(self, page: int) -> None:
        """Remember the page, so that whoever comes back goes on there."""
        if page != self.page:
            self.page = page
            self.drafting.touch()

    def keep(self) -> None:
        """Save the review with the numbers in view, or say what is missing."""
        answer = self._answer
        if answer is None:
            return
        self.refusal.hide()
        if answer.reading.is_pending:
            self._refuse("The rules are still being applied: save when the numbers are there.")
            return
        try:
            review = self._review(answer)
        except InvalidValueError as error:
            self._not_saved(error)
            return
        reading = answer.reading
        stood = Stood.of(reading.numbers, len(reading.broken), len(reading.near))
        routine, account = self._desk.services.routine, answer.account
        self.drafting.drop()
        self.save.setEnabled(False)
        self._desk.jobs.run(
            lambda: routine.save_week(account, review, stood),
            self._saved,
            self._not_saved,
            owner=self,
            at_once=True,
        )

    @property
    def _fields(self) -> tuple[TextField, ...]:
        return (self.grade_line, self.worked, self.cost, self.if_part, self.then_part)

    def _review(self, answer: PeriodAnswer) -> WeeklyReview:
        """Return what is said; raises InvalidValueError where it is half a sentence."""
        has_sentence = bool(self._before)
        return WeeklyReview(
            week=answer.period.first,
            saved_at=self._desk.clock.now(),
            worked=self.worked.text(),
            cost=self.cost.text(),
            if_part=self.if_part.text(),
            then_part=self.then_part.text(),
            grade=self.grade.answer if has_sentence else None,
            grade_line=self.grade_line.text() if has_sentence else "",
        )

    def _saved(self, changes: Changes) -> None:
        self.save.setEnabled(True)
        self._desk.hub.say("The week is saved.")
        self._desk.hub.tell(changes)
        self.kept.emit()

    def _not_saved(self, error: JournalError) -> None:
        self.save.setEnabled(True)
        self.drafting.touch()
        if not (isinstance(error, InvalidValueError) and self._next.show_refusal(error)):
            self._refuse(error.reason if isinstance(error, InvalidValueError) else str(error))

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()

    def _touched(self) -> None:
        self.refusal.hide()
        self._show_preview()
        self.drafting.touch()

    def _show_preview(self) -> None:
        """Read the sentence back as it will stand before trading."""
        if self.if_part.text() and self.then_part.text():
            parts = IfThen(if_part=self.if_part.text(), then_part=self.then_part.text())
            self.preview.setText(parts.text)
        else:
            self.preview.setText("")

    def _grade_card(self) -> Card:
        card = Card("Your last sentence")
        card.body.addWidget(self.sentence)
        card.body.addWidget(self.grade)
        self._lines.add_row(self.grade_line)
        card.body.addWidget(self._lines)
        return card

    def _next_card(self) -> Card:
        card = Card("The week in your words, and one sentence for the next")
        self._next.add_row(self.worked, self.cost)
        self._next.add_row(self.if_part)
        self._next.add_row(self.then_part)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.state)
        row.addStretch(1)
        for part in (self._next, self.preview, self.refusal):
            card.body.addWidget(part)
        card.body.addLayout(row)
        return card


def _field(name: str, label: str, placeholder: str, longest: int = LONGEST_LINE) -> TextField:
    field = TextField(name, label, placeholder=placeholder)
    field.editor.setMaxLength(longest)
    return field
