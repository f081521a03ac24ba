"""Journal: every position in a table, the chosen one in full beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QWidget,
)

from journal.gui.desk import Desk
from journal.gui.dialogs.bulk_facts import BulkFactsDialog
from journal.gui.dialogs.close_trade import CloseTradeDialog
from journal.gui.dialogs.export_file import ask_export_file, write_export
from journal.gui.dialogs.hand_trade import HandTradeDialog
from journal.gui.dialogs.position_facts import PositionFactsDialog
from journal.gui.hub import Find, ScreenName
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.first_import import first_import
from journal.gui.screen import Screen
from journal.gui.screens.journal.detail import PositionDetail
from journal.gui.screens.journal.entries import PositionEntries
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.table.pane import TablePane
from journal.gui.screens.journal.table.reading import (
    FirstLook,
    first_look,
    with_diary,
    with_excursions,
    with_verdicts,
)
from journal.gui.screens.journal.table.rows_file import ShownRows, ask_rows_file, write_rows
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Space
from journal.services.changes import Changes

_DETAIL_WIDTH = 356
_DETAIL_LEAST = 320
_TABLE_WIDTH = 676
_TABLE_LEAST = 400
_MOST_EDITED = 10_000


class JournalScreen(Screen):
    """The record of positions, and what no file tells about them."""

    name = ScreenName.JOURNAL
    title = "Journal"
    purpose = "Every position: what it was, what it brought, and which rules it broke."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.PLANS
        | Changes.CANDLES
        | Changes.ACCOUNTS
        | Changes.RULES
        | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: object = None
        day_button = self.add_action("Note of today", lambda: desk.hub.ask("note"))
        day_button.setToolTip("What belongs to no single position: Ctrl+Shift+N")
        self.export_button = self.add_action("Export", self.export)
        self.add_button = self.add_main_action("Add a position", self.add_position)
        self.add_button.setToolTip("A trade you have made already: Ctrl+Shift+A")
        self.export_button.setToolTip("Positions as a table, or the full record: Ctrl+S")
        self.pane = TablePane(desk)
        self.table, self.bar = self.pane.table, self.pane.bar
        self.search, self.choice = self.bar.search, self.bar.choice
        self.edit_button, self.counted = self.bar.edit_button, self.pane.counted
        self.detail = PositionDetail(desk)
        self._empty = self._build_empty()
        self._filled = QSplitter(Qt.Orientation.Horizontal)
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages, 1)
        for page in (QWidget(), self._empty, self._filled):
            self._pages.addWidget(page)
        self._fill()
        self._connect()

    def refresh(self) -> None:
        """Read every position again."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: first_look(services, account), self._show)

    def open_target(self, target: object) -> None:
        """Choose a position by its key, or show what a query finds."""
        if isinstance(target, Find):
            self.pane.ask(target.query)
            return
        self._wanted = None if self.pane.point_at(target) else target

    def add_position(self) -> None:
        """Open the dialog for a trade already made; this is open while paused, too."""
        HandTradeDialog(self.desk, self.window()).open()

    def edit_facts(self) -> None:
        """Open the dialog for what no file tells about the chosen position, or about several."""
        count = self.pane.selected_count()
        if count > _MOST_EDITED:
            self.desk.hub.say(f"Select at most {_MOST_EDITED} positions to edit them at once.")
        elif count > 1:
            views = [entry.view for entry in self.pane.selected()]
            BulkFactsDialog(self.desk, self.window(), views).open()
        elif self.detail.entry is not None:
            PositionFactsDialog(self.desk, self.window(), self.detail.entry.view).open()

    def close_trade(self) -> None:
        """Open the dialog for the closing of a position typed by hand."""
        if self.detail.entry is not None:
            CloseTradeDialog(self.desk, self.window(), self.detail.entry.view).open()

    def export(self) -> None:
        """Ask for a file and write the record into it, off the window's thread."""
        path = ask_export_file(self)
        if path is not None:
            services, account = self.desk.services, self.desk.account_name
            self.desk.jobs.run(
                lambda: write_export(services, account, path),
                lambda _nothing: self.desk.hub.say(f"Exported to {path}."),
                owner=self,
            )

    def export_rows(self) -> None:
        """Ask for a file and write the rows into it as they are shown."""
        path = ask_rows_file(self)
        if path is not None:
            shown = ShownRows.of(self.table)
            self.desk.jobs.run(
                lambda: write_rows(shown, path),
                lambda _nothing: self.desk.hub.say(f"Exported to {path}."),
                owner=self,
            )

    def show_figures(self) -> None:
        """Show what the positions that are found come to, in Analytics."""
        self.desk.hub.go_to(ScreenName.ANALYTICS, Find(self.search.text()))

    def _show(self, look: FirstLook) -> None:
        chosen = self.detail.entry.view.position.key if self.detail.entry else None
        entries = look.entries
        self._pages.setCurrentWidget(self._filled if entries else self._empty)
        for button in (self.export_button, self.add_button):
            button.setVisible(bool(entries))  # the empty page has its own
        self.pane.show_views(look.views, look.layout)
        self.pane.show_entries(entries, self._wanted, chosen)
        if entries.views.row_of(self._wanted) is not None:
            self._wanted = None
        if entries.views.is_pending:
            self._judge()
        elif entries:
            self._measure(entries)

    def _judge(self) -> None:
        """Let the verdicts follow: of very many positions they take longer than all the rest."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: with_verdicts(services, account), self._show_verdicts, slowly=True)

    def _show_verdicts(self, entries: PositionEntries) -> None:
        """Write the verdicts into the rows that are there."""
        self.pane.replace_entries(entries)
        self._measure(entries)

    def _measure(self, entries: PositionEntries) -> None:
        """Let follow how far price went, which is looked up in the candles."""
        services, asked = self.desk.services, self._question + 1

        def show(measured: PositionEntries) -> None:
            if self.pane.entries is entries:
                self.pane.replace_entries(measured)
                self._warm(measured)
            elif self.pane.entries:  # something was noted meanwhile; what was measured is kept
                self._measure(self.pane.entries)

        self.load(
            lambda: with_excursions(services, entries, lambda: self._question != asked),
            show,
            slowly=True,
        )

    def _warm(self, entries: PositionEntries) -> None:
        """Let be measured what would make the window wait when it is looked at."""
        found = entries.views.additions.excursions
        if found is not None:
            self.desk.jobs.run(
                lambda: found.warm(lambda: self.pane.entries is not entries),
                lambda _nothing: None,
                owner=self,
                slowly=True,
            )

    def _hear_notes(self, changes: Changes) -> None:
        """Write what was noted into the rows; nothing else is read again."""
        entries = self.pane.entries
        if not changes & Changes.NOTES or changes & self.shows or not entries:
            return
        services, account = self.desk.services, self.desk.account_name

        def show(noted: PositionEntries) -> None:
            if self.pane.entries is entries:
                self.pane.replace_entries(noted)
            else:  # they were measured or read again meanwhile
                self._hear_notes(Changes.NOTES)

        self.desk.jobs.run(lambda: with_diary(services, account, entries), show, owner=self)

    def _connect(self) -> None:
        self.desk.hub.changed.connect(self._hear_notes)
        self.edit_button.clicked.connect(self.edit_facts)
        self.pane.chosen.connect(self.detail.show_entry)
        self.pane.emptied.connect(self.detail.show_nothing)
        self.pane.views.actions = (
            ("Figures of these rows", self.show_figures),
            ("Copy rows as text", self.table.copy),
            ("Export rows as CSV…", self.export_rows),
        )
        self.table.opened.connect(self._open_chart)
        self.detail.chart_wanted.connect(self._open_chart)
        self.detail.edit_wanted.connect(lambda _entry: self.edit_facts())
        self.detail.close_wanted.connect(lambda _entry: self.close_trade())
        for keys, action in (
            ("Ctrl+E", self.edit_facts),
            ("Ctrl+D", self.detail.write_note),
            ("Ctrl+V", self.detail.pictures.paste),
            ("Ctrl+F", self.search.setFocus),
            ("F1", self.bar.show_help),
            ("Ctrl+Shift+A", self.add_position),
            ("Ctrl+S", self.export),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _open_chart(self, entry: PositionEntry) -> None:
        self.desk.hub.go_to(ScreenName.CHART, entry.view.position.key)

    def _fill(self) -> None:
        """Put table and detail side by side, where they stay: elsewhere they are styled again."""
        self.pane.setMinimumWidth(_TABLE_LEAST)
        self.detail.setMinimumWidth(_DETAIL_LEAST)
        whole = self._filled
        whole.setChildrenCollapsible(False)
        whole.setHandleWidth(Space.LARGE)
        whole.addWidget(self.pane)
        whole.addWidget(self.detail)
        whole.setStretchFactor(0, 2)
        whole.setStretchFactor(1, 1)
        whole.setSizes([_TABLE_WIDTH, _DETAIL_WIDTH])

    def _build_empty(self) -> EmptyState:
        return first_import(
            self.desk,
            Icon.JOURNAL,
            "No position yet",
            "Import the Trade History that Binance exports, or add a trade you have made by hand. "
            "Everything stays on this computer.",
            ("Add a position", self.add_position),
        )
