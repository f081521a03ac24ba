"""One window for each journal folder: a second start hands its files to the first one and ends.

A lock file says who is first; what is handed over is a small file in a folder that the first
window watches. Nothing listens on a socket, and nothing is imported that the first frame has not.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLockFile, QObject, Signal

from journal.domain.errors import JournalError

if TYPE_CHECKING:
    from PySide6.QtCore import QFileSystemWatcher

_LOCK: Final = "window.lock"
_INBOX: Final = "inbox"
_OWNER_ONLY: Final = 0o700


class OneWindow(QObject):
    """The lock of one folder and its inbox.

    Attributes:
        handed: a second start wants this window in front, with these files (a tuple of paths,
            empty where it was given none).
    """

    handed = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox = folder / _INBOX
        self._lock = QLockFile(str(folder / _LOCK))
        # A window stays open for days: only a process that is gone leaves a stale lock.
        self._lock.setStaleLockTime(0)
        self._watcher: QFileSystemWatcher | None = None

    def take(self) -> bool:
        """Be the window of the folder; False where another one is.

        A folder that takes no lock file (read-only, missing) has no first window: True.
        """
        if self._lock.tryLock(0):
            return True
        return self._lock.error() is not QLockFile.LockError.LockFailedError

    def hand_over(self, files: Sequence[Path]) -> None:
        """Ask the window that is open to come to the front and import files.

        Raises:
            JournalError: the folder does not take the message.
        """
        import json  # noqa: PLC0415  # not before the first frame

        from PySide6.QtCore import QUuid  # noqa: PLC0415  # the same

        path = self._inbox / f"{QUuid.createUuid().toString(QUuid.StringFormat.Id128)}.json"
        part = path.with_suffix(".part")
        try:
            self._inbox.mkdir(mode=_OWNER_ONLY, exist_ok=True)
            part.write_text(json.dumps([str(one.absolute()) for one in files]), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise JournalError(
                f"Cooldown Journal is open already, but {self._inbox} cannot be written: "
                f"{error.strerror}. Drop the files on its window."
            ) from error

    def listen(self) -> None:
        """Tell what other starts hand over from now on, and what waits already."""
        from PySide6.QtCore import QFileSystemWatcher  # noqa: PLC0415  # not before the first frame

        try:
            self._inbox.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        except OSError:
            return  # a folder that cannot be written: nobody can hand anything over
        self._watcher = QFileSystemWatcher([str(self._inbox)], self)
        self._watcher.directoryChanged.connect(self._look)
        self._look()

    def release(self) -> None:
        """Let another window be the first one."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._lock.unlock()

    def _look(self, _folder: str = "") -> None:
        for files in list(self._messages()):
            self.handed.emit(files)

    def _messages(self) -> Iterator[tuple[Path, ...]]:
        for path in sorted(self._inbox.glob("*.json")):
            text = path.read_text(encoding="utf-8", errors="replace")
            path.unlink()
            yield _files(text)


def _files(text: str) -> tuple[Path, ...]:
    """Return the files a message names; one that is not ours names none."""
    import json  # noqa: PLC0415  # not before the first frame

    try:
        told = json.loads(text)
    except ValueError:
        return ()
    if not isinstance(told, list):
        return ()
    return tuple(Path(one) for one in told if isinstance(one, str))
