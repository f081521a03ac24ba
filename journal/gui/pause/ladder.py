"""RE-ENTRY: the ladder. What is asked of every trade, what was kept, and what set it back."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.pause.reentry.counting import Reentry
from journal.domain.pause.reentry.steps import Step
from journal.domain.pause.reentry.terms import StepName
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, clear_layout, line
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import fill_centered
from journal.gui.pause import reentry_words
from journal.gui.pause.practice_note import PracticeNote
from journal.gui.pause.reading import PauseReading
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize

_WIDTH: Final = 800
_SET_BACKS_SHOWN: Final = 3


class ReentryLadder(QWidget):
    """Every step of re-entry with what the recorded trades tell about it.

    Attributes:
        practice: where a practice trade is noted.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._headline = PlainLabel(size=TypeSize.TITLE, strong=True, wrap=True)
        self._sentence = PlainLabel(size=TypeSize.LEAD, wrap=True)
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(Space.LARGE)
        self._steps.setVerticalSpacing(Space.SMALL)
        self._steps.setColumnStretch(2, 1)
        self._set_back = QVBoxLayout()
        self._set_back.setSpacing(Space.TINY)
        self._lay_out()

    def tell(self, reading: PauseReading) -> None:
        """Show how far re-entry has come."""
        reentry = reading.standing.reentry
        if reentry is None:
            return
        style = self._desk.text
        self._headline.setText(reentry_words.headline(reentry))
        self._sentence.setText(reentry_words.what_ends_it(reentry, style))
        self.setAccessibleName(self._headline.text())
        clear_layout(self._steps)
        for row, step in enumerate(reentry.steps):
            self._add_step(row, step, reentry)
        clear_layout(self._set_back)
        self._show_set_backs(reentry, style)

    def _add_step(self, row: int, step: Step, reentry: Reentry) -> None:
        mark, word = _mark_of(step)
        chip = Chip(self._desk.look, word, mark)
        self._steps.addWidget(chip, row, 0)
        self._steps.addWidget(PlainLabel(reentry_words.title(step, reentry), strong=True), row, 1)
        detail = PlainLabel(reentry_words.detail(step, reentry), meaning=Meaning.MUTED, wrap=True)
        self._steps.addWidget(detail, row, 2)

    def _show_set_backs(self, reentry: Reentry, style: TextStyle) -> None:
        if not reentry.restarted_by:
            return
        self._set_back.addWidget(line())
        self._set_back.addWidget(PlainLabel(reentry_words.set_back(reentry), strong=True))
        for fault in reentry.restarted_by[: -_SET_BACKS_SHOWN - 1 : -1]:
            said = f"{style.short_time(fault.at)} · {fault.rule_id} · {fault.sentence}"
            self._set_back.addWidget(PlainLabel(said, meaning=Meaning.MUTED, wrap=True))

    def _lay_out(self) -> None:
        card = Card(margin=Space.HUGE)
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(Space.LARGE)
        for part in (self._headline, self._sentence, line()):
            card.body.addWidget(part)
        card.body.addLayout(self._steps)
        self.practice = PracticeNote(self._desk)
        card.body.addWidget(self.practice)
        card.body.addLayout(self._set_back)
        plan = Button("Plan a trade", Rank.PRIMARY)
        plan.clicked.connect(self._plan)
        journal = Button("Look at the trades")
        journal.clicked.connect(self._look)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        for button in (plan, journal):
            buttons.addWidget(button)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        fill_centered(self, card, above=1, below=2)

    def _plan(self) -> None:
        self._desk.hub.ask("plan-trade")

    def _look(self) -> None:
        self._desk.hub.go_to(ScreenName.JOURNAL)


def _mark_of(step: Step) -> tuple[Mark, str]:
    if step.done:
        return Mark.GOOD, "kept"
    if not step.is_required:
        return Mark.NOTE, "your word"
    if step.untold:
        return Mark.WARN, "not judged"
    if step.name is StepName.DAYS or step.name is StepName.TRADES:
        return Mark.OPEN, "under way"
    return Mark.OPEN, "open"
