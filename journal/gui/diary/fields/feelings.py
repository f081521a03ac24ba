"""How it felt before, during and after: one tap each, or one digit."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from journal.domain.diary.feeling import Feeling
from journal.gui.parts.button import Button
from journal.gui.style.theme import Space

MOMENTS: Final = ("before", "during", "after")
_COLUMNS: Final = 3
_TOLD: Final = {Feeling.FOMO: "Afraid to miss something"}


class FeelingField(QWidget):
    """Three moments side by side; under them the feelings of the moment in view.

    Attributes:
        changed: a moment, what was felt, and what was felt before that (both may be None).
    """

    changed = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._felt: dict[str, Feeling | None] = dict.fromkeys(MOMENTS)
        self._moment = MOMENTS[0]
        self.moments = {moment: self._moment_button(moment) for moment in MOMENTS}
        self.chips = {
            feeling: self._chip(number, feeling) for number, feeling in enumerate(Feeling, start=1)
        }
        row = QHBoxLayout()
        row.setSpacing(Space.TINY)
        for button in self.moments.values():
            row.addWidget(button)
        grid = QGridLayout()
        grid.setSpacing(Space.TINY)
        for place, chip in enumerate(self.chips.values()):
            grid.addWidget(chip, place // _COLUMNS, place % _COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(row)
        column.addLayout(grid)
        self.setAccessibleName("Feelings")
        self._write()

    def felt(self, moment: str) -> Feeling | None:
        """Return what was felt before, during or after."""
        return self._felt[moment]

    def show_felt(
        self, before: Feeling | None, during: Feeling | None, after: Feeling | None
    ) -> None:
        """Show what was felt; this is no change by the trader."""
        self._felt = dict(zip(MOMENTS, (before, during, after), strict=True))
        self._write()

    def begin(self) -> None:
        """Ask for the first moment that is not told yet."""
        self._moment = next((one for one in MOMENTS if self._felt[one] is None), MOMENTS[0])
        self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a digit for a feeling and 0 or Delete for none."""
        digit = event.text()
        feelings = list(self.chips)
        if digit.isascii() and digit.isdigit() and 0 < int(digit) <= len(feelings):
            self._choose(feelings[int(digit) - 1])
        elif digit == "0" or event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def _choose(self, feeling: Feeling | None) -> None:
        """Take a feeling, or take it back where it is told already; go on to the next moment."""
        moment, before = self._moment, self._felt[self._moment]
        feeling = None if feeling is before else feeling
        self._felt[moment] = feeling
        untold = [one for one in MOMENTS if self._felt[one] is None]
        if feeling is not None and untold:
            self._moment = untold[0]
        self._write()
        if feeling is not before:
            self.changed.emit(moment, feeling, before)

    def _look_at(self, moment: str) -> None:
        self._moment = moment
        self._write()

    def _write(self) -> None:
        for moment, button in self.moments.items():
            felt = self._felt[moment]
            said = felt.value if felt else "–"
            button.setText(f"{moment.capitalize()}\n{said}")
            button.setAccessibleName(f"{moment.capitalize()}: {felt.value if felt else 'not told'}")
            button.setChecked(moment == self._moment)
        for feeling, chip in self.chips.items():
            chip.setChecked(self._felt[self._moment] is feeling)
            chip.setAccessibleDescription(f"How it felt {self._moment} it")

    def _moment_button(self, moment: str) -> Button:
        button = Button("")
        button.setCheckable(True)
        button.setProperty("chip", "two-lines")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: self._look_at(moment))
        return button

    def _chip(self, number: int, feeling: Feeling) -> Button:
        chip = Button(feeling.value)
        chip.setCheckable(True)
        chip.setProperty("chip", True)
        chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        chip.setToolTip(f"{_TOLD.get(feeling, feeling.value.capitalize())}: key {number}")
        chip.clicked.connect(lambda _checked=False: self._choose(feeling))
        return chip
