"""The tables of what the exchange tells: imports and their rows."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from journal.domain.values import MarginMode, OrderSide, PositionSide, Side
from journal.storage.columns import ExactDecimal, UtcMilliseconds, Word, YesNo
from journal.storage.tables.base import STRICT, Record, account_column, batch_column, id_column


class ImportBatchRow(Record, table=True):
    """One file (or zip member) that was imported, so that its rows can be found again."""

    __tablename__ = "import_batch"
    __table_args__ = STRICT

    id: int | None = id_column()
    account_id: int = account_column()
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
    __table_args__ = (UniqueConstraint("account_id", "symbol", "trade_id"), STRICT)

    id: int | None = id_column()
    account_id: int = account_column()
    batch_id: int | None = batch_column()
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
        STRICT,
    )

    id: int | None = id_column()
    account_id: int = account_column()
    batch_id: int | None = batch_column()
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
        STRICT,
    )

    id: int | None = id_column()
    account_id: int = account_column()
    batch_id: int | None = batch_column()
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


class ToldPositionRow(Record, table=True):
    """One position as a file tells it; identity (account, symbol, told id)."""

    __tablename__ = "told_position"
    __table_args__ = (UniqueConstraint("account_id", "symbol", "told_id"), STRICT)

    id: int | None = id_column()
    account_id: int = account_column()
    batch_id: int | None = batch_column()
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
    __table_args__ = STRICT

    id: int | None = id_column()
    batch_id: int = Field(foreign_key="import_batch.id")
    record: str = Field(sa_type=Text)
    row_id: int
    earlier: str = Field(sa_type=Text)


class UndoneImportRow(Record, table=True):
    """An import whose rows were taken out again."""

    __tablename__ = "undone_import"
    __table_args__ = STRICT

    batch_id: int = Field(
        foreign_key="import_batch.id", primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    undone_at: datetime = Field(sa_type=UtcMilliseconds)
