"""Pictures that belong to positions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "attachment",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position_key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "position_key", "sha256", name="pk_attachment"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_attachment_account_id"),
        sqlite_strict=True,
    )
