"""The row above the Journal's table: which positions, what to do with several, which columns."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from journal.gui.parts.button import Button, Rank
from journal.gui.parts.choice import Choice
from journal.gui.screens.journal.entry import CHOICES
from journal.gui.theme import CONTROL_HEIGHT, Space

_FILTER_WIDTH = 260


class FilterBar(QWidget):
    """The fields and buttons; the screen connects them.

    Attributes:
        search: words that a position must hold.
        choice: kinds of positions, as in ``CHOICES``.
        edit_button: there only while several positions are selected.
        columns_button: opens the column chooser.
    """

    def __init__(self) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find: BTC, short, liquidated, R05")
        self.search.setAccessibleName("Filter positions")
        self.search.setToolTip("Ctrl+F")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedHeight(CONTROL_HEIGHT)
        self.search.setMaximumWidth(_FILTER_WIDTH)
        self.choice = Choice()
        self.choice.setAccessibleName("Which positions")
        self.choice.setFixedHeight(CONTROL_HEIGHT)
        self.choice.addItems([text for text, _ in CHOICES])
        self.edit_button = Button("")
        self.edit_button.setToolTip(
            "Leverage, margin mode, margin and stop of all of them: Ctrl+E. Select several with "
            "Shift, Ctrl, or Ctrl+A."
        )
        self.edit_button.hide()
        self.columns_button = Button("Columns", Rank.QUIET)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.search, 9)
        row.addWidget(self.choice)
        row.addStretch(1)
        row.addWidget(self.edit_button)
        row.addWidget(self.columns_button)

    def offer_editing(self, count: int) -> None:
        """Offer to edit so many positions at once; one is edited in its own dialog."""
        self.edit_button.setVisible(count > 1)
        self.edit_button.setText(f"Edit {count} selected…")
