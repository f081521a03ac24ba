"""How far an import is, and whether somebody wants it to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from journal.domain.errors import JournalError

_THOUSANDTHS: Final = 1000
_BEFORE_THE_END: Final = 0.98
"""Rows are written as they are read; the rest is the moment in which the disk takes them."""
_ENOUGH_SECONDS: Final = 0.5
"""Before that a rate says more about the start than about the file."""


class ImportCancelledError(JournalError):
    """Stopped on the trader's wish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """How far an import over several files is."""

    done: int
    """Thousandths of a file."""
    total: int
    """Thousandths of a file, of all of them."""
    rows: int = 0
    """Rows read so far, refused ones not counted."""

    def pace(self, elapsed: float) -> "Pace":
        """Return rate and remaining time; ``elapsed`` is in seconds since the first row."""
        if elapsed < _ENOUGH_SECONDS or not self.done:
            return Pace(rows_per_second=None, remaining=None)
        left = elapsed * (self.total - self.done) / self.done
        return Pace(
            rows_per_second=int(self.rows / elapsed) or None, remaining=timedelta(seconds=left)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an import is; None where it is too early to say."""

    rows_per_second: int | None
    remaining: timedelta | None


Progress = Callable[[ImportProgress], None]
Cancelled = Callable[[], bool]


@dataclass(slots=True, kw_only=True)
class Watch:
    """Called between the steps of an import over several files."""

    files: int
    progress: Progress | None = None
    cancelled: Cancelled | None = None
    rows: int = 0

    def count(self, rows: int) -> None:
        """Count rows that were read."""
        self.rows += rows

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
            self.progress(
                ImportProgress(
                    done=int(done * _THOUSANDTHS), total=self.files * _THOUSANDTHS, rows=self.rows
                )
            )
