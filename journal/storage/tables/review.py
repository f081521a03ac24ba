"""Tables about liquidation episodes: what was concluded, and which belong together."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from journal.domain.review.saved import Cause
from journal.storage.columns import UtcMilliseconds, Word, YesNo
from journal.storage.tables.base import STRICT, Record


class ReviewRow(Record, table=True):
    """The finished review of one liquidation episode."""

    __tablename__ = "review"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    episode_id: str = Field(sa_type=Text, primary_key=True)
    cause: Cause = Field(sa_type=Word(Cause))
    sentence: str = Field(sa_type=Text)
    rule_id: str | None = Field(default=None, sa_type=Text)
    occurred_at: datetime = Field(sa_type=UtcMilliseconds)
    saved_at: datetime = Field(sa_type=UtcMilliseconds)


class EpisodeEditRow(Record, table=True):
    """A liquidation that the trader joined to the one before it, or parted from it."""

    __tablename__ = "episode_edit"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    liquidation_id: str = Field(sa_type=Text, primary_key=True)
    symbol: str = Field(sa_type=Text)
    occurred_at: datetime = Field(sa_type=UtcMilliseconds)
    joins: bool = Field(sa_type=YesNo)
    edited_at: datetime = Field(sa_type=UtcMilliseconds)
