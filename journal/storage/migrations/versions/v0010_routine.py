"""Reviews of days and weeks, every version of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "daily_review",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.Column("went", sa.Text(), nullable=False),
        sa.Column("did_well", sa.Text(), nullable=True),
        sa.Column("tomorrow", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", "saved_at", name="pk_daily_review"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_daily_review_account_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "weekly_review",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("worked", "cost", "if_part", "then_part")
        ),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("grade_line", sa.Text(), nullable=False),
        sa.Column("numbers_version", sa.Text(), nullable=False),
        sa.Column("trades", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=True)
            for name in ("clean", "breaches", "near", "net_result", "r_total")
        ),
        sa.PrimaryKeyConstraint("account_id", "week", "saved_at", name="pk_weekly_review"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_weekly_review_account_id"),
        sqlite_strict=True,
    )
