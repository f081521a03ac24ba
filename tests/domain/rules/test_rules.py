"""What all rules have in common: listed, described, limited, and monotonous in every setting."""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journal.domain.rules
from journal.domain.errors import InvalidValueError
from journal.domain.pause.cooldown import pauses_from_times
from journal.domain.rules import RULES, default_rules, judge
from journal.domain.rules.context import (
    LiquidationLine,
    Moment,
    OtherPosition,
    PastLiquidation,
    PreviousMoment,
    RuleContext,
    Source,
)
from journal.domain.rules.definition import Rule, Setting, Tighter, rule_with, settings_of
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach
from journal.domain.values import MarginMode, Side

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
SETTINGS = [(rule, name, form) for rule in RULES for name, form in settings_of(rule)]


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
    assert [untold.rule_id for untold in judgement.not_judged] == ["R04", "R05"]


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
    for wrong in (form.minimum - 1, form.maximum + 1, Decimal("NaN")):
        with pytest.raises(InvalidValueError) as refused:
            rule_with(rule, {name: wrong})
        assert refused.value.field == name


def decimals(low: str, high: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=2)


def times_before() -> st.SearchStrategy[datetime]:
    return st.integers(0, 40 * 24).map(lambda hours: AT - timedelta(hours=hours))


SIDES = st.sampled_from(Side)
OTHERS = st.builds(
    OtherPosition,
    symbol=st.just("ETHUSDT"),
    side=SIDES,
    margin_mode=st.none() | st.sampled_from(MarginMode),
)
CONTEXTS = st.builds(
    RuleContext,
    moment=st.sampled_from(Moment),
    at=st.just(AT),
    symbol=st.just("BTCUSDT"),
    side=SIDES,
    quantity=st.none() | decimals("0.01", "100"),
    entry_price=st.none() | decimals("1", "200"),
    leverage=st.none() | decimals("1", "125"),
    leverage_source=st.sampled_from(Source),
    margin_mode=st.none() | st.sampled_from(MarginMode),
    equity=st.none() | decimals("1", "5000"),
    has_stop=st.none() | st.booleans(),
    stop_price=st.none() | decimals("1", "200"),
    stop_quantity=st.none() | decimals("0.01", "100"),
    stop_placed_at=st.none() | st.integers(0, 4000).map(lambda s: AT + timedelta(seconds=s)),
    held_until=st.none() | st.integers(0, 4000).map(lambda s: AT + timedelta(seconds=s)),
    liquidation_line=st.none()
    | st.builds(
        LiquidationLine,
        entry_price=decimals("1", "200"),
        price=st.none() | decimals("1", "200"),
        is_estimate=st.booleans(),
    ),
    others=st.lists(OTHERS, max_size=4).map(tuple),
    previous=st.none()
    | st.builds(PreviousMoment, at=times_before(), leverage=st.none() | decimals("1", "60")),
    last_loss_at=st.none() | times_before(),
    last_untold_at=st.none() | times_before(),
    last_liquidation=st.none()
    | st.builds(
        PastLiquidation,
        occurred_at=times_before(),
        symbol=st.just("ETHUSDT"),
        leverage=st.none() | decimals("1", "125"),
    ),
    closed_since_liquidation=st.integers(0, 20),
    reentry_ended_at=st.none() | times_before(),
    pauses=st.lists(times_before(), max_size=2).map(pauses_from_times),
)


@st.composite
def loose_and_tight(draw: st.DrawFn) -> tuple[Rule, Rule]:
    """A rule at any permitted settings, and the same rule with one of them tightened."""
    rule = draw(st.sampled_from([each for each in RULES if settings_of(each)]))
    values: dict[str, Any] = {
        name: draw(decimals(str(form.minimum), str(form.maximum)))
        for name, form in settings_of(rule)
    }
    name, form = draw(st.sampled_from(settings_of(rule)))
    tight = dict(values)
    if form.tighter is Tighter.LOWER:
        tight[name] = draw(decimals(str(form.minimum), str(values[name])))
    else:
        tight[name] = draw(decimals(str(values[name]), str(form.maximum)))
    return rule(**values), rule(**tight)


@settings(deadline=None, max_examples=150)
@given(context=CONTEXTS, rules=loose_and_tight())
def test_tightening_any_setting_never_removes_or_softens_a_breach(
    context: RuleContext, rules: tuple[Rule, Rule]
) -> None:
    loose, tight = (rule.check(context) for rule in rules)
    if isinstance(loose, Breach):
        assert isinstance(tight, Breach)
        assert tight.severity >= loose.severity
