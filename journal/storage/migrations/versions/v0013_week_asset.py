"""What the money of a week's review is counted in."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of reviews saved before nobody noted it."""
    op.add_column("weekly_review", sa.Column("asset", sa.Text(), nullable=True))
