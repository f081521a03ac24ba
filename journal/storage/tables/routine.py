"""The tables of the routine: every version of the reviews of days and weeks."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Text
from sqlmodel import Field

from journal.domain.routine.saved import Change, DidWell, Grade, Went
from journal.storage.columns import CalendarDay, ExactDecimal, UtcMilliseconds, Word
from journal.storage.tables.base import STRICT, Record


class DailyReviewRow(Record, table=True):
    """One version of the review of a day."""

    __tablename__ = "daily_review"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    day: date = Field(sa_type=CalendarDay, primary_key=True)
    saved_at: datetime = Field(sa_type=UtcMilliseconds, primary_key=True)
    went: Went = Field(sa_type=Word(Went))
    did_well: DidWell | None = Field(default=None, sa_type=Word(DidWell))
    tomorrow: Change | None = Field(default=None, sa_type=Word(Change))
    line: str = Field(sa_type=Text)


class WeeklyReviewRow(Record, table=True):
    """One version of the review of a week, with the numbers it was written beside."""

    __tablename__ = "weekly_review"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    week: date = Field(sa_type=CalendarDay, primary_key=True)
    saved_at: datetime = Field(sa_type=UtcMilliseconds, primary_key=True)
    worked: str = Field(sa_type=Text)
    cost: str = Field(sa_type=Text)
    if_part: str = Field(sa_type=Text)
    then_part: str = Field(sa_type=Text)
    grade: Grade | None = Field(default=None, sa_type=Word(Grade))
    grade_line: str = Field(sa_type=Text)
    numbers_version: Decimal = Field(sa_type=ExactDecimal)
    trades: Decimal = Field(sa_type=ExactDecimal)
    clean: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    breaches: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    near: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    net_result: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    r_total: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    asset: str | None = Field(default=None, sa_type=Text)
