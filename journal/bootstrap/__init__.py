"""The only place that puts parts together; nothing heavy is imported before it is needed.

The first glance is read before the first paint, so it may import neither numpy nor SQLModel.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from journal.services.clock import Clock, SystemClock
from journal.services.pause.first_look import pause_ends_at
from journal.storage.folder import DataFolder
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.pause_peek import PausePeek, peek

if TYPE_CHECKING:
    from journal.bootstrap.services import Services
    from journal.services.files.backups import BackupService

__all__ = [
    "FirstGlance",
    "Services",
    "backup_service",
    "first_glance",
    "journal_folder",
    "open_services",
]


def __getattr__(name: str) -> object:
    """Import ``Services`` when it is first asked for: the first frame does without."""
    if name != "Services":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from journal.bootstrap.services import Services

    return Services


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstGlance:
    """What the very first frame of the window must not get wrong."""

    pause_ends_at: datetime | None
    """By this computer's clock as it is now; None where no pause runs."""
    theme: str
    is_demo: bool
    problem: str | None
    """A sentence when the journal cannot be read."""


def journal_folder(data_dir: Path | None, *, demo: bool = False) -> DataFolder:
    """Return the folder of the trader's journal, or of the demo inside it."""
    folder = DataFolder.default() if data_dir is None else DataFolder(data_dir)
    return folder.demo if demo else folder


def _state_folder(folder: DataFolder, *, demo: bool) -> StateFolder:
    """Return where the pause is kept for the whole computer; the demo's pause is its own."""
    return StateFolder(folder.path / "state") if demo else StateFolder.default()


def first_glance(
    data_dir: Path | None, clock: Clock | None = None, *, demo: bool = False
) -> FirstGlance:
    """Return what the first frame shows, read with nothing heavier than sqlite3."""
    folder = journal_folder(data_dir, demo=demo)
    found = peek(folder.database) or PausePeek()
    kept = _state_folder(folder, demo=demo)
    return FirstGlance(
        pause_ends_at=pause_ends_at(found, kept, clock or SystemClock()),
        theme=found.settings.get("theme", "dark"),
        is_demo=demo or found.settings.get("is_demo") == "yes",
        problem=str(found.trouble) if found.trouble else None,
    )


def backup_service(
    data_dir: Path | None = None, *, demo: bool = False, clock: Clock | None = None
) -> "BackupService":
    """Return the backups of a folder's journal, which need not be one that can be opened."""
    from journal.services.files.backups import BackupService

    return BackupService(folder=journal_folder(data_dir, demo=demo), clock=clock or SystemClock())


def open_services(
    data_dir: Path | None = None,
    *,
    demo: bool = False,
    clock: Clock | None = None,
    start_new: bool = False,
) -> "Services":
    """Open the journal of a folder, or its demo, and put all services together.

    Args:
        data_dir: the folder; None is the user's own.
        demo: the demo inside it.
        clock: the time.
        start_new: begin an empty journal where one is missing that there are backups of.

    Raises:
        JournalError: the journal cannot be opened; the sentence says why and what to do.
    """
    from journal.bootstrap.assembling import assembled
    from journal.services.demo.creating import open_demo
    from journal.services.margin.bracket_library import BracketLibrary
    from journal.storage.backups.backup import Backups
    from journal.storage.files.bracket_files import BracketFiles, load_shipped_brackets
    from journal.storage.files.candle_files import CandleFiles
    from journal.storage.store import Store

    clock = clock or SystemClock()
    folder = journal_folder(data_dir, demo=demo)
    shipped = load_shipped_brackets()
    brackets = BracketLibrary(shipped=shipped, files=BracketFiles(folder.brackets), clock=clock)
    candles = CandleFiles(folder.candles)
    backups = Backups(folder)
    if not start_new:
        backups.require_nothing_lost()
    store = (
        open_demo(folder, candles, shipped, clock)
        if demo
        else Store.open(folder, before_migration=lambda: backups.make(clock.now()))
    )
    return assembled(folder, store, candles, brackets, clock, _state_folder(folder, demo=demo))
