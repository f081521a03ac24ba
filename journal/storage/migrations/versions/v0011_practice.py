"""Which price a stop watches, and the practice trades of re-entry."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and make the table."""
    op.add_column("position_facts", sa.Column("stop_watches", sa.Text(), nullable=True))
    op.create_table(
        "practice_trade",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "done_at", name="pk_practice_trade"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_practice_trade_account_id"
        ),
        sqlite_strict=True,
    )
