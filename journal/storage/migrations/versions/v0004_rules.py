"""Changes of rules, rules the trader wrote, scans, and what was written about breaches."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the guards that let no row of a rule be taken away."""
    _rule_change()
    _custom_rule()
    _breach_answer()
    _scan()
    _scanned_breach()
    _guards()


def _rule_change() -> None:
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.Integer(), nullable=False),
        sa.Column("effective_at", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rule_change"),
        sa.UniqueConstraint("change_id", name="uq_rule_change_change_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_rule_change_account_id"),
        sqlite_strict=True,
    )


def _custom_rule() -> None:
    op.create_table(
        "custom_rule",
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule_id", name="pk_custom_rule"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_custom_rule_account_id"),
        sqlite_strict=True,
    )


def _breach_answer() -> None:
    op.create_table(
        "breach_answer",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("breach_key", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "breach_key", name="pk_breach_answer"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_breach_answer_account_id"),
        sqlite_strict=True,
    )


def _scan() -> None:
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("scanned_at", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("not_judged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scan"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_scan_account_id"),
        sqlite_strict=True,
    )


def _scanned_breach() -> None:
    op.create_table(
        "scanned_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("position_key", sa.Text(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("threshold", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("net_result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_scanned_breach"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_scanned_breach_scan_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_scanned_breach_scan_id", "scanned_breach", ["scan_id"])


def _guards() -> None:
    op.execute(
        """CREATE TRIGGER rule_change_stays BEFORE DELETE ON rule_change
BEGIN SELECT RAISE(ABORT, 'changes of rules are kept for good'); END"""
    )
    op.execute(
        """CREATE TRIGGER rule_change_is_final BEFORE UPDATE ON rule_change
WHEN OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL
OR (NEW.id, NEW.change_id, NEW.rule_id, NEW.settings, NEW.asked_at, NEW.effective_at,
NEW.recorded_at) IS NOT (OLD.id, OLD.change_id, OLD.rule_id, OLD.settings, OLD.asked_at,
OLD.effective_at, OLD.recorded_at)
OR (NEW.account_id, NEW.symbol, NEW.side, NEW.enabled) IS NOT (OLD.account_id, OLD.symbol,
OLD.side, OLD.enabled)
BEGIN SELECT RAISE(ABORT, 'changes of rules are kept for good'); END"""
    )
    op.execute(
        """CREATE TRIGGER custom_rule_stays BEFORE DELETE ON custom_rule
BEGIN SELECT RAISE(ABORT, 'rules once written are kept for good'); END"""
    )
    op.execute(
        """CREATE TRIGGER custom_rule_is_final BEFORE UPDATE ON custom_rule
BEGIN SELECT RAISE(ABORT, 'rules once written are kept for good'); END"""
    )
