"""Asks where an export should go, and writes it there."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from journal.domain.errors import JournalError

if TYPE_CHECKING:
    from journal.bootstrap import Services

_KINDS: Final = {
    "Table of positions (*.csv)": ".csv",
    "Positions and liquidations (*.json)": ".json",
    "Everything: all tables and pictures (*.zip)": ".zip",
}


def ask_export_file(parent: QWidget) -> Path | None:
    """Return the chosen file, its name ending as its kind does; None when the trader leaves."""
    name, kind = QFileDialog.getSaveFileName(parent, "Export", "positions.csv", ";;".join(_KINDS))
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() in _KINDS.values():
        return path
    return path.with_name(f"{path.name}{_KINDS.get(kind, '.csv')}")


def write_export(services: "Services", account: str, path: Path) -> None:
    """Write an account's positions, or everything of every account, as the file's ending says.

    Raises:
        JournalError: the file cannot be written.
    """
    if path.suffix.lower() == ".zip":
        services.whole_record.write(path)
        return
    is_json = path.suffix.lower() == ".json"
    exporting = services.exporting
    content = exporting.as_json(account) if is_json else exporting.as_csv(account)
    try:
        path.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror}.") from error
