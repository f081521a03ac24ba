"""What is written along with plans, and how the money is split between futures and spot."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "plan_word",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("override", sa.Text(), nullable=True),
        sa.Column("checked", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("plan_id", name="pk_plan_word"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_word_plan_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "difference_answer",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position_key", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "position_key", name="pk_difference_answer"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_difference_answer_account_id"
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "spot_split",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.Integer(), nullable=False),
        sa.Column("futures_equity", sa.Text(), nullable=False),
        sa.Column("spot_equity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "told_at", name="pk_spot_split"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_spot_split_account_id"),
        sqlite_strict=True,
    )
