"""The journal's own copy of the pause: how much of it was served, and its log."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "pause_state",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("seq", "began", "need", "verified", "unverified", "disputed")
        ),
        sa.Column("t0", sa.Integer(), nullable=True),
        sa.Column("boot_id", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("boot", "wall", "tampered", "ahead")
        ),
        sa.Column("heard_boot_id", sa.Text(), nullable=True),
        sa.Column("heard_boot", sa.Integer(), nullable=True),
        sa.Column("heard_at", sa.Integer(), nullable=True),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pause_state"),
        sqlite_strict=True,
    )
    op.create_table(
        "pause_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_pause_entry"),
        sqlite_strict=True,
    )
