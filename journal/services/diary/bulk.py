"""What changes in the diary of many positions at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.merging import merged
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.services.diary.keep import KEEP, Keep
from journal.storage.transactions.writing import Writer

Edited = tuple[DiaryEntry, DiaryEntry]
"""An entry before and after an edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryChange:
    """What changes about every chosen position; what is left out stays."""

    tags_added: tuple[Tag, ...] = ()
    tags_removed: tuple[Tag, ...] = ()
    before: Feeling | Keep | None = KEEP
    during: Feeling | Keep | None = KEEP
    after: Feeling | Keep | None = KEEP
    rating: int | Keep | None = KEEP

    def applied_to(self, entry: DiaryEntry) -> DiaryEntry:
        """Return an entry after the change.

        Raises:
            InvalidValueError: it would have too many tags, or no rating that there is.
        """
        if not isinstance(self.before, Keep):
            entry = replace(entry, before=self.before)
        if not isinstance(self.during, Keep):
            entry = replace(entry, during=self.during)
        if not isinstance(self.after, Keep):
            entry = replace(entry, after=self.after)
        if not isinstance(self.rating, Keep):
            entry = replace(entry, rating=self.rating)
        tags = (set(entry.tags) | set(self.tags_added)) - set(self.tags_removed)
        return replace(entry, tags=tuple(tags))


NO_CHANGE = DiaryChange()


def change_entries(
    writer: Writer, account: str, position_keys: Sequence[str], change: DiaryChange, at: datetime
) -> list[Edited]:
    """Change the entries of positions; return those that are others now, before and after."""
    if change == NO_CHANGE:
        return []
    known = {entry.subject: entry for entry in writer.diary_entries(account)}
    edited = []
    for subject in map(Subject.position, position_keys):
        before = known.get(subject, DiaryEntry(subject=subject))
        after = change.applied_to(before)
        if not after.says_the_same_as(before):
            saved = replace(after, written_at=before.next_time(at))
            writer.save_diary_entry(account, saved)
            edited.append((before, after))
    return edited


def give_back_entries(writer: Writer, account: str, edited: Sequence[Edited], at: datetime) -> None:
    """Take an edit back; what was written since, stays."""
    for before, after in edited:
        stored = writer.diary_entry(account, before.subject) or DiaryEntry(subject=before.subject)
        kept = {
            name: getattr(after, name)
            for name in ("before", "during", "after", "rating")
            if getattr(stored, name) != getattr(after, name)
        }
        back = merged(after, replace(before, **kept), stored)
        back = replace(back, written_at=stored.next_time(at))
        writer.save_diary_entry(account, back)
