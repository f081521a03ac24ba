"""The trader's rules as they are kept: added, never taken away."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.force.change import RecordedChange, RuleChange
from journal.domain.values import Side
from journal.storage.errors import UnknownAccountError
from journal.storage.records import ScannedBreach, StoredScan
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
CONDITION = '{"field":"leverage","comparison":"above","value":"7"}'


def change(number: int = 1, **changes: Any) -> RuleChange:
    fields: dict[str, Any] = {
        "change_id": f"change {number}",
        "rule_id": "R01",
        "settings": "limit=8",
        "asked_at": NOON,
        "effective_at": NOON,
    }
    return RuleChange(**(fields | changes))


def written(**changes: Any) -> WrittenRule:
    fields: dict[str, Any] = {
        "rule_id": "C1",
        "name": "Small",
        "level": Level.BREACH,
        "sentence": "Seven is enough.",
        "condition": CONDITION,
        "created_at": NOON,
    }
    return WrittenRule(**(fields | changes))


@pytest.fixture
def named(store: Store) -> Store:
    """A journal with an account "Main"."""
    with store.writing() as writer:
        writer.ensure_account("Main")
    return store


def test_changes_are_kept_as_they_were_asked_and_in_their_order(named: Store) -> None:
    everywhere = change(1, enabled=False)
    scoped = change(2, only_account="Main", symbol="BTCUSDT", side=Side.SHORT, settings="limit=2.5")
    with named.writing() as writer:
        writer.add_rule_change(everywhere, LATER)
        writer.add_rule_change(scoped, NOON)
        writer.add_rule_change(change(1, settings="limit=100"), LATER)
    with named.reading() as reader:
        assert reader.rule_changes() == (
            RecordedChange(change=everywhere, recorded_at=LATER),
            RecordedChange(change=scoped, recorded_at=NOON),
        )


def test_a_change_of_an_account_that_does_not_exist_is_refused(named: Store) -> None:
    with pytest.raises(UnknownAccountError, match="Nobody"), named.writing() as writer:
        writer.add_rule_change(change(only_account="Nobody"), NOON)


def test_a_change_is_taken_back_once(named: Store) -> None:
    with named.writing() as writer:
        writer.add_rule_change(change(), NOON)
        writer.cancel_rule_change("change 1", LATER)
    with named.reading() as reader:
        (kept,) = reader.rule_changes()
    assert kept.change == change(cancelled_at=LATER)


WAYS_TO_LOSE_A_ROW = (
    "DELETE FROM rule_change",
    "DELETE FROM rule_change WHERE rule_id = 'R01'",
    "UPDATE rule_change SET settings = 'limit=100'",
    "UPDATE rule_change SET settings = 'limit=100', cancelled_at = 1",
    "UPDATE rule_change SET recorded_at = 0, cancelled_at = 1",
    "UPDATE rule_change SET enabled = 0, cancelled_at = 1",
    "UPDATE rule_change SET symbol = 'XRPUSDT', cancelled_at = 1",
    "UPDATE rule_change SET cancelled_at = NULL",
    "DELETE FROM custom_rule",
    "UPDATE custom_rule SET level = 'warn'",
)


def test_no_program_takes_a_row_of_the_rules_away(named: Store) -> None:
    with named.writing() as writer:
        writer.add_rule_change(change(), NOON)
        writer.add_written_rule(written())
    with closing(sqlite3.connect(named.folder.database)) as connection:
        for statement in WAYS_TO_LOSE_A_ROW:
            with pytest.raises(sqlite3.IntegrityError, match="kept for good"):
                connection.execute(statement)
    with named.reading() as reader:
        assert (len(reader.rule_changes()), len(reader.written_rules())) == (1, 1)


def test_rules_of_ones_own_are_kept_as_they_were_written(named: Store) -> None:
    of_account = written(rule_id="C2", only_account="Main", created_at=LATER)
    with named.writing() as writer:
        writer.add_written_rule(of_account)
        writer.add_written_rule(written())
        writer.add_written_rule(written(name="Other words"))
    with named.reading() as reader:
        assert reader.written_rules() == (of_account, written())
    assert WrittenRule.of(of_account.rule) == of_account


def test_the_first_sentence_about_a_breach_stays(named: Store) -> None:
    answer = BreachAnswer(breach_key="R04 x", sentence="I was in a hurry.", answered_at=NOON)
    again = BreachAnswer(breach_key="R04 x", sentence="It was nothing.", answered_at=LATER)
    with named.writing() as writer:
        writer.save_breach_answer("Main", answer)
        writer.save_breach_answer("Main", again)
    with named.reading() as reader:
        assert reader.breach_answers("Main") == {"R04 x": answer}
        assert reader.breach_answers("Nobody") == {}


def test_scans_stand_beside_one_another(named: Store) -> None:
    scan = StoredScan(scanned_at=NOON, rules="[]", positions=3, not_judged=1)
    found = [
        ScannedBreach(
            rule_id="R01",
            rule_version=1,
            severity="breach",
            at=NOON - timedelta(hours=hours),
            position_key=key,
            sentence="Too much.",
            parameters="limit=8",
            scope="BTCUSDT",
            inputs="{}",
            value=Decimal(12),
            threshold=Decimal(8),
            unit="x",
            net_result=result,
        )
        for hours, key, result in ((5, "BTCUSDT:both:1", Decimal("-3.5")), (2, None, None))
    ]
    with named.writing() as writer:
        first = writer.add_scan("Main", scan, found)
        second = writer.add_scan("Main", scan, ())
    with named.reading() as reader:
        assert [(one.scan_id, one.breaches) for one in reader.scans("Main")] == [
            (second, 0),
            (first, 2),
        ]
        assert reader.scanned_breaches(first) == (found[1], found[0])
        assert reader.scanned_breaches(second) == ()
