"""A query with its help, the saved views beside it, and what is wrong with it below."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.parts.button import Button, Rank
from journal.gui.parts.choice import Choice
from journal.gui.query.field import QueryField, error_line
from journal.gui.query.help import QueryHelp
from journal.gui.style.look import Look
from journal.gui.style.theme import CONTROL_HEIGHT, Space

_CHOICE_WIDTH = 148
_PATIENCE_MS = 600


class QueryBar(QWidget):
    """The fields and buttons; the screen connects them.

    Attributes:
        search: the query that positions are found by.
        choice: the saved views.
        views_button: opens what can be done with a view.
        error: the sentence of a query that cannot be read.
        row: what stands beside one another; a screen may add to it.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.search = QueryField(look)
        self.search.setPlaceholderText("Find: BTC short, pnl<0, tag:fomo, leverage>10")
        self.search.setAccessibleName("Filter positions")
        self.search.setToolTip("Ctrl+F · what can follow: Ctrl+Space")
        self.choice = Choice()
        self.choice.setAccessibleName("Saved views")
        self.choice.setFixedHeight(CONTROL_HEIGHT)
        self.choice.setFixedWidth(_CHOICE_WIDTH)
        self.help_button = Button("?", Rank.QUIET)
        self.help_button.setAccessibleName("How to ask for positions")
        self.help_button.setToolTip("What can be asked for, with examples: F1")
        self.help_button.clicked.connect(self.show_help)
        self.views_button = Button("View", Rank.QUIET)
        self.error = error_line()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_error)
        self.search.refused.connect(self._hear)
        self.row = QHBoxLayout()
        self.row.setSpacing(Space.SMALL)
        self.row.addWidget(self.search, 1)
        for part in (self.help_button, self.choice, self.views_button):
            self.row.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.TINY)
        whole.addLayout(self.row)
        whole.addWidget(self.error)

    def show_help(self) -> QueryHelp:
        """List what can be asked for; an example that is clicked is tried."""
        page = QueryHelp(self)
        page.chosen.connect(self._try)
        page.open_below(self.help_button)
        return page

    def _try(self, example: str) -> None:
        self.search.setText(example)
        self.search.setFocus()

    def _hear(self, sentence: str) -> None:
        """Say what is wrong once the hand rests: half of a query is no mistake."""
        if sentence:
            self._patience.start()
        else:
            self._patience.stop()
            self._show_error()

    def _show_error(self) -> None:
        error = self.search.error
        self.error.setText("" if error is None else error.sentence)
        self.error.setVisible(error is not None)
