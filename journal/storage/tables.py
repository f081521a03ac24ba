"""The tables of a journal: SQLModel classes, STRICT, named like the fields of the values.

With ``table=True`` SQLModel validates nothing, so these classes only describe the schema;
rows become validated values in ``journal/storage/transactions``.
"""

from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Column, Index, MetaData, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from journal.domain.values import (
    Certainty,
    MarginMode,
    OrderSide,
    PlanIntent,
    PositionSide,
    Side,
)
from journal.storage.columns import (
    AsGiven,
    ExactDecimal,
    ExactDecimals,
    UtcMilliseconds,
    Word,
    YesNo,
)

_STRICT = {"sqlite_strict": True}


class Record(SQLModel):
    """What all tables of the journal share: one metadata with named constraints."""

    # Alembic's batch mode can only drop or change a constraint that has a name.
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )


def _id() -> Any:  # noqa: ANN401  # SQLModel's Field is typed Any
    return Field(default=None, primary_key=True)


def _account() -> Any:  # noqa: ANN401  # SQLModel's Field is typed Any
    return Field(foreign_key="account.id")


def _batch() -> Any:  # noqa: ANN401  # SQLModel's Field is typed Any
    return Field(default=None, foreign_key="import_batch.id")


class AccountRow(Record, table=True):
    """One futures account."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("name"), _STRICT)

    id: int | None = _id()
    name: str = Field(sa_type=Text)
    wallet_balance: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    wallet_balance_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)
    usual_leverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    usual_margin_mode: MarginMode | None = Field(default=None, sa_type=Word(MarginMode))


class ImportBatchRow(Record, table=True):
    """One file (or zip member) that was imported, so that its rows can be found again."""

    __tablename__ = "import_batch"
    __table_args__ = _STRICT

    id: int | None = _id()
    account_id: int = _account()
    file_name: str = Field(sa_type=Text)
    content_sha256: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    zone: str | None = Field(default=None, sa_type=Text)
    imported_at: datetime = Field(sa_type=UtcMilliseconds)
    rows_added: int
    rows_known: int
    rows_refused: int


class FillRow(Record, table=True):
    """One execution; identity (account, symbol, trade id)."""

    __tablename__ = "fill"
    __table_args__ = (UniqueConstraint("account_id", "symbol", "trade_id"), _STRICT)

    id: int | None = _id()
    account_id: int = _account()
    batch_id: int | None = _batch()
    symbol: str = Field(sa_type=Text)
    trade_id: str = Field(sa_type=Text)
    order_id: str | None = Field(default=None, sa_type=Text)
    traded_at: datetime = Field(sa_type=UtcMilliseconds)
    order_side: OrderSide = Field(sa_type=Word(OrderSide))
    position_side: PositionSide = Field(sa_type=Word(PositionSide))
    price: Decimal = Field(sa_type=ExactDecimal)
    quantity: Decimal = Field(sa_type=ExactDecimal)
    fee: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    fee_asset: str | None = Field(default=None, sa_type=Text)
    realized_pnl: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    is_maker: bool | None = Field(default=None, sa_type=YesNo)


class IncomeRow(Record, table=True):
    """One change of the wallet; identity (account, type, transaction id)."""

    __tablename__ = "income"
    __table_args__ = (
        UniqueConstraint("account_id", "income_type", "transaction_id"),
        # Tiny, and all that the first paint has to look at.
        Index(
            "ix_income_insurance_clear",
            "occurred_at",
            sqlite_where=text("income_type = 'INSURANCE_CLEAR'"),
        ),
        _STRICT,
    )

    id: int | None = _id()
    account_id: int = _account()
    batch_id: int | None = _batch()
    income_type: str = Field(sa_type=Text)
    transaction_id: str = Field(sa_type=Text)
    amount: Decimal = Field(sa_type=ExactDecimal)
    asset: str = Field(sa_type=Text)
    symbol: str | None = Field(default=None, sa_type=Text)
    occurred_at: datetime = Field(sa_type=UtcMilliseconds)


class ExchangeOrderRow(Record, table=True):
    """One order as last seen; identity (account, symbol, order id)."""

    __tablename__ = "exchange_order"
    __table_args__ = (
        UniqueConstraint("account_id", "symbol", "order_id"),
        # The start of the text, not containment: "adl_autoclose" and "settlement_autoclose-"
        # are no liquidations. substr and not LIKE, which a partial index must not use.
        Index(
            "ix_exchange_order_autoclose",
            "placed_at",
            sqlite_where=text("substr(client_order_id, 1, 10) = 'autoclose-'"),
        ),
        _STRICT,
    )

    id: int | None = _id()
    account_id: int = _account()
    batch_id: int | None = _batch()
    symbol: str = Field(sa_type=Text)
    order_id: str = Field(sa_type=Text)
    client_order_id: str | None = Field(default=None, sa_type=Text)
    order_type: str = Field(sa_type=Text)
    order_side: OrderSide = Field(sa_type=Word(OrderSide))
    position_side: PositionSide = Field(sa_type=Word(PositionSide))
    price: Decimal = Field(sa_type=ExactDecimal)
    average_price: Decimal = Field(sa_type=ExactDecimal)
    quantity: Decimal = Field(sa_type=ExactDecimal)
    executed_quantity: Decimal = Field(sa_type=ExactDecimal)
    stop_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    status: str = Field(sa_type=Text)
    placed_at: datetime = Field(sa_type=UtcMilliseconds)
    updated_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)


class LiquidationRow(Record, table=True):
    """One liquidation the trader typed; those of the exchange are derived from its rows."""

    __tablename__ = "liquidation"
    __table_args__ = (UniqueConstraint("account_id", "liquidation_id"), _STRICT)

    id: int | None = _id()
    account_id: int = _account()
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
    __table_args__ = _STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    position_key: str = Field(sa_type=Text, primary_key=True)
    leverage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    margin_mode: MarginMode | None = Field(default=None, sa_type=Word(MarginMode))
    isolated_wallet: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    stop_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    has_stop: bool | None = Field(default=None, sa_type=YesNo)


class PlanRow(Record, table=True):
    """One plan the trader called ready."""

    __tablename__ = "plan"
    __table_args__ = _STRICT

    id: int | None = _id()
    account_id: int = _account()
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
    __table_args__ = _STRICT

    key: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text)


class ToldPositionRow(Record, table=True):
    """One position as a file tells it; identity (account, symbol, told id)."""

    __tablename__ = "told_position"
    __table_args__ = (UniqueConstraint("account_id", "symbol", "told_id"), _STRICT)

    id: int | None = _id()
    account_id: int = _account()
    batch_id: int | None = _batch()
    symbol: str = Field(sa_type=Text)
    told_id: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    side: Side = Field(sa_type=Word(Side))
    margin_mode: MarginMode | None = Field(default=None, sa_type=Word(MarginMode))
    entry_price: Decimal = Field(sa_type=ExactDecimal)
    opened_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)
    closed_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)
    exit_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    peak_quantity: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    closed_quantity: Decimal = Field(sa_type=ExactDecimal)
    realized_pnl: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    status: str = Field(sa_type=Text)


class ReplacedStateRow(Record, table=True):
    """What an import replaced in a row that was there before it, so that it can be undone."""

    __tablename__ = "replaced_state"
    __table_args__ = _STRICT

    id: int | None = _id()
    batch_id: int = Field(foreign_key="import_batch.id")
    record: str = Field(sa_type=Text)
    row_id: int
    earlier: str = Field(sa_type=Text)


class UndoneImportRow(Record, table=True):
    """An import whose rows were taken out again."""

    __tablename__ = "undone_import"
    __table_args__ = _STRICT

    batch_id: int = Field(
        foreign_key="import_batch.id", primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    undone_at: datetime = Field(sa_type=UtcMilliseconds)


class LiquidationAnswerRow(Record, table=True):
    """What the trader said about a liquidation that the record only makes probable."""

    __tablename__ = "liquidation_answer"
    __table_args__ = _STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    liquidation_id: str = Field(sa_type=Text, primary_key=True)
    is_liquidation: bool = Field(sa_type=YesNo)
    answered_at: datetime = Field(sa_type=UtcMilliseconds)
    occurred_at: datetime = Field(sa_type=UtcMilliseconds)


TABLES = Record.metadata.tables
"""Every table by name, for Core statements."""


@cache
def untyped(name: str) -> Table:
    """Return a table whose columns convert nothing: for raw rows in bulk."""
    return Table(name, MetaData(), *(Column(column.name, AsGiven) for column in TABLES[name].c))
