"""Writing in the diary as one hand alone does."""

from journal.domain.diary.entry import DiaryEntry
from journal.services.changes import Changes
from journal.services.diary.service import DiaryService


def write_entry(diary: DiaryService, account: str, entry: DiaryEntry) -> Changes:
    """Keep an entry in place of the one there is."""
    return diary.write(account, diary.entry(account, entry.subject), entry).changes
