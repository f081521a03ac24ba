"""The tables of planning: what is written along with plans, the money's split, practice."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Text
from sqlmodel import Field

from journal.storage.columns import ExactDecimal, UtcMilliseconds
from journal.storage.tables.base import STRICT, Record


class PlanWordRow(Record, table=True):
    """What stands beside one plan."""

    __tablename__ = "plan_word"
    __table_args__ = STRICT

    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    override: str | None = Field(default=None, sa_type=Text)
    checked: str | None = Field(default=None, sa_type=Text)


class DifferenceAnswerRow(Record, table=True):
    """What was said about a position that differs from its plan."""

    __tablename__ = "difference_answer"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    position_key: str = Field(sa_type=Text, primary_key=True)
    sentence: str = Field(sa_type=Text)
    answered_at: datetime = Field(sa_type=UtcMilliseconds)


class SpotSplitRow(Record, table=True):
    """Futures and spot balances at one time."""

    __tablename__ = "spot_split"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    told_at: datetime = Field(sa_type=UtcMilliseconds, primary_key=True)
    futures_equity: Decimal = Field(sa_type=ExactDecimal)
    spot_equity: Decimal = Field(sa_type=ExactDecimal)


class PracticeTradeRow(Record, table=True):
    """One trade without money."""

    __tablename__ = "practice_trade"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    done_at: datetime = Field(sa_type=UtcMilliseconds, primary_key=True)
    sentence: str = Field(sa_type=Text)
