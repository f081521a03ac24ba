"""The trader's rules: changes asked for, rules written, scans kept, breaches answered."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.dialects import sqlite

from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.force.change import RecordedChange, RuleChange
from journal.domain.values import Account
from journal.storage.records import ScannedBreach, StoredScan
from journal.storage.tables import TABLES
from journal.storage.transactions.room import RoomReading, RoomWriting, columns_as, columns_of


class RulesReading(RoomReading):
    """Reads what concerns the trader's rules."""

    def rule_changes(self) -> tuple[RecordedChange, ...]:
        """Return every change that was asked for, of all accounts, in the order they came in."""
        table = TABLES["rule_change"]
        query = _with_account(table, RuleChange, table.c.recorded_at).order_by(table.c.id)
        return self._built(
            query,
            lambda row: RecordedChange(
                recorded_at=row.pop("recorded_at"), change=RuleChange(**row)
            ),
        )

    def written_rules(self) -> tuple[WrittenRule, ...]:
        """Return the rules the trader wrote, in the order they came in."""
        table = TABLES["custom_rule"]
        query = _with_account(table, WrittenRule).order_by(text("custom_rule.rowid"))
        return self._built(query, lambda row: WrittenRule(**row))

    def breach_answers(self, account: Account | str) -> dict[str, BreachAnswer]:
        """Return what was written about breaches of an account, by breach key."""
        table = TABLES["breach_answer"]
        answers = self._values(BreachAnswer, table, self._owned(table, account))
        return {answer.breach_key: answer for answer in answers}

    def scans(self, account: Account | str) -> tuple[StoredScan, ...]:
        """Return the scans of an account, the newest first, without what they found."""
        table, found = TABLES["scan"], TABLES["scanned_breach"]
        count = select(func.count()).where(found.c.scan_id == table.c.id).scalar_subquery()
        own = _columns_but(table, "id", "account_id")
        query = (
            select(table.c.id.label("scan_id"), count.label("breaches"), *own)
            .where(self._owned(table, account))
            .order_by(table.c.id.desc())
        )
        return self._built(query, lambda row: StoredScan(**row))

    def scanned_breaches(self, scan_id: int) -> tuple[ScannedBreach, ...]:
        """Return what a scan found, the newest moment first."""
        table = TABLES["scanned_breach"]
        query = (
            select(*columns_as(table, ScannedBreach))
            .where(table.c.scan_id == scan_id)
            .order_by(table.c.at.desc(), table.c.id)
        )
        return self._built(query, lambda row: ScannedBreach(**row))


class RulesWriting(RoomWriting):
    """Keeps what concerns the trader's rules; nothing of it is ever removed."""

    def add_rule_change(self, change: RuleChange, recorded_at: datetime) -> None:
        """Keep a change; one of that id that is known stays as it is."""
        row = self._scoped(columns_of(change)) | {"recorded_at": recorded_at}
        self._connection.execute(sqlite.insert(TABLES["rule_change"]).on_conflict_do_nothing(), row)

    def cancel_rule_change(self, change_id: str, at: datetime) -> None:
        """Keep that a change was taken back."""
        table = TABLES["rule_change"]
        statement = table.update().where(table.c.change_id == change_id)
        self._connection.execute(statement, {"cancelled_at": at})

    def add_written_rule(self, rule: WrittenRule) -> None:
        """Keep a rule the trader wrote; one of that id that is known stays as it is."""
        row = self._scoped(columns_of(rule))
        self._connection.execute(sqlite.insert(TABLES["custom_rule"]).on_conflict_do_nothing(), row)

    def save_breach_answer(self, account: Account | str, answer: BreachAnswer) -> None:
        """Keep what was written about a breach; the first sentence stays."""
        row = columns_of(answer) | {"account_id": self._require_id(account)}
        self._connection.execute(
            sqlite.insert(TABLES["breach_answer"]).on_conflict_do_nothing(), row
        )

    def add_scan(
        self, account: Account | str, scan: StoredScan, found: Iterable[ScannedBreach]
    ) -> int:
        """Keep a scan beside the older ones and return its number."""
        row = columns_of(scan) | {"account_id": self._require_id(account)}
        del row["scan_id"], row["breaches"]
        scan_id = self._insert("scan", row)
        rows = [columns_of(one) | {"scan_id": scan_id} for one in found]
        if rows:
            self._connection.execute(TABLES["scanned_breach"].insert(), rows)
        return scan_id

    def _scoped(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row that names its account by number."""
        name = row.pop("only_account")
        return row | {"account_id": None if name is None else self._require_id(name)}


def _with_account(table: Table, kind: type[Any], *more: Any) -> Any:  # noqa: ANN401  # Core
    """Return a query for a value's fields, the account by its name."""
    accounts = TABLES["account"]
    own = [table.c[field.name] for field in fields(kind) if field.name != "only_account"]
    return select(accounts.c.name.label("only_account"), *own, *more).select_from(
        table.outerjoin(accounts, accounts.c.id == table.c.account_id)
    )


def _columns_but(table: Table, *left_out: str) -> list[Any]:
    return [column for column in table.c if column.name not in left_out]
