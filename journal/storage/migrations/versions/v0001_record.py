"""The first schema: the record, what was typed, plans and settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _account()
    _import_batch()
    _fill()
    _income()
    _exchange_order()
    _liquidation()
    _position_facts()
    _plan()
    _setting()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wallet_balance", sa.Text(), nullable=True),
        sa.Column("wallet_balance_at", sa.Integer(), nullable=True),
        sa.Column("usual_leverage", sa.Text(), nullable=True),
        sa.Column("usual_margin_mode", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sqlite_strict=True,
    )


def _import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("imported_at", sa.Integer(), nullable=False),
        sa.Column("rows_added", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_import_batch_account_id"),
        sqlite_strict=True,
    )


def _fill() -> None:
    op.create_table(
        "fill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("traded_at", sa.Integer(), nullable=False),
        sa.Column("order_side", sa.Text(), nullable=False),
        sa.Column("position_side", sa.Text(), nullable=False),
        sa.Column("price", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("fee", sa.Text(), nullable=True),
        sa.Column("fee_asset", sa.Text(), nullable=True),
        sa.Column("realized_pnl", sa.Text(), nullable=True),
        sa.Column("is_maker", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_fill"),
        sa.UniqueConstraint(
            "account_id", "symbol", "trade_id", name="uq_fill_account_id_symbol_trade_id"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_fill_account_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_fill_batch_id"),
        sqlite_strict=True,
    )


def _income() -> None:
    op.create_table(
        "income",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("income_type", sa.Text(), nullable=False),
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("asset", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_income"),
        sa.UniqueConstraint(
            "account_id",
            "income_type",
            "transaction_id",
            name="uq_income_account_id_income_type_transaction_id",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_income_account_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_income_batch_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_income_insurance_clear",
        "income",
        ["occurred_at"],
        sqlite_where=sa.text("income_type = 'INSURANCE_CLEAR'"),
    )


def _exchange_order() -> None:
    op.create_table(
        "exchange_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("client_order_id", sa.Text(), nullable=True),
        sa.Column("order_type", sa.Text(), nullable=False),
        sa.Column("order_side", sa.Text(), nullable=False),
        sa.Column("position_side", sa.Text(), nullable=False),
        sa.Column("price", sa.Text(), nullable=False),
        sa.Column("average_price", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("executed_quantity", sa.Text(), nullable=False),
        sa.Column("stop_price", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_order"),
        sa.UniqueConstraint(
            "account_id", "symbol", "order_id", name="uq_exchange_order_account_id_symbol_order_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_exchange_order_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_exchange_order_batch_id"
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_exchange_order_autoclose",
        "exchange_order",
        ["placed_at"],
        sqlite_where=sa.text("substr(client_order_id, 1, 10) = 'autoclose-'"),
    )


def _liquidation() -> None:
    op.create_table(
        "liquidation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("liquidation_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("position_key", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("leverage", sa.Text(), nullable=True),
        sa.Column("margin_mode", sa.Text(), nullable=True),
        sa.Column("entry_price", sa.Text(), nullable=True),
        sa.Column("trigger_price", sa.Text(), nullable=True),
        sa.Column("bankruptcy_price", sa.Text(), nullable=True),
        sa.Column("execution_price", sa.Text(), nullable=True),
        sa.Column("loss", sa.Text(), nullable=True),
        sa.Column("balance_left", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_liquidation"),
        sa.UniqueConstraint(
            "account_id", "liquidation_id", name="uq_liquidation_account_id_liquidation_id"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_liquidation_account_id"),
        sqlite_strict=True,
    )


def _position_facts() -> None:
    op.create_table(
        "position_facts",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position_key", sa.Text(), nullable=False),
        sa.Column("leverage", sa.Text(), nullable=True),
        sa.Column("margin_mode", sa.Text(), nullable=True),
        sa.Column("isolated_wallet", sa.Text(), nullable=True),
        sa.Column("stop_price", sa.Text(), nullable=True),
        sa.Column("has_stop", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "position_key", name="pk_position_facts"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_position_facts_account_id"
        ),
        sqlite_strict=True,
    )


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("margin_mode", sa.Text(), nullable=False),
        sa.Column("leverage", sa.Text(), nullable=False),
        sa.Column("entry_price", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("stop_price", sa.Text(), nullable=True),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_plan_account_id"),
        sqlite_strict=True,
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
        sqlite_strict=True,
    )
