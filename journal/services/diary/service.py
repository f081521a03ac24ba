"""What was written about positions and days: read once per change, saved in one transaction."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from types import MappingProxyType
from typing import Final

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.merging import merged
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader

_MANY: Final = 200
"""Entries that are read faster with all others than one by one."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The entries of an account, and the state of the journal they belong to."""

    revision: tuple[int, int]
    marks: Mapping[str, int]
    entries: Mapping[Subject, DiaryEntry]


class _Kept:
    """Entries as they were read last; of a journal that was changed, only others are read."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: dict[str, _Read] = {}

    def entries(self, store: Store, account: str) -> Mapping[Subject, DiaryEntry]:
        """Return an account's entries as they are now."""
        with self._lock:
            revision = store.revision()
            known = self._read.get(account)
            if known is None or known.revision != revision:
                with store.reading() as reader:
                    known = self._read[account] = _read(reader, account, revision, known)
            return known.entries


def _read(reader: Reader, account: str, revision: tuple[int, int], known: _Read | None) -> _Read:
    """Return the entries of now; those of the same mark are the ones that are known."""
    marks = reader.diary_marks(account)
    kept = {} if known is None else known.marks
    changed = [text for text, mark in marks.items() if kept.get(text) != mark]
    if known is None or len(changed) > _MANY:
        found = {entry.subject: entry for entry in reader.diary_entries(account)}
    elif changed or kept.keys() != marks.keys():
        gone = {Subject.of_text(text) for text in kept.keys() - marks.keys()}
        found = {subject: one for subject, one in known.entries.items() if subject not in gone}
        for subject in map(Subject.of_text, changed):
            entry = reader.diary_entry(account, subject)
            if entry is not None:
                found[subject] = entry
    else:
        return _Read(revision, known.marks, known.entries)
    return _Read(revision, marks, MappingProxyType(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What writing an entry did."""

    entry: DiaryEntry
    """As it is kept now."""
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryService:
    """Keeps the diary of each account. Writing is never locked by a pause."""

    store: Store
    clock: Clock
    _kept: _Kept = field(default_factory=_Kept, compare=False, repr=False)

    def entry(self, account: str, subject: Subject) -> DiaryEntry:
        """Return what was written about one thing, an empty entry where nothing was."""
        with self.store.reading() as reader:
            return reader.diary_entry(account, subject) or DiaryEntry(subject=subject)

    def entries(self, account: str) -> Mapping[Subject, DiaryEntry]:
        """Return everything written in an account by what it is about; no empty entries."""
        return self._kept.entries(self.store, account)

    def known_tags(self, account: str) -> tuple[Tag, ...]:
        """Return every tag of an account, the most frequent first."""
        counts = Counter(tag for entry in self.entries(account).values() for tag in entry.tags)
        return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))

    def write(self, account: str, base: DiaryEntry, draft: DiaryEntry) -> Written:
        """Keep what a draft changed about what it was begun from; what else is kept stays.

        So nothing is lost that another hand wrote meanwhile: a command, or an edit of many.

        Raises:
            ReadOnlyJournalError, LockedJournalError, DiskFullError: nothing was saved.
            InvalidValueError: both hands together wrote too much for one entry.
        """
        stored = self.entry(account, draft.subject)
        if merged(base, draft, stored).says_the_same_as(stored):
            return Written(entry=stored, changes=Changes.NONE)
        with self.store.writing(beside_record=True) as writer:
            writer.ensure_account(account)
            stored = writer.diary_entry(account, draft.subject) or DiaryEntry(subject=draft.subject)
            at = stored.next_time(self.clock.now())
            entry = replace(merged(base, draft, stored), written_at=at)
            writer.save_diary_entry(account, entry)
        return Written(entry=entry, changes=Changes.NOTES)
