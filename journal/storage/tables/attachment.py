"""The table of pictures that belong to positions; the pictures themselves are files."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from journal.domain.attachment import AttachmentKind
from journal.storage.columns import UtcMilliseconds, Word
from journal.storage.tables.base import STRICT, Record


class AttachmentRow(Record, table=True):
    """One picture of one position; the same picture is there once."""

    __tablename__ = "attachment"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    position_key: str = Field(sa_type=Text, primary_key=True)
    sha256: str = Field(sa_type=Text, primary_key=True)
    file_name: str = Field(sa_type=Text)
    kind: AttachmentKind = Field(sa_type=Word(AttachmentKind))
    taken_at: datetime = Field(sa_type=UtcMilliseconds)
    removed_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)
