"""How far an import is, and whether somebody wants it to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from journal.domain.errors import JournalError

Progress = Callable[[int, int], None]
"""Told what is done and what there is to do, in thousandths of a file."""
Cancelled = Callable[[], bool]

_THOUSANDTHS: Final = 1000
_BEFORE_THE_END: Final = 0.98
"""Rows are written as they are read; the rest is the moment in which the disk takes them."""


class ImportCancelledError(JournalError):
    """Stopped on the trader's wish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Called between the steps of an import over several files."""

    files: int
    progress: Progress | None = None
    cancelled: Cancelled | None = None

    def reading(self, place: int, fraction: float) -> None:
        """Tell which fraction of the file at a place was read and written.

        Raises:
            ImportCancelledError: somebody wants to stop.
        """
        self._tell(place + fraction * _BEFORE_THE_END)

    def written(self, place: int) -> None:
        """Tell that everything of a file is written, just before it is kept.

        Raises:
            ImportCancelledError: somebody wants to stop, and nothing of the file is kept.
        """
        self._tell(place + 1)

    def _tell(self, done: float) -> None:
        if self.cancelled is not None and self.cancelled():
            raise ImportCancelledError("The import was stopped; nothing of this file was written.")
        if self.progress is not None:
            self.progress(int(done * _THOUSANDTHS), self.files * _THOUSANDTHS)
