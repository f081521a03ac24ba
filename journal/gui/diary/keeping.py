"""Writes an entry while it is typed, off the window's thread, and hears what others write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.merging import merged
from journal.domain.diary.subject import Subject
from journal.domain.errors import InvalidValueError, JournalError
from journal.gui.desk import Desk
from journal.services.changes import Changes
from journal.services.diary.service import Written

WRITE_MS: Final = 1_000
"""After the first key that is not written yet, however long the typing goes on."""
RETRY_MS: Final = 3_000
QUIET_MS: Final = 4_000
"""Without a key, until other screens are told: while somebody types they need not follow."""
NOT_WRITTEN: Final = "Not saved yet; it stays here and is tried again."


@dataclass(slots=True)
class _Page:
    """One entry that is, or was, in the editor."""

    account: str
    base: DiaryEntry
    """As it was read or written last; only the writing thread touches it."""
    sent: DiaryEntry
    """What was handed to that thread last."""
    is_read: bool = False
    kept_back: DiaryEntry | None = None
    """What could not be written."""


class DiaryKeeping(QObject):
    """Keeps what an editor shows, one subject at a time.

    Attributes:
        came: an entry that the editor shall show.
        written: everything in the editor is on the disk.
        refused: a sentence about why that cannot be.
    """

    came = Signal(object)
    written = Signal()
    refused = Signal(str)

    def __init__(
        self, desk: Desk, collect: Callable[[Subject], DiaryEntry], parent: QObject
    ) -> None:
        """Keep what ``collect`` returns when it is asked for the entry as it stands."""
        super().__init__(parent)
        self._desk = desk
        self._collect = collect
        self._page: _Page | None = None
        self._kept_back: list[_Page] = []
        self._untold = Changes.NONE
        self._again: Callable[[], Changes] | None = None
        self._due = self._timer(WRITE_MS, self.write)
        self._retry = self._timer(RETRY_MS, self._write_kept_back)
        self._quiet = self._timer(QUIET_MS, self._tell)
        desk.hub.changed.connect(self._hear)

    @property
    def subject(self) -> Subject | None:
        """What the entry in the editor is about; None until it was read."""
        page = self._page
        return page.sent.subject if page is not None and page.is_read else None

    def show(self, subject: Subject) -> None:
        """Write what is there and read another entry."""
        account = self._desk.account_name
        page = self._page
        if page is not None and (page.account, page.sent.subject) == (account, subject):
            return
        self.leave()
        empty = DiaryEntry(subject=subject)
        known = [
            one for one in self._kept_back if (one.account, one.sent.subject) == (account, subject)
        ]
        self._page = page = known[0] if known else _Page(account, empty, empty)
        if known and page.kept_back is not None:
            self.came.emit(page.kept_back)
            self.refused.emit(NOT_WRITTEN)
        else:
            self._read(page)

    def touch(self) -> None:
        """Write soon: something was typed."""
        if self.subject is not None and not self._due.isActive():
            self._due.start()
        self._quiet.start()

    def leave(self) -> None:
        """Write now and let the other screens know: the trader turns to something else."""
        self.write()
        self._tell()

    def write(self) -> None:
        """Write now what is not written yet."""
        self._due.stop()
        page = self._page
        if page is None or not page.is_read:
            return
        try:
            draft = self._collect(page.sent.subject)
        except InvalidValueError as error:
            self.refused.emit(f"Not saved: the {error.field} {error.reason}.")
            return
        if page.kept_back is not None or not draft.says_the_same_as(page.sent):
            self._send(page, draft)
        elif page.sent.says_the_same_as(page.base):
            self.written.emit()

    def change(self, sentence: str, **changed: tuple[Any, Any]) -> None:
        """Write now, and offer to take back, what one tap changed.

        Args:
            sentence: what was done.
            changed: by field, what it was and what it is.
        """
        page = self._page
        if page is None or not page.is_read:
            return
        subject = page.sent.subject
        before = DiaryEntry(subject=subject, **{name: both[0] for name, both in changed.items()})
        after = DiaryEntry(subject=subject, **{name: both[1] for name, both in changed.items()})
        diary, account, hub = self._desk.services.diary, page.account, self._desk.hub

        def redo() -> Changes:
            return diary.write(account, before, after).changes

        def undo() -> Changes:
            self._again = redo
            return diary.write(account, after, before).changes

        def offer() -> None:
            self._tell()
            hub.offer_undo(sentence, undo)

        self._again = None
        self._due.stop()
        try:
            self._send(page, self._collect(subject), offer)
        except InvalidValueError as error:
            self.refused.emit(f"Not saved: the {error.field} {error.reason}.")

    def redo(self) -> None:
        """Do again what was taken back last."""
        again, self._again = self._again, None
        if again is not None:
            self._desk.jobs.run(again, self._desk.hub.tell, owner=self, at_once=True)

    def _send(self, page: _Page, draft: DiaryEntry, then: Callable[[], None] | None = None) -> None:
        """Hand a draft to the writing thread; one after the other, none overtakes another."""
        diary = self._desk.services.diary
        page.sent = draft

        def write() -> Written:
            done = diary.write(page.account, page.base, draft)
            page.base = done.entry
            return done

        def landed(done: Written) -> None:
            self._landed(page, draft, done)
            if then is not None:
                then()

        self._desk.jobs.run(
            write, landed, lambda error: self._failed(page, draft, error), owner=self, at_once=True
        )

    def _landed(self, page: _Page, draft: DiaryEntry, done: Written) -> None:
        page.kept_back = None
        if page in self._kept_back:
            self._kept_back.remove(page)
        self._untold |= done.changes
        if page.sent is not draft:
            return  # a newer one is under way
        page.sent = done.entry
        if page is self._page:
            self._follow(page, draft, done.entry)
        if not self._quiet.isActive():
            self._tell()

    def _failed(self, page: _Page, draft: DiaryEntry, error: JournalError) -> None:
        """Keep what could not be written, and try again."""
        page.kept_back = draft
        if page not in self._kept_back:
            self._kept_back.append(page)
        self._retry.start()
        if page is self._page:
            self.refused.emit(f"{NOT_WRITTEN} {error}")
        else:
            self._desk.hub.fail(f"A note is not saved yet; it is tried again. {error}")

    def _write_kept_back(self) -> None:
        for page in self._kept_back:
            if page.kept_back is not None and page is not self._page:
                self._send(page, page.kept_back)
        if self._page in self._kept_back and self._page is not None:
            page, subject = self._page, self._page.sent.subject
            try:
                self._send(page, self._collect(subject))
            except InvalidValueError as error:
                self.refused.emit(f"Not saved: the {error.field} {error.reason}.")

    def _hear(self, changes: Changes) -> None:
        if changes & Changes.NOTES and self._page is not None and self._page.is_read:
            self._read(self._page)

    def _read(self, page: _Page) -> None:
        """Read an entry on the thread that writes it, so that nothing is read halfway."""
        diary = self._desk.services.diary

        def read() -> tuple[DiaryEntry, DiaryEntry]:
            before, page.base = page.base, diary.entry(page.account, page.sent.subject)
            return before, page.base

        def landed(both: tuple[DiaryEntry, DiaryEntry]) -> None:
            if page is not self._page:
                return
            if not page.is_read:
                page.is_read = True
                page.sent = both[1]
                self.came.emit(both[1])
                self.written.emit()
            elif page.sent.says_the_same_as(both[0]):
                page.sent = both[1]
                self._follow(page, *both)

        self._desk.jobs.run(read, landed, owner=self, at_once=True)

    def _follow(self, page: _Page, before: DiaryEntry, kept: DiaryEntry) -> None:
        """Show what others changed beside what was typed since."""
        try:
            typed = self._collect(kept.subject)
            shown = merged(before, typed, kept)
        except InvalidValueError as error:
            self.refused.emit(f"Not saved: the {error.field} {error.reason}.")
            return
        if not shown.says_the_same_as(typed):
            self.came.emit(shown)
        if shown.says_the_same_as(page.sent):
            self.written.emit()
        else:
            self.touch()

    def _tell(self) -> None:
        """Let the other screens read what was written."""
        untold, self._untold = self._untold, Changes.NONE
        self._quiet.stop()
        self._desk.hub.tell(untold)

    def _timer(self, after_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer
