"""The table of the diary: what was written about positions and days."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from journal.domain.diary.feeling import Feeling
from journal.storage.columns import UtcMilliseconds, Word
from journal.storage.tables.base import STRICT, Record


class DiaryEntryRow(Record, table=True):
    """One entry about one position or one day."""

    __tablename__ = "diary_entry"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    subject: str = Field(sa_type=Text, primary_key=True)
    note: str = Field(sa_type=Text)
    planned: str = Field(sa_type=Text)
    before: Feeling | None = Field(default=None, sa_type=Word(Feeling))
    during: Feeling | None = Field(default=None, sa_type=Word(Feeling))
    after: Feeling | None = Field(default=None, sa_type=Word(Feeling))
    rating: int | None = Field(default=None)
    tags: str = Field(sa_type=Text)
    written_at: datetime = Field(sa_type=UtcMilliseconds)
