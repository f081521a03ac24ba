"""The tables of the trader's own rules: what was asked for, what was found, what was answered."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import DDL, Text, UniqueConstraint, event
from sqlmodel import Field

from journal.domain.rules.custom.written import Level
from journal.domain.values import Side
from journal.storage.columns import ExactDecimal, UtcMilliseconds, Word, YesNo
from journal.storage.tables.base import STRICT, Record, account_column, id_column


class RuleChangeRow(Record, table=True):
    """One change of a rule's settings. Rows are added and never removed or changed."""

    __tablename__ = "rule_change"
    __table_args__ = (UniqueConstraint("change_id"), STRICT)

    id: int | None = id_column()
    change_id: str = Field(sa_type=Text)
    rule_id: str = Field(sa_type=Text)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    symbol: str | None = Field(default=None, sa_type=Text)
    side: Side | None = Field(default=None, sa_type=Word(Side))
    settings: str = Field(sa_type=Text)
    enabled: bool | None = Field(default=None, sa_type=YesNo)
    asked_at: datetime = Field(sa_type=UtcMilliseconds)
    effective_at: datetime = Field(sa_type=UtcMilliseconds)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcMilliseconds)
    recorded_at: datetime = Field(sa_type=UtcMilliseconds)


class CustomRuleRow(Record, table=True):
    """One rule the trader wrote; other words are another rule."""

    __tablename__ = "custom_rule"
    __table_args__ = STRICT

    rule_id: str = Field(sa_type=Text, primary_key=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    name: str = Field(sa_type=Text)
    level: Level = Field(sa_type=Word(Level))
    sentence: str = Field(sa_type=Text)
    condition: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcMilliseconds)


class BreachAnswerRow(Record, table=True):
    """What the trader wrote about one breach."""

    __tablename__ = "breach_answer"
    __table_args__ = STRICT

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    breach_key: str = Field(sa_type=Text, primary_key=True)
    sentence: str = Field(sa_type=Text)
    answered_at: datetime = Field(sa_type=UtcMilliseconds)


class ScanRow(Record, table=True):
    """One judging of the whole record by the rules of that day."""

    __tablename__ = "scan"
    __table_args__ = STRICT

    id: int | None = id_column()
    account_id: int = account_column()
    scanned_at: datetime = Field(sa_type=UtcMilliseconds)
    rules: str = Field(sa_type=Text)
    positions: int
    not_judged: int


class ScannedBreachRow(Record, table=True):
    """One breach as a scan found it."""

    __tablename__ = "scanned_breach"
    __table_args__ = STRICT

    id: int | None = id_column()
    scan_id: int = Field(foreign_key="scan.id", index=True)
    rule_id: str = Field(sa_type=Text)
    rule_version: int
    severity: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcMilliseconds)
    position_key: str | None = Field(default=None, sa_type=Text)
    sentence: str = Field(sa_type=Text)
    parameters: str = Field(sa_type=Text)
    scope: str = Field(sa_type=Text)
    inputs: str = Field(sa_type=Text)
    value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    threshold: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    unit: str = Field(sa_type=Text)
    net_result: Decimal | None = Field(default=None, sa_type=ExactDecimal)


# A row once there may not be taken away or rewritten, by whatever program has the file open. Only
# the time of taking a change back may still be written, once.
GUARDS = (
    """CREATE TRIGGER rule_change_stays BEFORE DELETE ON rule_change
BEGIN SELECT RAISE(ABORT, 'changes of rules are kept for good'); END""",
    """CREATE TRIGGER rule_change_is_final BEFORE UPDATE ON rule_change
WHEN OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL
OR (NEW.id, NEW.change_id, NEW.rule_id, NEW.settings, NEW.asked_at, NEW.effective_at,
NEW.recorded_at) IS NOT (OLD.id, OLD.change_id, OLD.rule_id, OLD.settings, OLD.asked_at,
OLD.effective_at, OLD.recorded_at)
OR (NEW.account_id, NEW.symbol, NEW.side, NEW.enabled) IS NOT (OLD.account_id, OLD.symbol,
OLD.side, OLD.enabled)
BEGIN SELECT RAISE(ABORT, 'changes of rules are kept for good'); END""",
    """CREATE TRIGGER custom_rule_stays BEFORE DELETE ON custom_rule
BEGIN SELECT RAISE(ABORT, 'rules once written are kept for good'); END""",
    """CREATE TRIGGER custom_rule_is_final BEFORE UPDATE ON custom_rule
BEGIN SELECT RAISE(ABORT, 'rules once written are kept for good'); END""",
)
for guard in GUARDS:
    statement = DDL(guard)  # type: ignore[no-untyped-call]  # SQLAlchemy does not type it
    event.listen(Record.metadata, "after_create", statement)
