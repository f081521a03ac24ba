"""One question that is answered with one tap, or with one digit."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.gui.parts.button import Button
from journal.gui.parts.flow import FlowLayout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, Space, TypeSize

Answer = TypeVar("Answer", bound=StrEnum)


class TapRow(QWidget, Generic[Answer]):
    """Answers side by side, at most one of them tapped; a second tap takes it back.

    Attributes:
        changed: the trader tapped.
        chips: one button an answer.
    """

    changed = Signal()

    def __init__(self, question: str, answers: Mapping[Answer, str]) -> None:
        super().__init__()
        self.setAccessibleName(question)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        label = PlainLabel(question, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        column.addWidget(label)
        flow = FlowLayout()
        column.addLayout(flow)
        self.chips: dict[Answer, Button] = {}
        for number, (answer, text) in enumerate(answers.items(), start=1):
            chip = Button(text)
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setAccessibleDescription(f"{question} Key {number}.")
            chip.clicked.connect(lambda _checked=False, answer=answer: self._tap(answer))
            self.chips[answer] = chip
            flow.addWidget(chip)

    @property
    def answer(self) -> Answer | None:
        """What was tapped; None: nothing."""
        return next((one for one, chip in self.chips.items() if chip.isChecked()), None)

    def show_answer(self, answer: Answer | None) -> None:
        """Show an answer; this is no tap by the trader."""
        for one, chip in self.chips.items():
            chip.setChecked(one is answer)

    def take_focus(self) -> None:
        """Put the keyboard on the answer that was tapped, or on the first one."""
        tapped = self.answer
        chip = self.chips[tapped] if tapped is not None else next(iter(self.chips.values()))
        chip.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a digit for an answer."""
        digit, answers = event.text(), list(self.chips)
        if digit.isascii() and digit.isdigit() and 0 < int(digit) <= len(answers):
            chosen = answers[int(digit) - 1]
            self.chips[chosen].setChecked(not self.chips[chosen].isChecked())
            self._tap(chosen)
        else:
            super().keyPressEvent(event)

    def _tap(self, answer: Answer) -> None:
        is_tapped = self.chips[answer].isChecked()
        self.show_answer(answer if is_tapped else None)
        self.changed.emit()
