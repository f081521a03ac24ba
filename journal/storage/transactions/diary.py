"""The diary: entries about positions and days, an empty one being none."""

from functools import lru_cache
from typing import Any

from sqlalchemy import and_

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import tags_of_text, text_of_tags
from journal.domain.values import Account
from journal.storage.tables import TABLES, untyped
from journal.storage.transactions.room import (
    RoomReading,
    RoomWriting,
    columns_of,
    names_of,
    select_of,
)


class DiaryReading(RoomReading):
    """Reads what was written."""

    def diary_entry(self, account: Account | str, subject: Subject) -> DiaryEntry | None:
        """Return what was written about one thing; None: nothing."""
        found = self._entries(account, TABLES["diary_entry"].c.subject == subject.text)
        return found[0] if found else None

    def diary_entries(self, account: Account | str) -> tuple[DiaryEntry, ...]:
        """Return every entry of an account."""
        return self._entries(account)

    def diary_marks(self, account: Account | str) -> dict[str, int]:
        """Return when each entry was saved, by the text of its subject: no two states share it."""
        table = untyped("diary_entry")
        query = select_of(table, ("subject", "written_at")).where(self._owned(table, account))
        return dict(self._built(query, lambda row: (row["subject"], row["written_at"])))

    def _entries(self, account: Account | str, *chosen: Any) -> tuple[DiaryEntry, ...]:  # noqa: ANN401  # Core clauses
        table = TABLES["diary_entry"]
        query = select_of(table, names_of(DiaryEntry)).where(
            and_(self._owned(table, account), *chosen)
        )
        return self._built(query, _entry)


class DiaryWriting(RoomWriting):
    """Keeps what was written."""

    def save_diary_entry(self, account: Account | str, entry: DiaryEntry) -> None:
        """Keep an entry in place of the one there was; an empty one takes it away."""
        table, account_id = TABLES["diary_entry"], self._require_id(account)
        if entry.is_empty:
            self._connection.execute(
                table.delete().where(
                    table.c.account_id == account_id, table.c.subject == entry.subject.text
                )
            )
            return
        row = columns_of(entry) | {
            "account_id": account_id,
            "subject": entry.subject.text,
            "tags": text_of_tags(entry.tags),
        }
        self._upsert("diary_entry", ("account_id", "subject"), row)


_tags = lru_cache(maxsize=4096)(tags_of_text)
"""Of thousands of entries most have the tags of others."""


def _entry(row: dict[str, Any]) -> DiaryEntry:
    row["subject"] = Subject.of_text(row["subject"])
    row["tags"] = _tags(row["tags"])
    return DiaryEntry(**row)
