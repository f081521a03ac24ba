"""The tab of imported files, and taking an import back."""

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.dialogs.undo_import import UndoImportDialog
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, count_column, text_column, time_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.data.drop_area import DropArea
from journal.gui.screens.tabs import Tab
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.files.importing import PastImport
from journal.services.positions.holdings import ImportBatch

_SIDE_WIDTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """One file, and the import it came with: what is undone is always the whole import."""

    batch: ImportBatch
    past: PastImport


class ImportsTab(Tab):
    """Every imported file; the chosen one's import can be undone."""

    key = "imports"
    title = "Imported files"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table: Table[ImportedFile] = Table(
            desk.look, import_columns(desk.text), "Imported files"
        )
        self.table.empty_text = "Nothing imported yet: drop a file, or press Import files."
        self.table.chosen.connect(self._show_file)
        self.card = Card("This import")
        self._told = PlainLabel(wrap=True)
        self._note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.undo_button = Button("Undo this import…")
        self.undo_button.clicked.connect(self.undo)
        for part in (self._told, self._note, self.undo_button):
            self.card.body.addWidget(part)
        self.card.hide()
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        column.addWidget(DropArea(desk.look))
        column.addWidget(self.card)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(self.table, 1)
        row.addWidget(side)
        self.body.addLayout(row, 1)

    def read(self) -> tuple[PastImport, ...]:
        """Return the imports, newest first."""
        return self.desk.services.import_history.imports(self.desk.account_name)

    def show_answer(self, answer: tuple[PastImport, ...]) -> None:
        """Show one row a file."""
        chosen = self.table.selected()
        self.table.set_columns(import_columns(self.desk.text))
        self.table.set_rows(
            [ImportedFile(batch=batch, past=past) for past in answer for batch in past.batches]
        )
        self.card.setVisible(bool(answer))
        if answer:
            wanted = chosen.batch.batch_id if chosen else None
            place = self.table.rows.place_of(lambda one: one.batch.batch_id == wanted)
            self.table.select_place(place or 0)

    def undo(self) -> None:
        """Show what undoing would take out, and do it if that is confirmed."""
        chosen = self.table.selected()
        if chosen is not None:
            UndoImportDialog(self.desk, self.window(), chosen.past).open()

    def _show_file(self, chosen: ImportedFile) -> None:
        past, style = chosen.past, self.desk.text
        others = len(past.batches) - 1
        beside = ""
        if others:
            beside = f", together with {others} other {'file' if others == 1 else 'files'}"
        added = words.number(Decimal(past.added))
        self._told.setText(
            f"{chosen.batch.file_name}, {chosen.batch.kind}, imported "
            f"{style.time(past.imported_at)}{beside}: "
            f"{added} new {'row' if past.added == 1 else 'rows'}."
        )
        is_undone = not past.batch_ids
        self.undo_button.setVisible(not is_undone)
        self._note.setText(
            "Undone: its rows are not in the journal any more. Importing it again brings them back."
            if is_undone
            else "Undoing takes out what it added and nothing else. You see what that is first."
        )


def import_columns(style: TextStyle) -> tuple[Column[ImportedFile], ...]:
    """Return the columns of imported files."""
    return (
        time_column("imported_at", "Imported", lambda one: one.batch.imported_at, style),
        text_column(
            "file_name",
            "File",
            lambda one: one.batch.file_name,
            stretch=True,
            is_file_name=True,
            tooltip=lambda one: one.batch.file_name,
        ),
        text_column("kind", "Type", lambda one: one.batch.kind, shown=False),
        count_column("added", "New", lambda one: one.batch.rows_added),
        count_column("known", "Known", lambda one: one.batch.rows_known),
        count_column("refused", "Refused", lambda one: one.batch.rows_refused),
        text_column(
            "state",
            "State",
            lambda one: "undone" if one.batch.undone_at else "kept",
            tooltip=lambda one: (
                f"Undone {style.time(one.batch.undone_at)}."
                if one.batch.undone_at
                else "In the journal."
            ),
        ),
        text_column(
            "zone",
            "Zone",
            lambda one: one.batch.zone,
            shown=False,
            tooltip=lambda one: "" if one.batch.zone else "The file tells its zone itself.",
        ),
    )
