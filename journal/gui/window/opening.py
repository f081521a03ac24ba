"""Opening a journal, and a backup in its place, on the worker's thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from journal.domain.errors import JournalError
from journal.gui.hub import ScreenName
from journal.gui.screens.catalog import SCREENS
from journal.services.clock import Clock

if TYPE_CHECKING:
    from journal.bootstrap import Services
    from journal.services.files.backups import Backup, BackupService, Restored


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why no journal is open, and what would help.

    Attributes:
        sentence: why.
        backup: the newest good backup where the journal is missing or damaged, else None.
        is_lost: the journal is missing though there are backups of it.
    """

    sentence: str
    backup: "Backup | None" = None
    is_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the journal of a window lies.

    Attributes:
        data_dir: the folder; None is the user's own.
        clock: the time.
        demo: the demo inside it.
    """

    data_dir: Path | None
    clock: Clock
    demo: bool = False

    def open(self, *, start_new: bool = False) -> "Services | Refusal":
        """Import everything heavy and open the journal.

        Args:
            start_new: begin an empty journal where one is missing that there are backups of.
        """
        import numpy as np  # noqa: F401, PLC0415  # imported here so that no screen waits for it
        import pyqtgraph as pg  # noqa: F401, PLC0415  # the same

        import journal.gui.pause.following  # noqa: PLC0415  # the same
        import journal.gui.window.import_flow  # noqa: F401, PLC0415  # the same
        from journal.bootstrap import open_services  # noqa: PLC0415  # the same

        SCREENS[ScreenName.TODAY].load()  # what is shown first
        try:
            return _readable(
                open_services(self.data_dir, demo=self.demo, clock=self.clock, start_new=start_new)
            )
        except JournalError as error:
            backups = self._backups
            return Refusal(
                sentence=str(error), backup=backups.rescue(error), is_lost=backups.is_journal_lost()
            )

    def restore(
        self, backup: str, open_now: "Services | None"
    ) -> "tuple[Restored, Services | Refusal]":
        """Put a backup, named by its file, in the journal's place and open that.

        Args:
            backup: its file name.
            open_now: the journal that is open; where restoring is refused it goes on working.

        Raises:
            JournalError: it was not restored.
        """
        if open_now is not None:
            open_now.close()  # its connections are made anew when they are needed
        return self._backups.restore(backup), self.open()

    @property
    def _backups(self) -> "BackupService":
        from journal.bootstrap import backup_service  # noqa: PLC0415  # hardly ever needed

        return backup_service(self.data_dir, demo=self.demo, clock=self.clock)


def _readable(services: "Services") -> "Services":
    """Return the services if what every screen needs can be read; else close them and raise."""
    try:
        services.accounts.named()
        services.settings.read()
    except JournalError:
        services.close()
        raise
    return services
