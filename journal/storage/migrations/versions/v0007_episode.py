"""Liquidations that the trader joined into one episode, or parted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "episode_edit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("liquidation_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.Integer(), nullable=False),
        sa.Column("joins", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "liquidation_id", name="pk_episode_edit"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_episode_edit_account_id"),
        sqlite_strict=True,
    )
