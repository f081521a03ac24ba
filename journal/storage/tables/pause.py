"""The tables of the journal's own copy of the pause; the sentinel has the same.

Times are whole seconds of UTC since 1970: they are sealed as they lie there.
"""

from sqlalchemy import Text
from sqlmodel import Field

from journal.storage.tables.base import STRICT, Record


class PauseStateRow(Record, table=True):
    """How much of the newest pause was served: one row."""

    __tablename__ = "pause_state"
    __table_args__ = STRICT

    id: int = Field(primary_key=True)
    seq: int
    began: int
    need: int
    verified: int
    unverified: int
    disputed: int
    t0: int | None = None
    boot_id: str = Field(sa_type=Text)
    boot: int
    wall: int
    tampered: int
    ahead: int
    heard_boot_id: str | None = Field(default=None, sa_type=Text)
    heard_boot: int | None = None
    heard_at: int | None = None
    mac: str = Field(sa_type=Text)


class PauseEntryRow(Record, table=True):
    """One entry of the pause's log, sealed with the one before."""

    __tablename__ = "pause_entry"
    __table_args__ = STRICT

    number: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    at: int
    subject: str = Field(sa_type=Text)
    until: int | None = None
    words: str = Field(sa_type=Text)
    mac: str = Field(sa_type=Text)
