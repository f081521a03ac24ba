"""What all rules have in common: listed, described, limited, and monotonous in every setting."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import journal.domain.rules
from journal.domain.errors import InvalidValueError
from journal.domain.rules import RULES, judge, never_asked
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import (
    Rule,
    Setting,
    SettingKind,
    Tighter,
    rule_with,
    settings_of,
)
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode
from tests.default_rules import default_rules
from tests.examples import examples

SETTINGS = [(rule, name, form) for rule in RULES for name, form in settings_of(rule)]


def test_a_moment_of_a_record_is_the_one_made_field_by_field() -> None:
    at = datetime(2024, 5, 14, 12, tzinfo=UTC)
    told = {"moment": Moment.OPEN, "at": at, "symbol": "BTCUSDT", "leverage": Decimal(5)}
    assert RuleContext.of_record(told) == RuleContext(**told)  # type: ignore[arg-type]  # by name
    assert RuleContext.of_record(told).stop_price is None


def test_every_rule_file_is_listed_and_lies_in_the_folder_of_its_group() -> None:
    folder = Path(str(journal.domain.rules.__file__)).parent
    files = {(path.parent.name, path.stem) for path in folder.rglob("r[0-9]*.py")}
    listed = {(rule.group.value, rule.__module__.rsplit(".", 1)[-1]) for rule in RULES}
    assert listed == files
    assert all(rule.__module__.split(".")[-2] == rule.group.value for rule in RULES)


def test_the_rules_of_every_group_are_kept_apart_from_the_others_by_contract() -> None:
    settings_file = Path(__file__).resolve().parents[3] / "pyproject.toml"
    contracts = tomllib.loads(settings_file.read_text())["tool"]["importlinter"]["contracts"]
    (kept_apart,) = [one["modules"] for one in contracts if one["type"] == "independence"]
    assert kept_apart == [f"journal.domain.rules.{group.value}.*" for group in RuleGroup]


def test_every_file_holds_one_rule_of_its_own_number() -> None:
    for rule in RULES:
        number = rule.__module__.rsplit(".", 1)[-1].split("_")[0]
        assert rule.rule_id.lower() == number
    assert len({rule.rule_id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_every_rule_says_who_it_is(rule: type[Rule]) -> None:
    assert rule.version >= 1
    assert all((rule.name, rule.description, rule.severity, rule.group, rule.source))


def test_the_kept_moment_breaks_no_rule(moment: Callable[..., RuleContext]) -> None:
    assert judge(moment(), default_rules()).breaches == ()
    assert judge(moment(), default_rules()).not_judged == ()


def test_judging_keeps_breaches_and_what_is_not_judged_apart(
    moment: Callable[..., RuleContext],
) -> None:
    judgement = judge(moment(leverage=Decimal(25), has_stop=None, stop_price=None), default_rules())
    assert [breach.rule_id for breach in judgement.breaches] == ["R01"]
    untold = [untold.rule_id for untold in judgement.not_judged]
    assert untold == ["R04", "R05", "R06", "R07", "R21", "R22"]


def test_a_rule_is_asked_only_at_its_own_moments(moment: Callable[..., RuleContext]) -> None:
    reckless = moment(leverage=Decimal(100), margin_mode=MarginMode.CROSS)
    assert {"R01", "R10"} <= {one.rule_id for one in judge(reckless, default_rules()).breaches}
    transfer = moment(moment=Moment.TRANSFER, leverage=Decimal(100), transferred=Decimal(1))
    assert judge(transfer, default_rules()).breaches == ()


def test_what_only_snapshots_tell_is_not_judged_without_one() -> None:
    without = never_asked(default_rules(), {Moment.OPEN})
    assert [one.rule_id for one in without] == ["R13", "R15", "R20"]
    assert never_asked(default_rules(), {Moment.SNAPSHOT}) == ()


def test_four_rules_are_offered_and_off() -> None:
    off = [rule.rule_id for rule in RULES if not rule.enabled_by_default]
    assert off == ["R24", "R25", "R26", "R28"]
    on = {rule.rule_id for rule in default_rules()}
    assert on == {rule.rule_id for rule in RULES} - set(off)


def test_severities_are_ordered_and_named() -> None:
    assert Severity.INFO < Severity.WARN < Severity.BREACH < Severity.CRITICAL
    assert Severity.CRITICAL.text == "critical"


@pytest.mark.parametrize(("rule", "name", "form"), SETTINGS)
def test_every_setting_is_described_and_refused_outside_its_limits(
    rule: type[Rule], name: str, form: Setting
) -> None:
    assert form.label
    assert form.minimum <= getattr(rule(), name) <= form.maximum
    for edge in (form.minimum, form.maximum):
        assert getattr(rule_with(rule, {name: edge}), name) == edge
    wrong_values = [form.minimum - 1, form.maximum + 1, Decimal("NaN")]
    if form.kind is not SettingKind.NUMBER:
        wrong_values.append(form.minimum + Decimal("0.5"))
    for wrong in wrong_values:
        with pytest.raises(InvalidValueError) as refused:
            rule_with(rule, {name: wrong})
        assert refused.value.field == name


def between(form: Setting, low: Decimal, high: Decimal, random: Random) -> Decimal:
    """A value of the setting from low to high, often one of the ends."""
    value = random.choice([low, high, low + (high - low) * random.randint(0, 100) / 100])
    return value if form.kind is SettingKind.NUMBER else value.to_integral_value(ROUND_FLOOR)


def loosened(rule: type[Rule], random: Random) -> dict[str, Decimal]:
    """Settings of a rule, each its default or anything that is accepted."""
    return {
        name: getattr(rule(), name)
        if random.random() < 0.5
        else between(form, form.minimum, form.maximum, random)
        for name, form in settings_of(rule)
    }


def tightened(
    values: dict[str, Decimal], name: str, form: Setting, random: Random
) -> dict[str, Decimal]:
    """The same settings, one of them as strict or stricter."""
    ends = (form.minimum, values[name])
    if form.tighter is Tighter.HIGHER:
        ends = (values[name], form.maximum)
    return values | {name: between(form, *ends, random)}


def answers(
    rule: type[Rule], context: RuleContext, random: Random
) -> Iterator[tuple[Breach | NotJudged | None, Breach | NotJudged | None]]:
    """The answers of a rule and of the same rule with one setting tightened, for each setting."""
    fitting = replace(context, moment=random.choice(sorted(rule.judged_on)))
    values = loosened(rule, random)
    loose = rule_with(rule, values).check(fitting)
    for name, form in settings_of(rule):
        tight = rule_with(rule, tightened(values, name, form, random))
        yield loose, tight.check(fitting)


@examples(12)
@given(seed=st.integers(0, 2**32))
def test_tightening_any_setting_never_removes_or_softens_a_breach(
    any_context: Callable[[Random], RuleContext], seed: int
) -> None:
    random = Random(seed)
    for _ in range(3):
        context = any_context(random)
        for rule in RULES:
            for loose, tight in answers(rule, context, random):
                if isinstance(loose, Breach):
                    assert isinstance(tight, Breach)
                    assert tight.severity >= loose.severity


def test_the_contexts_of_the_property_break_every_rule_and_leave_every_rule_unjudged(
    any_context: Callable[[Random], RuleContext],
) -> None:
    """Without this the property above could hold because nothing ever broke."""
    random = Random(4)
    seen: set[tuple[str, type]] = set()
    for _ in range(200):
        context = any_context(random)
        for rule in RULES:
            fitting = replace(context, moment=random.choice(sorted(rule.judged_on)))
            answer = rule_with(rule, loosened(rule, random)).check(fitting)
            seen.add((rule.rule_id, type(answer)))
    assert {rule_id for rule_id, kind in seen if kind is Breach} == {r.rule_id for r in RULES}
    # How long a pause lasts is always known, and so is how many positions were opened.
    always_judged = {"R11", "R26"}
    untold = {rule_id for rule_id, kind in seen if kind is NotJudged}
    assert untold == {r.rule_id for r in RULES} - always_judged
