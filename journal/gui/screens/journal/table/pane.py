"""The left of the Journal: what is asked for, the table, and how many there are."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.query.values import Asking
from journal.gui.desk import Desk
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.many_rows import Flags
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.parts.table_layout import LayoutWatch, lay_out, layout_of
from journal.gui.query.views import ViewChooser
from journal.gui.screens.journal.columns import position_columns
from journal.gui.screens.journal.entries import PositionEntries
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.filter_bar import FilterBar
from journal.gui.screens.journal.table.sums import RowSums
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.positions.saved_views.service import Views
from journal.services.positions.saved_views.view import SavedView, TableLayout
from journal.services.positions.views import Counts


class TablePane(QWidget):
    """The table with the bar above and the counts below.

    Attributes:
        chosen: the position the keyboard or mouse is on now.
        emptied: no position is shown.
        table, bar, views, sums: its parts.
        entries: what is shown, filtered or not; None before the first reading.
    """

    chosen = Signal(object)
    emptied = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen_key: object = None
        self._is_laid_out = False
        self._own_layout: TableLayout | None = None
        self._wanted_query = ""
        self.entries: PositionEntries | None = None
        self.table: Table[PositionEntry] = Table(
            desk.look, position_columns(desk.text, ""), "Positions"
        )
        self.bar = FilterBar(desk.look)
        self.views = ViewChooser(desk, self.bar.choice, self.bar.views_button, self._current)
        self._layout_watch = LayoutWatch(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(self._build_counts())
        self._connect()

    def show_entries(self, entries: PositionEntries, *wanted: object) -> None:
        """Show other positions and choose the first of some keys that is there."""
        self.entries = entries
        self.table.set_columns(position_columns(self._desk.text, entries.quote))
        self.table.set_rows(entries)
        if self._wanted_query:
            wanted_query, self._wanted_query = self._wanted_query, ""
            self.bar.search.setText(wanted_query)
        self._count()
        if not any(self.choose(key) for key in wanted):
            self._choose_first()

    def replace_entries(self, entries: PositionEntries) -> None:
        """Show more about the same positions; each stays where it is, if it is still found."""
        key = self._chosen_key
        self.entries = entries
        self.table.replace_rows(entries)
        self._count()
        place = self._place_of(key)
        if place is None:
            return
        if self.table.currentIndex().row() != place:
            self.table.select_place(place)
        else:
            self.chosen.emit(self.table.rows.row(place))

    def show_views(self, views: Views, layout: TableLayout | None) -> None:
        """Offer the saved views; lay the table out as it was left, the first time."""
        self.views.show_views(views)
        if layout is not None and not self._is_laid_out:
            lay_out(self.table, layout)
            self._layout_watch.forget()
        self._is_laid_out = True

    def choose(self, key: object) -> bool:
        """Choose the row of a key; False when it is not in the table."""
        place = self._place_of(key)
        if place is None:
            return False
        self.table.select_place(place)
        return True

    def point_at(self, key: object) -> bool:
        """Choose the row of a key; a filter that hides it is taken off."""
        if self.entries is None or self.entries.views.row_of(key) is None:
            return False
        if self._place_of(key) is None:
            self.bar.search.clear()
        return self.choose(key)

    def ask(self, query: str) -> None:
        """Show what a query finds, now or as soon as there are positions."""
        if self.entries is None:
            self._wanted_query = query
        else:
            self.bar.search.setText(query)

    def selected(self) -> list[PositionEntry]:
        """Return the selected rows in the order they are shown."""
        ranges = self.table.selectionModel().selection().toList()
        places = {place for one in ranges for place in range(one.top(), one.bottom() + 1)}
        return [self.table.rows.row(place) for place in sorted(places)]

    def selected_count(self) -> int:
        """Return how many rows are selected, without making a thing for each of a million."""
        return sum(one.height() for one in self.table.selectionModel().selection().toList())

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.table.rows.modelReset.connect(self._follow_selection)
        self.table.chosen.connect(self._choose_entry)
        self.bar.columns_button.clicked.connect(self._choose_columns)
        self.bar.search.asked.connect(lambda _query: self._filter())
        self.bar.search.textChanged.connect(self.views.show_query)
        self.bar.search.returnPressed.connect(self.table.setFocus)
        self.bar.search.names_of = self._names_of
        self.views.chosen.connect(self._show_view)
        self._layout_watch.changed.connect(self._keep_layout)

    def _choose_entry(self, entry: PositionEntry) -> None:
        self._chosen_key = entry.view.position.key
        self.chosen.emit(entry)

    def _choose_first(self) -> None:
        if self.table.rows.rowCount():
            self.table.select_place(0)
        else:
            self.emptied.emit()

    def _place_of(self, key: object) -> int | None:
        row = None if self.entries is None or key is None else self.entries.views.row_of(key)
        return None if row is None else self.table.rows.place_of_row(row)

    def _filter(self) -> None:
        """Show only what is asked for, and keep the chosen position where it is still shown."""
        key = self._chosen_key
        is_all = not self.bar.search.text().strip()
        self.table.rows.set_mask(None if is_all else self._found)
        self._count()
        if self.entries is not None and not self.choose(key):
            self._choose_first()

    def _found(self, rows: Sequence[PositionEntry]) -> Flags:
        """Return which rows the query finds, the days those of the trader's zone."""
        asking = Asking(now=self._desk.clock.now(), zone=self._desk.text.zone)
        if not isinstance(rows, PositionEntries):
            raise TypeError("the Journal shows positions only")
        return rows.found_by(self.bar.search.query, asking)

    def _names_of(self, column: str) -> tuple[str, ...]:
        return () if self.entries is None else self.entries.names_of(column)

    def _show_view(self, view: SavedView) -> None:
        """Ask what a view asks, in its columns; one without any is read in the trader's own."""
        own = self._own_layout
        if view.layout is not None:
            self._own_layout = own or layout_of(self.table)
            lay_out(self.table, view.layout)
        elif own is not None:
            self._own_layout = None
            lay_out(self.table, own)
        self._layout_watch.forget()
        self.bar.search.setText(view.query)
        self._filter()

    def _current(self) -> tuple[str, TableLayout]:
        return " ".join(self.bar.search.text().split()), layout_of(self.table)

    def _keep_layout(self, layout: TableLayout) -> None:
        """Remember how the table is laid out, off the window's thread; a view has its own way."""
        if self._own_layout is not None:
            return
        keep = self._desk.services.saved_views.keep_layout
        self._desk.jobs.run(lambda: keep(layout), lambda _nothing: None, owner=self)

    def _follow_selection(self) -> None:
        """Offer to edit several positions at once where several are selected."""
        self.bar.offer_editing(self.selected_count())

    def _choose_columns(self) -> None:
        button = self.bar.columns_button
        corner = button.mapToGlobal(QPoint(0, button.height()))
        menu = self.table.column_menu()
        menu.aboutToHide.connect(self._layout_watch.tell)
        menu.popup(corner)

    def _count(self) -> None:
        """Say how many there are; the chips explain the shapes before the symbols."""
        shown, total = self.table.rows.rowCount(), self.table.rows.total
        noun = "position" if total == 1 else "positions"
        self.counted.setText(f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}")
        self.sums.add_up(self.bar.search.query)
        counts = self.entries.views.counts if self.entries else Counts(0, 0, 0)
        for chip, count, text, mark in (
            (self._open, counts.is_open, "open", Mark.OPEN),
            (self._liquidated, counts.liquidated, "liquidated", Mark.CRITICAL),
            (self._incomplete, counts.incomplete, "incomplete", Mark.WARN),
        ):
            chip.setVisible(count > 0)
            chip.show_mark(f"{count} {text}", mark)

    def _build_counts(self) -> QHBoxLayout:
        look = self._desk.look
        self.counted = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self.sums = RowSums(self._desk)
        self._open = Chip(look, "", Mark.OPEN)
        self._liquidated = Chip(look, "", Mark.CRITICAL)
        self._incomplete = Chip(look, "", Mark.WARN)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.counted)
        row.addWidget(self.sums, 1)
        for chip in (self._open, self._liquidated, self._incomplete):
            row.addWidget(chip)
        return row
