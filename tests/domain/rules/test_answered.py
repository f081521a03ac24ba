"""What a breach is known by, and what counts as an answer."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.rules.answered import BreachAnswer, breach_key, wants_answer
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def breach(severity: Severity, version: int = 1) -> Breach:
    return Breach(
        rule_id="R01",
        rule_version=version,
        severity=severity,
        sentence="Too much.",
        value=Decimal(12),
        threshold=Decimal(10),
        unit="x",
        at=NOON,
    )


def test_a_worse_breach_is_another_one_and_a_new_version_of_the_rule_is_not() -> None:
    key = breach_key(breach(Severity.BREACH), "BTCUSDT:both:1")
    assert key == "R01 breach BTCUSDT:both:1"
    assert breach_key(breach(Severity.BREACH, version=2), "BTCUSDT:both:1") == key
    assert breach_key(breach(Severity.CRITICAL), "BTCUSDT:both:1") != key
    assert breach_key(breach(Severity.BREACH), None) == "R01 breach 2024-05-14T12:00:00Z"


def test_breaches_and_critical_ones_want_an_answer() -> None:
    assert [one for one in Severity if wants_answer(breach(one))] == [
        Severity.BREACH,
        Severity.CRITICAL,
    ]


@pytest.mark.parametrize("sentence", ["", "ok", "         .", "x" * 501])
def test_what_is_no_sentence_is_refused(sentence: str) -> None:
    with pytest.raises(InvalidValueError, match="sentence"):
        BreachAnswer(breach_key="R01", sentence=sentence, answered_at=NOON)
