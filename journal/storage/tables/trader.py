"""The tables of what the trader says: accounts, facts, liquidations, plans, settings."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from journal.domain.values import Certainty, MarginMode, PlanIntent, PriceType, Side
from journal.storage.columns import ExactDecimal, ExactDecimals, UtcMilliseconds, Word, YesNo
from journal.storage.tables.base import STRICT, Record, account_column, id_column


class AccountRow(Record, table=True):
    """One futures account."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("name"), STRICT)

    id: int | None = id_column()
    name: str = Field(sa_type=Text)
    wallet_balance: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    wallet_balance_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)
    usual_leverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    usual_margin_mode: MarginMode | None = Field(default=None, sa_type=Word(MarginMode))


class LiquidationRow(Record, table=True):
    """One liquidation the trader typed; those of the exchange are derived from its rows."""

    __tablename__ = "liquidation"
    __table_args__ = (UniqueConstraint("account_id", "liquidation_id"), STRICT)

    id: int | None = id_column()
    account_id: int = account_column()
    liquidation_id: str = Field(sa_type=Text)
    symbol: str = Field(sa_type=Text)
    side: Side | None = Field(default=None, sa_type=Word(Side))
    occurred_at: datetime = Field(sa_type=UtcMilliseconds)
    certainty: Certainty = Field(sa_type=Word(Certainty))
    source: str = Field(sa_type=Text)
    position_key: str | None = Field(default=None, sa_type=Text)
    quantity: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    leverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    margin_mode: MarginMode | None = Field(default=None, sa_type=Word(MarginMode))
    entry_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    trigger_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    bankruptcy_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    execution_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    loss: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    balance_left: Decimal | None = Field(default=None, sa_type=ExactDecimal)


class PositionFactsRow(Record, table=True):
    """What the trader typed about one position."""

    __tablename__ = "position_facts"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    position_key: str = Field(sa_type=Text, primary_key=True)
    leverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    margin_mode: MarginMode | None = Field(default=None, sa_type=Word(MarginMode))
    isolated_wallet: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    stop_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    has_stop: bool | None = Field(default=None, sa_type=YesNo)
    stop_watches: PriceType | None = Field(default=None, sa_type=Word(PriceType))


class PlanRow(Record, table=True):
    """One plan the trader called ready."""

    __tablename__ = "plan"
    __table_args__ = STRICT

    id: int | None = id_column()
    account_id: int = account_column()
    stored_at: datetime = Field(sa_type=UtcMilliseconds)
    symbol: str = Field(sa_type=Text)
    side: Side = Field(sa_type=Word(Side))
    margin_mode: MarginMode = Field(sa_type=Word(MarginMode))
    leverage: Decimal = Field(sa_type=ExactDecimal)
    entry_price: Decimal = Field(sa_type=ExactDecimal)
    quantity: Decimal = Field(sa_type=ExactDecimal)
    stop_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    targets: tuple[Decimal, ...] = Field(sa_type=ExactDecimals)
    intent: PlanIntent = Field(sa_type=Word(PlanIntent))


class SettingRow(Record, table=True):
    """One setting of the journal as text."""

    __tablename__ = "setting"
    __table_args__ = STRICT

    key: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text)


class LiquidationAnswerRow(Record, table=True):
    """What the trader said about a liquidation that the record only makes probable."""

    __tablename__ = "liquidation_answer"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    liquidation_id: str = Field(sa_type=Text, primary_key=True)
    is_liquidation: bool = Field(sa_type=YesNo)
    answered_at: datetime = Field(sa_type=UtcMilliseconds)
    occurred_at: datetime = Field(sa_type=UtcMilliseconds)
