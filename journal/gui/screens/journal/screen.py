"""Journal: every position in a table, the chosen one in full beside it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from journal.gui.desk import Desk
from journal.gui.dialogs.bulk_facts import BulkFactsDialog
from journal.gui.dialogs.close_trade import CloseTradeDialog
from journal.gui.dialogs.export_file import ask_export_file, write_export
from journal.gui.dialogs.hand_trade import HandTradeDialog
from journal.gui.dialogs.position_facts import PositionFactsDialog
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Rank
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import MEASURED_ROWS, Table
from journal.gui.screen import Screen
from journal.gui.screens.journal.columns import position_columns
from journal.gui.screens.journal.detail import PositionDetail
from journal.gui.screens.journal.entries import PositionEntries
from journal.gui.screens.journal.entry import (
    CHOICES,
    PositionEntry,
    matching,
)
from journal.gui.screens.journal.filter_bar import FilterBar
from journal.gui.shell.icons import Icon
from journal.gui.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.position_views import Counts

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
        | Changes.ACCOUNTS
        | Changes.RULES
        | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: object = None
        self._entries: PositionEntries | None = None
        self.export_button = self.add_action("Export", self.export)
        self.add_button = self.add_main_action("Add a position", self.add_position)
        self.add_button.setToolTip("A trade you have made already: Ctrl+Shift+A")
        self.export_button.setToolTip("Positions as a table, or the full record: Ctrl+S")
        self.table: Table[PositionEntry] = Table(
            desk.look, position_columns(desk.text, ""), "Positions"
        )
        self.detail = PositionDetail(desk)
        self._empty = self._build_empty()
        self._filled = self._build_filled()
        self._pages = QStackedWidget()
        for page in (QWidget(), self._empty, self._filled):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._connect()

    def refresh(self) -> None:
        """Read every position again."""
        positions, account = self.desk.services.positions, self.desk.account_name
        now = self.desk.clock.now()
        self.load(
            lambda: PositionEntries(positions.look(account), now, shown_at_once=MEASURED_ROWS),
            self._show,
        )

    def open_target(self, target: object) -> None:
        """Choose a position by its key; a filter that hides it is taken off."""
        self._wanted = target
        if self._entries is not None and self._entries.views.row_of(target) is not None:
            if self._place_of(target) is None:
                self.search.clear()
                self.choice.setCurrentIndex(0)
                self._filter()
            self._choose(target)

    def add_position(self) -> None:
        """Open the dialog for a trade already made; this is open while paused, too."""
        HandTradeDialog(self.desk, self.window()).open()

    def edit_facts(self) -> None:
        """Open the dialog for what no file tells about the chosen position, or about several."""
        count = self._selected_count()
        if count > _MOST_EDITED:
            self.desk.hub.say(f"Select at most {_MOST_EDITED} positions to edit them at once.")
        elif count > 1:
            views = [entry.view for entry in self.selected()]
            BulkFactsDialog(self.desk, self.window(), views).open()
        elif self.detail.entry is not None:
            PositionFactsDialog(self.desk, self.window(), self.detail.entry.view).open()

    def selected(self) -> list[PositionEntry]:
        """Return the selected rows in the order they are shown."""
        ranges = self.table.selectionModel().selection().toList()
        places = {place for one in ranges for place in range(one.top(), one.bottom() + 1)}
        return [self.table.rows.row(place) for place in sorted(places)]

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

    def _show(self, entries: PositionEntries) -> None:
        chosen = self.detail.entry.view.position.key if self.detail.entry else None
        self._entries = entries
        self._pages.setCurrentWidget(self._filled if entries else self._empty)
        for button in (self.export_button, self.add_button):
            button.setVisible(bool(entries))  # the empty page has its own
        self.table.set_columns(position_columns(self.desk.text, entries.quote))
        self.table.set_rows(entries)
        self._count()
        if not (self._choose(self._wanted) or self._choose(chosen)):
            self._choose_first()
        if entries.views.is_pending:
            self._judge()

    def _judge(self) -> None:
        """Let the verdicts follow: of very many positions they take longer than all the rest."""
        positions, account = self.desk.services.positions, self.desk.account_name
        now = self.desk.clock.now()
        self.load(
            lambda: PositionEntries(positions.judged(account), now, shown_at_once=MEASURED_ROWS),
            self._show_verdicts,
            slowly=True,
        )

    def _show_verdicts(self, entries: PositionEntries) -> None:
        """Write the verdicts into the rows that are there."""
        chosen = self.detail.entry.view.position.key if self.detail.entry else None
        self._entries = entries
        self.table.replace_rows(entries)
        self._count()
        place = self._place_of(chosen)
        if place is not None:
            self.detail.show_entry(self.table.rows.row(place))

    def _choose(self, key: object) -> bool:
        """Choose the row of a key; False when it is not in the table."""
        place = self._place_of(key)
        if place is None:
            return False
        self._wanted = None
        self.table.select_place(place)
        return True

    def _choose_first(self) -> None:
        if self.table.rows.rowCount():
            self.table.select_place(0)
        else:
            self.detail.show_nothing()

    def _place_of(self, key: object) -> int | None:
        row = None if self._entries is None else self._entries.views.row_of(key)
        return None if row is None else self.table.rows.place_of_row(row)

    def _filter(self) -> None:
        """Show only what is asked for, and keep the chosen position where it is still shown."""
        chosen = self.detail.entry.view.position.key if self.detail.entry else None
        accepts = matching(CHOICES[max(0, self.choice.currentIndex())][1], self.search.text())
        self.table.rows.set_filter(accepts)
        self._count()
        if not self._choose(chosen):
            self._choose_first()

    def _count(self) -> None:
        """Say how many there are; the chips explain the shapes before the symbols."""
        shown, total = self.table.rows.rowCount(), self.table.rows.total
        noun = "position" if total == 1 else "positions"
        self.counted.setText(f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}")
        counts = self._entries.views.counts if self._entries else Counts(0, 0, 0)
        for chip, count, text, mark in (
            (self._open, counts.is_open, "open", Mark.OPEN),
            (self._liquidated, counts.liquidated, "liquidated", Mark.CRITICAL),
            (self._incomplete, counts.incomplete, "incomplete", Mark.WARN),
        ):
            chip.setVisible(count > 0)
            chip.show_mark(f"{count} {text}", mark)

    def _selected_count(self) -> int:
        """Return how many rows are selected, without making a thing for each of a million."""
        return sum(one.height() for one in self.table.selectionModel().selection().toList())

    def _follow_selection(self) -> None:
        """Offer to edit several positions at once where several are selected."""
        self.bar.offer_editing(self._selected_count())

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.table.rows.modelReset.connect(self._follow_selection)
        self.edit_button.clicked.connect(self.edit_facts)
        self.bar.columns_button.clicked.connect(self._choose_columns)
        self.table.chosen.connect(self.detail.show_entry)
        self.table.opened.connect(self._open_chart)
        self.detail.chart_wanted.connect(self._open_chart)
        self.detail.edit_wanted.connect(lambda _entry: self.edit_facts())
        self.detail.close_wanted.connect(lambda _entry: self.close_trade())
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.returnPressed.connect(self.table.setFocus)
        self.choice.activated.connect(lambda _index: self._filter())
        for keys, action in (
            ("Ctrl+E", self.edit_facts),
            ("Ctrl+D", self.detail.write_note),
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+Shift+A", self.add_position),
            ("Ctrl+S", self.export),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _open_chart(self, entry: PositionEntry) -> None:
        self.desk.hub.go_to(ScreenName.CHART, entry.view.position.key)

    def _choose_columns(self) -> None:
        button = self.bar.columns_button
        corner = button.mapToGlobal(QPoint(0, button.height()))
        self.table.column_menu().popup(corner)

    def _build_filled(self) -> QSplitter:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        self.bar = FilterBar()
        self.search, self.choice = self.bar.search, self.bar.choice
        self.edit_button = self.bar.edit_button
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(self._build_counts())
        left.setMinimumWidth(_TABLE_LEAST)
        self.detail.setMinimumWidth(_DETAIL_LEAST)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setChildrenCollapsible(False)
        whole.setHandleWidth(Space.LARGE)
        whole.addWidget(left)
        whole.addWidget(self.detail)
        whole.setStretchFactor(0, 2)
        whole.setStretchFactor(1, 1)
        whole.setSizes([_TABLE_WIDTH, _DETAIL_WIDTH])
        return whole

    def _build_counts(self) -> QHBoxLayout:
        look = self.desk.look
        self.counted = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._open = Chip(look, "", Mark.OPEN)
        self._liquidated = Chip(look, "", Mark.CRITICAL)
        self._incomplete = Chip(look, "", Mark.WARN)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.counted)
        row.addStretch(1)
        for chip in (self._open, self._liquidated, self._incomplete):
            row.addWidget(chip)
        return row

    def _build_empty(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            Icon.JOURNAL,
            "No position yet",
            "Import the Trade History that Binance exports, or add a trade you have made by hand. "
            "Everything stays on this computer.",
        )
        page.add_button("Import files", lambda: self.desk.hub.ask("import"), Rank.PRIMARY)
        page.add_button("Add a position", self.add_position)
        if not self.desk.services.is_demo:
            page.add_button("Look at the demo", lambda: self.desk.hub.ask("open-demo"))
        return page
