"""What an import would bring, shown before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.gui import text as words
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.card import Figure
from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, count_column, text_column
from journal.gui.parts.form import ChoiceField, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.text import TextStyle
from journal.gui.theme import Meaning, Space, TypeSize
from journal.services.importing import FileOutcome, ImportPreview, zone_from_text

if TYPE_CHECKING:
    from datetime import tzinfo

_WIDTH, _HEIGHT = 1080, 620
_FIELD_WIDTH = 208
_ERRORS_SHOWN = 200


class ImportPreviewDialog(DialogFrame):
    """New, known and refused per file; asks for account and time zone where a file tells none.

    Attributes:
        asked_again: the trader chose an account or a zone: (account or None, zone or None).
        accepted_preview: the preview to be written.
    """

    asked_again = Signal(object, object)
    accepted_preview = Signal(object)

    def __init__(
        self, desk: Desk, parent: QWidget | None, paths: Sequence[Path], accounts: Sequence[str]
    ) -> None:
        many = f"{len(paths)} files" if len(paths) > 1 else paths[0].name
        super().__init__(
            parent, f"Import {many}", "Nothing is written before you accept.", "Import"
        )
        self._preview: ImportPreview | None = None
        self.resize(_WIDTH, _HEIGHT)
        self._new, self._known, self._refused = Figure("New"), Figure("Known"), Figure("Refused")
        figures = QHBoxLayout()
        figures.setSpacing(Space.HUGE)
        for figure in (self._new, self._known, self._refused):
            figures.addWidget(figure)
        figures.addStretch(1)
        self.account: ChoiceField[str | None] = ChoiceField(
            "account",
            "Into account",
            [("Decided by the file", None), *((name, name) for name in accounts)],
        )
        self.zone = TextField(
            "time zone",
            "Time zone of the times",
            placeholder="+03:00",
            hint="Only where a file tells none.",
        )
        for field in (self.account, self.zone):
            field.setFixedWidth(_FIELD_WIDTH)
            figures.addWidget(field)
        self.files: Table[FileOutcome] = Table(desk.look, file_columns(desk.text), "Files")
        self._reasons_title = PlainLabel("Refused rows", size=TypeSize.LEAD, strong=True)
        self.reasons: Table[Reason] = Table(desk.look, reason_columns(), "Refused rows")
        self.body.addLayout(figures)
        self.files.hugs_rows = True
        self.body.addWidget(self.files, 3)
        self.body.addWidget(self._reasons_title)
        self.reasons.hugs_rows = True
        self.body.addWidget(self.reasons, 2)
        self.body.addStretch(0)
        self.account.changed.connect(self._ask_again)
        self.zone.editor.editingFinished.connect(self._ask_again)
        self.confirm.clicked.connect(self._accept)
        self._asked: tuple[str | None, tzinfo | None] = (None, None)

    def show_preview(self, preview: ImportPreview) -> None:
        """Show what importing would do now."""
        self._preview = preview
        for figure, count, meaning in (
            (self._new, preview.added, Meaning.PROFIT),
            (self._known, preview.known, Meaning.PLAIN),
            (self._refused, preview.refused + len(preview.refused_files), Meaning.LOSS),
        ):
            figure.show_value(words.number(Decimal(count)), meaning if count else Meaning.MUTED)
        self.files.set_rows(preview.files)
        reasons = reasons_of(preview.files)
        self.reasons.set_rows(reasons)
        self.reasons.setVisible(bool(reasons))
        self._reasons_title.setVisible(bool(reasons))
        if preview.needs_zone:
            self.zone.show_error("This file does not tell its zone: type yours, like +03:00")
            self.zone.take_focus()
        self.confirm.setEnabled(preview.added > 0 or preview.known > 0)

    def _ask_again(self) -> None:
        try:
            zone = zone_from_text(self.zone.text()) if self.zone.text() else None
        except InvalidValueError as error:
            self.zone.show_error(error.reason)
            return
        wanted = (self.account.value(), zone)
        if wanted != self._asked:
            self._asked = wanted
            self.confirm.setEnabled(False)
            self.asked_again.emit(*wanted)

    def _accept(self) -> None:
        if self._preview is not None:
            self.accept()
            self.accepted_preview.emit(self._preview)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row, or a whole file (no line then), was refused."""

    label: str
    line: int | None
    column: str
    reason: str


def reasons_of(files: Sequence[FileOutcome]) -> tuple[Reason, ...]:
    """Return the reasons of all files, whole files first in each."""
    found: list[Reason] = []
    for file in files:
        if file.refusal is not None:
            found.append(Reason(file.label, None, "", file.refusal))
        found.extend(Reason(file.label, row.line, row.column, row.reason) for row in file.errors)
    return tuple(found[:_ERRORS_SHOWN])


def reason_columns() -> tuple[Column[Reason], ...]:
    """Return the columns of refused rows."""
    return (
        text_column("label", "File", lambda reason: reason.label),
        text_column("line", "Line", lambda reason: str(reason.line) if reason.line else None),
        text_column("column", "Column", lambda reason: reason.column),
        text_column(
            "reason",
            "Why",
            lambda reason: reason.reason,
            tooltip=lambda reason: reason.reason,
            stretch=True,
        ),
    )


def file_columns(style: TextStyle) -> tuple[Column[FileOutcome], ...]:
    """Return the columns of files in a preview or a report."""
    return (
        text_column("label", "File", lambda file: file.label, mark=_mark),
        text_column("kind", "Type", lambda file: file.kind.value if file.kind else None),
        text_column("account", "Account", lambda file: file.account),
        text_column("example", "First time in the file", lambda file: file.example_time),
        text_column(
            "example_at",
            f"That is in {style.zone_label}",
            lambda file: style.time(file.example_at, seconds=True) if file.example_at else None,
            tooltip=lambda file: style.utc(file.example_at),
        ),
        count_column("added", "New", lambda file: file.added),
        count_column("known", "Known", lambda file: file.known + file.updated),
        count_column("refused", "Refused", lambda file: file.refused),
    )


def _mark(file: FileOutcome) -> Mark:
    if file.refusal is not None:
        return Mark.BREACH
    return Mark.WARN if file.refused or file.conflicts or file.lies_in_future else Mark.GOOD
