"""Where files of ours go: refused rows to be mended, and the empty template."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from journal.domain.errors import JournalError
from journal.services.files.importing import FileOutcome, ImportWishes, RefusedRows, name_for

_KIND = "Table (*.csv)"
_TEMPLATE = "journal template.csv"


def ask_refused_place(parent: QWidget, files: Sequence[FileOutcome]) -> Path | None:
    """Return the file for one file's refused rows, the folder for those of several, or None."""
    if len(files) > 1:
        folder = QFileDialog.getExistingDirectory(parent, "Save refused rows into")
        return Path(folder) if folder else None
    name, _ = QFileDialog.getSaveFileName(parent, "Save refused rows", name_for(files[0]), _KIND)
    return _as_csv(name)


def save_refused(
    refused_rows: RefusedRows, files: Sequence[FileOutcome], wishes: ImportWishes, place: Path
) -> str:
    """Write the refused rows of some files and return the sentence that says so.

    Raises:
        JournalError: they cannot be written.
    """
    if len(files) > 1:
        saved = refused_rows.save_all(files, wishes, place)
        return f"Refused rows saved in {len(saved)} files in {place}: mend them and import them."
    count = refused_rows.save(files[0], wishes, place)
    rows = "1 refused row" if count == 1 else f"{count} refused rows"
    return f"{rows} saved in {place.name}: mend and import it, its last column is ignored."


def ask_template_place(parent: QWidget) -> Path | None:
    """Return where the template shall go, or None when the trader leaves."""
    name, _ = QFileDialog.getSaveFileName(parent, "Save CSV template", _TEMPLATE, _KIND)
    return _as_csv(name)


def write_template(text: str, place: Path) -> None:
    """Write the template.

    Raises:
        JournalError: it cannot be written there.
    """
    try:
        place.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise JournalError(f"{place} cannot be written: {error.strerror}.") from error


def _as_csv(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")
