"""What other files tell about positions, what an undo must know, answers about liquidations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _told_position()
    _replaced_state()
    _undone_import()
    _liquidation_answer()


def _told_position() -> None:
    op.create_table(
        "told_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("told_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("margin_mode", sa.Text(), nullable=True),
        sa.Column("entry_price", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.Integer(), nullable=True),
        sa.Column("exit_price", sa.Text(), nullable=True),
        sa.Column("peak_quantity", sa.Text(), nullable=True),
        sa.Column("closed_quantity", sa.Text(), nullable=False),
        sa.Column("realized_pnl", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_told_position"),
        sa.UniqueConstraint(
            "account_id", "symbol", "told_id", name="uq_told_position_account_id_symbol_told_id"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_told_position_account_id"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_told_position_batch_id"
        ),
        sqlite_strict=True,
    )


def _replaced_state() -> None:
    op.create_table(
        "replaced_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replaced_state"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_replaced_state_batch_id"
        ),
        sqlite_strict=True,
    )


def _undone_import() -> None:
    op.create_table(
        "undone_import",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name="pk_undone_import"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name="fk_undone_import_batch_id"
        ),
        sqlite_strict=True,
    )


def _liquidation_answer() -> None:
    op.create_table(
        "liquidation_answer",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("liquidation_id", sa.Text(), nullable=False),
        sa.Column("is_liquidation", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "liquidation_id", name="pk_liquidation_answer"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_liquidation_answer_account_id"
        ),
        sqlite_strict=True,
    )
