"""REVIEW DUE, the compact review: one of four causes, one sentence, one rule made stricter."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.review.saved import Cause
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, centered, clear_layout, line
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.pause.reading import PauseReading
from journal.gui.pause.tightening import TighteningRow
from journal.gui.shell import pause_words
from journal.gui.theme import Meaning, Space, TypeSize
from journal.services.pause.reentry_record import Ending
from journal.services.review.evidence import CauseEvidence

_WIDTH: Final = 800
_AFTER: Final = (
    "Planning opens when the review is saved, and re-entry begins. Whatever reduces risk was "
    "open all the time."
)
_DURING: Final = "The pause goes on until its time is over; the review can be written before."
CAUSES: Final = {
    Cause.LEVERAGE: "Too much leverage",
    Cause.NO_STOP: "No stop, or one too far",
    Cause.STACKED_CROSS: "Positions stacked in cross",
    Cause.WICK: "A wick",
}


class ReviewDue(QWidget):
    """Asks for the review of the last liquidation and keeps it.

    Attributes:
        causes: one radio button a cause, by cause.
        sentence: the field of the one sentence.
        tightening: the row of the rule that is made stricter.
        save: the button.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ending: Ending | None = None
        self.causes: dict[Cause, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._headline = PlainLabel(size=TypeSize.TITLE, strong=True, wrap=True)
        self._happened = PlainLabel(size=TypeSize.LEAD, wrap=True).make_selectable()
        self._evidence = QGridLayout()
        self._evidence.setHorizontalSpacing(Space.LARGE)
        self._evidence.setVerticalSpacing(Space.SMALL)
        self._evidence.setColumnStretch(1, 1)
        self.sentence = TextField(
            "sentence", "What happened, in one sentence of yours", placeholder="I …"
        )
        self.sentence.editor.setMaxLength(500)
        self.tightening = TighteningRow(desk)
        self.form = Form()
        self.form.add_row(self.sentence)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self._hint = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self.save = Button("Save the review", Rank.PRIMARY)
        self.save.clicked.connect(self.keep)
        self.form.confirmed.connect(self.keep)
        for change in (self.tightening.changed, self.form.changed, self._group.buttonClicked):
            change.connect(self.refusal.hide)
        self._lay_out()

    def tell(self, reading: PauseReading) -> None:
        """Ask about the liquidation of the last pause, in the trader's zone."""
        ending, style = reading.standing.ending, self._desk.text
        if ending is None:
            return
        is_other = self._ending is None or self._ending.episode != ending.episode
        self._ending = ending
        is_paused = reading.state.running
        self._headline.setText(
            "Review of the liquidation" if is_paused else "The pause is over. The review is due."
        )
        self._hint.setText(_DURING if is_paused else _AFTER)
        self._happened.setText(
            pause_words.what_happened(reading.story, style, with_day=not is_paused)
        )
        if is_other:
            self.sentence.set_text(ending.review.sentence if ending.review else "")
            self._read_evidence(ending)
            self.tightening.read()

    def keep(self) -> None:
        """Save the review, or show what is missing."""
        ending, cause = self._ending, self._chosen()
        if ending is None:
            return
        self.refusal.hide()
        if cause is None:
            self._refuse("Choose one of the four causes.")
            return
        problem = self.tightening.problem()
        if problem or not self.sentence.text():
            if problem:
                self._refuse(problem)
            else:
                self.sentence.show_error("Write one sentence about the cause")
                self.sentence.take_focus()
            return
        services, sentence = self._desk.services, self.sentence.text()
        try:
            changes = self.tightening.apply()
            changes |= services.reviews.save(
                ending.account,
                ending.episode.episode_id,
                cause,
                sentence,
                self.tightening.rule_id,
            )
        except JournalError as error:
            if not (isinstance(error, InvalidValueError) and self.form.show_refusal(error)):
                self._refuse(str(error))
            return
        self._desk.hub.tell(changes)
        self._desk.hub.say("The review is saved.")

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()

    def _chosen(self) -> Cause | None:
        return next((cause for cause, one in self.causes.items() if one.isChecked()), None)

    def _read_evidence(self, ending: Ending) -> None:
        reviews, episode_id = self._desk.services.reviews, ending.episode.episode_id
        self._desk.jobs.run(
            lambda: reviews.evidence(ending.account, episode_id), self._show_evidence, owner=self
        )

    def _show_evidence(self, told: Sequence[CauseEvidence]) -> None:
        clear_layout(self._evidence)
        self.causes = {}
        review = self._ending.review if self._ending else None
        for row, one in enumerate(told):
            choice = QRadioButton(CAUSES[one.cause])
            choice.setEnabled(one.is_allowed)
            choice.setAccessibleDescription(one.sentence)
            choice.setChecked(review is not None and review.cause is one.cause)
            self._group.addButton(choice)
            self.causes[one.cause] = choice
            meaning = Meaning.WARNING if one.is_likely else Meaning.MUTED
            sign = "\u25b2 " if one.is_likely else ""
            why = PlainLabel(
                f"{sign}{one.sentence}", size=TypeSize.SMALL, meaning=meaning, wrap=True
            )
            self._evidence.addWidget(choice, row, 0)
            self._evidence.addWidget(why, row, 1)

    def _lay_out(self) -> None:
        card = Card(margin=Space.HUGE)
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(Space.MEDIUM)
        look = Button("Look at what happened")
        look.clicked.connect(self._look_back)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        for button in (self.save, look):
            buttons.addWidget(button)
        buttons.addStretch(1)
        which = PlainLabel("Which of the four causes was it?", strong=True)
        for part in (self._headline, self._happened, line(), which):
            card.body.addWidget(part)
        card.body.addLayout(self._evidence)
        for asked in (self.form, self.tightening, self.refusal):
            card.body.addWidget(asked)
        card.body.addLayout(buttons)
        card.body.addWidget(self._hint)
        page = ScrollColumn()
        page.column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        page.column.addStretch(1)
        page.column.addLayout(centered(card))
        page.column.addStretch(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def _look_back(self) -> None:
        """Show all that the record tells; of another account, where to choose it."""
        ending, hub = self._ending, self._desk.hub
        if ending is not None and ending.account == self._desk.account_name:
            hub.go_to(ScreenName.REVIEW, ending.episode.episode_id)
        else:
            hub.go_to(ScreenName.LIQUIDATIONS)
