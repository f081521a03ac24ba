"""A small table of labels for a page that is read, not worked in: no sorting, no selection."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from journal.gui.parts.card import line
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, Space, TypeSize


class TextGrid(QWidget):
    """Rows of text under their headers; numbers stand on the right."""

    def __init__(self, headers: Sequence[str], numbers: frozenset[int]) -> None:
        super().__init__()
        self._numbers = numbers
        self._widest = len(headers) - 1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.WIDE)
        self._grid.setVerticalSpacing(Space.TINY)
        # Text may take what is left; numbers stand close together and leave it empty.
        is_number = self._widest in numbers
        self._grid.setColumnStretch(self._widest + 1 if is_number else self._widest, 1)
        for column, header in enumerate(headers):
            label = PlainLabel(header, size=TypeSize.SMALL, meaning=Meaning.MUTED)
            self._put(label, 0, column)
        self._grid.addWidget(line(), 1, 0, 1, len(headers) + 1)
        self._rows = 2

    def add_row(self, cells: Sequence[str], meaning: Meaning = Meaning.PLAIN) -> None:
        """Add a line; the last column wraps where it is text."""
        for column, cell in enumerate(cells):
            wraps = column == self._widest and column not in self._numbers
            label = PlainLabel(cell, meaning=meaning, wrap=wraps).make_selectable()
            self._put(label, self._rows, column)
        self._rows += 1

    def _put(self, label: PlainLabel, row: int, column: int) -> None:
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        side = right if column in self._numbers else left
        label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, row, column)
