"""A rule of the trader's own beside the others."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any as AnyValue

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.rules import judge
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.custom.condition import All, Compare, Not
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.scope import Scope
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
HIGH = Compare(field="leverage", comparison=Comparison.ABOVE, value="7")
NO_STOP = Compare(field="stop_distance", comparison=Comparison.ABOVE, value="5")
CROSS = Compare(field="margin_mode", comparison=Comparison.IS, value="cross")


def rule(**changes: AnyValue) -> CustomRule:
    fields: dict[str, AnyValue] = {
        "rule_id": "C1",
        "name": "Small",
        "level": Severity.BREACH,
        "sentence": "I promised myself 7x.",
        "condition": HIGH,
        "created_at": NOON,
    }
    return CustomRule(**(fields | changes))


def test_it_is_broken_where_its_condition_holds(moment: Callable[..., RuleContext]) -> None:
    (breach,) = judge(moment(leverage=Decimal(8)), (rule(),)).breaches
    assert (breach.rule_id, breach.severity, breach.value, breach.threshold, breach.unit) == (
        "C1",
        Severity.BREACH,
        Decimal(8),
        Decimal(7),
        "x",
    )
    assert breach.sentence == "BTCUSDT long: leverage above 7 x. I promised myself 7x."
    assert rule().check(moment(leverage=Decimal(7))) is None
    assert rule().severity == "where leverage above 7 x: breach"


def test_what_is_unknown_is_not_judged_and_named(moment: Callable[..., RuleContext]) -> None:
    both = rule(condition=All(parts=(HIGH, Not(part=CROSS))))
    assert both.check(moment(leverage=None, margin_mode=None)) == NotJudged(
        rule_id="C1", reason="no leverage recorded; no margin mode recorded"
    )


def test_only_one_finite_number_is_told_as_measured(moment: Callable[..., RuleContext]) -> None:
    endless = rule(condition=NO_STOP).check(moment(has_stop=False, stop_price=None))
    assert isinstance(endless, Breach)
    assert (endless.value, endless.threshold) == (None, Decimal(5))
    joined = rule(condition=All(parts=(HIGH,))).check(moment(leverage=Decimal(8)))
    assert isinstance(joined, Breach)
    assert (joined.value, joined.threshold) == (None, None)
    word = rule(condition=Not(part=CROSS)).check(moment())
    assert isinstance(word, Breach)
    assert word.value is None


def test_it_is_asked_only_where_risk_is_added(moment: Callable[..., RuleContext]) -> None:
    at_liquidation = judge(moment(leverage=Decimal(8), moment=Moment.LIQUIDATION), (rule(),))
    assert at_liquidation.breaches == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rule_id", " "),
        ("name", ""),
        ("name", "x" * 61),
        ("sentence", " "),
        ("sentence", "x" * 301),
        ("level", Severity.INFO),
        ("created_at", datetime(2024, 5, 14)),  # noqa: DTZ001  # the point of the case
    ],
)
def test_what_cannot_be_a_rule_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as refused:
        rule(**{field: value})
    assert refused.value.field == field


def test_too_deep_a_condition_is_refused() -> None:
    deep = Not(part=Not(part=Not(part=Not(part=HIGH))))
    with pytest.raises(InvalidValueError, match="nested"):
        rule(condition=deep)


def test_it_is_kept_as_plain_fields_and_made_of_them_again() -> None:
    own = rule(scope=Scope(account="Main"))
    kept = WrittenRule.of(own)
    assert (kept.level, kept.only_account) == (Level.BREACH, "Main")
    assert kept.condition == '{"field":"leverage","comparison":"above","value":"7"}'
    assert kept.rule == own
    with pytest.raises(InvalidValueError, match="condition"):
        WrittenRule(**FIELDS, condition="import os")


FIELDS: dict[str, AnyValue] = {
    "rule_id": "C1",
    "name": "Small",
    "level": Level.WARN,
    "sentence": "Seven is enough.",
    "created_at": NOON,
}
