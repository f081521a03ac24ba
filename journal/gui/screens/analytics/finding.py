"""The query above all tabs: the one of the Journal, with its saved views and what it leaves."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QTimer, Signal

from journal.domain.query.printing import printed
from journal.domain.query.tree import EVERYTHING, Query
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.query.bar import QueryBar
from journal.gui.query.views import ViewChooser
from journal.gui.screens.analytics.handing import show_trades
from journal.gui.style.theme import Meaning, TypeSize
from journal.services.analytics.answers import Scope
from journal.services.analytics.queries import query_of_scope
from journal.services.positions.saved_views.service import Views
from journal.services.positions.saved_views.view import SavedView, TableLayout

REST_MS: Final = 250
"""So long a hand rests before half a word is taken for a query: charts shall not flicker."""
NAMED_COLUMNS: Final = ("symbol", "asset", "rule", "broke", "tag")
"""Columns whose texts are offered while a query is typed."""


class Finding(QueryBar):
    """The bar.

    Attributes:
        changed: another query is asked, as far as it can be read.
        query: the one that is asked.
        names: the texts there are by column, which are offered while it is typed.
        views: the saved views and what can be done with them.
        counted: how many closed positions it leaves.
        open_button: shows just these in the Journal.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.look)
        self._desk = desk
        self._scope: Scope | None = None
        self.query: Query = EVERYTHING
        self.names: Mapping[str, tuple[str, ...]] = {}
        self.views = ViewChooser(desk, self.choice, self.views_button, self._current)
        self.views.chosen.connect(self._show_view)
        self.views_button.setToolTip("Save, rename and delete views; the Journal has the same.")
        self.counted = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self.open_button = Button("In the Journal", Rank.QUIET)
        self.open_button.setToolTip("Show these trades in the Journal")
        self.open_button.clicked.connect(self.show_in_journal)
        self.open_button.setEnabled(False)
        self.row.insertWidget(1, self.counted)
        self.row.addWidget(self.open_button)
        self.search.setToolTip("Which closed positions all tabs speak of: Ctrl+F")
        self.search.names_of = lambda column: self.names.get(column, ())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_read)
        self.search.asked.connect(lambda _query: self._rest.start())
        self.search.returnPressed.connect(self._ask_read)
        self.search.textChanged.connect(self.views.show_query)

    def ask(self, text: str) -> None:
        """Ask for what a text says, at once."""
        self.search.setText(text)
        self._ask_read()

    def show_scope(self, scope: Scope) -> None:
        """Say how many closed positions are left of all."""
        self._scope = scope
        self.open_button.setEnabled(scope.measured > 0)
        is_narrowed = self.query != EVERYTHING and not scope.needs
        self.counted.setVisible(is_narrowed)
        self.counted.setText(f"{scope.measured:,} of {scope.closed:,} closed")
        self.counted.setToolTip(f"Found by {scope.query}" if scope.query else "")

    def show_in_journal(self) -> None:
        """Open the Journal with just the trades that the figures are about."""
        if self._scope is not None:
            show_trades(self._desk, self._scope, query_of_scope(self._scope))

    def offer(self, views: Views, names: Mapping[str, tuple[str, ...]]) -> None:
        """Offer the saved views and texts there are now."""
        self.names = names
        self.views.show_views(views)
        self.views.show_query(self.search.text())

    def _show_error(self) -> None:
        """Say what is wrong, and what is still shown."""
        super()._show_error()
        if self.search.error is not None:
            shown = f"“{printed(self.query)}”" if self.query != EVERYTHING else "all of them"
            self.error.setText(f"{self.error.text()} Still shown: {shown}.")

    def _ask_read(self) -> None:
        """Ask what stands there, if it can be read."""
        self._rest.stop()
        if self.search.error is None and self.search.query != self.query:
            self.query = self.search.query
            self.changed.emit()

    def _show_view(self, view: SavedView) -> None:
        self.ask(view.query)

    def _current(self) -> tuple[str, TableLayout | None]:
        return " ".join(self.search.text().split()), None
