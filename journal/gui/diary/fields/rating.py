"""How well a trade was done, 1 to 5, whatever it brought."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from journal.domain.diary.entry import BEST, WORST
from journal.gui.parts.button import Button
from journal.gui.style.theme import Space

_SAID = ("Not at all", "A little", "Half and half", "Mostly", "Fully")


class RatingField(QWidget):
    """Five buttons in a row; the one chosen, pressed again, takes the rating back.

    Attributes:
        changed: the rating, and the one before it (both may be None).
    """

    changed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._rating: int | None = None
        self.buttons = {number: self._button(number) for number in range(WORST, BEST + 1)}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TINY)
        for button in self.buttons.values():
            row.addWidget(button)
        self.setAccessibleName("Rating")

    @property
    def rating(self) -> int | None:
        """The rating; None where none was given."""
        return self._rating

    def show_rating(self, rating: int | None) -> None:
        """Show a rating; this is no change by the trader."""
        self._rating = rating
        for number, button in self.buttons.items():
            button.setChecked(number == rating)

    def _choose(self, number: int) -> None:
        before = self._rating
        self.show_rating(None if number == before else number)
        self.changed.emit(self._rating, before)

    def _button(self, number: int) -> Button:
        button = Button(str(number))
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(_SAID[number - WORST])
        button.setAccessibleName(f"{number} of {BEST}: {_SAID[number - WORST].lower()}")
        button.clicked.connect(lambda _checked=False: self._choose(number))
        return button
