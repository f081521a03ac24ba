"""Tightening counts at once, loosening after a day of calm, whatever stands in the rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.pause.cooldown import Pause
from journal.domain.rules import RULES, judge
from journal.domain.rules.context import RuleContext
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.definition import Rule, SettingKind, Tighter, parameters_of, setting
from journal.domain.rules.force.change import RecordedChange, RuleChange, settings_text
from journal.domain.rules.force.timeline import RuleTimeline
from journal.domain.rules.scope import EVERYWHERE, Scope
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from tests.examples import examples

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
BITCOIN = Scope(symbol="BTCUSDT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Rule):
    """A rule that is off until it is switched on, with one setting of each direction."""

    rule_id = "T1"
    version = 1
    name = "Offered"
    description = "Only for these tests."
    severity = "warn"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    enabled_by_default = False

    most: Decimal = setting("5", "Most", unit="", limits=("1", "9"), tighter=Tighter.LOWER)
    span: Decimal = setting("5", "Span", unit="h", limits=("1", "9"), tighter=Tighter.HIGHER)
    count: Decimal = setting(
        "5", "Count", unit="", limits=("1", "9"), tighter=Tighter.LOWER, kind=SettingKind.WHOLE
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        return self.not_judged(f"only for tests, not at {context.at}")


R01 = next(rule for rule in RULES if rule.rule_id == "R01")
KINDS = (R01, Offered)


def asked(hours: float, rule_id: str = "R01", **changes: Any) -> RecordedChange:
    """Return a change some hours after noon: settings by name, or fields of the change."""
    at = NOON + timedelta(hours=hours)
    known = {name: changes.pop(name) for name in list(changes) if name in FIELDS}
    text = settings_text({name: D(value) for name, value in changes.items()})
    fields: dict[str, Any] = {
        "change_id": f"{rule_id}@{hours}",
        "rule_id": rule_id,
        "settings": text,
        "asked_at": at,
        "effective_at": at,
    }
    recorded_at = known.pop("recorded_at", at)
    return RecordedChange(change=RuleChange(**(fields | known)), recorded_at=recorded_at)


FIELDS = {"enabled", "cancelled_at", "recorded_at", "symbol", "only_account", "effective_at"}


def limit(timeline: RuleTimeline, hours: float, *, present: bool = False) -> Decimal | None:
    """Return R01's limit in force some hours after noon, None where it is off."""
    at = NOON + timedelta(hours=hours)
    rules = timeline.present(at) if present else timeline.at(at)
    found = [dict(parameters_of(rule))["limit"] for rule in rules if rule.rule_id == "R01"]
    return found[0] if found else None


def timeline(*recorded: RecordedChange, **more: Any) -> RuleTimeline:
    return RuleTimeline.of(KINDS, recorded, **more)


def test_without_changes_the_defaults_are_in_force() -> None:
    assert [rule.rule_id for rule in timeline().at(NOON)] == ["R01"]
    assert timeline().present(NOON) == (R01(),)


def test_tightening_counts_at_once_and_loosening_a_day_later_to_the_second() -> None:
    found = timeline(asked(0, limit=5), asked(1, limit=15))
    assert [limit(found, hours) for hours in (-0.1, 0, 1, 24.99, 25)] == [10, 5, 5, 5, 15]
    assert [one.loosens for one in found.changes] == [False, True]
    assert [one.change.values for one in found.pending(NOON + timedelta(hours=2))] == [
        {"limit": D(15)}
    ]
    assert found.pending(NOON + timedelta(hours=25)) == ()


def test_a_change_that_loosens_one_setting_waits_as_a_whole() -> None:
    found = timeline(asked(0, limit=5, critical_above=30))
    assert limit(found, 1) == 10
    assert limit(found, 24) == 5


def test_what_a_row_says_about_its_own_time_does_not_loosen() -> None:
    """Neither an early promise nor a change out of a file, asked for long ago."""
    early = timeline(asked(0, limit=15, effective_at=NOON))
    assert limit(early, 23) == 10
    late = timeline(asked(0, limit=15, effective_at=NOON + timedelta(hours=40)))
    assert limit(late, 39) == 10
    assert limit(late, 40) == 15
    imported = timeline(asked(-500, limit=15, recorded_at=NOON))
    assert limit(imported, 23.9) == 10
    assert limit(imported, 24) == 15


def test_a_later_change_of_the_same_setting_wins_over_one_that_waited() -> None:
    found = timeline(asked(0, limit=15), asked(2, limit=4))
    assert [limit(found, hours) for hours in (1, 2, 30)] == [10, 4, 4]
    beside = timeline(asked(0, limit=15), asked(2, critical_above=16))
    assert limit(beside, 30) == 15


def test_loosening_does_not_begin_or_end_within_a_pause() -> None:
    pause = Pause(
        started_at=NOON + timedelta(hours=20),
        liquidated_at=NOON + timedelta(hours=20),
        ends_at=NOON + timedelta(hours=44),
    )
    waiting = timeline(asked(0, limit=15), pauses=(pause,))
    assert [limit(waiting, hours) for hours in (24, 43.9, 44)] == [10, 10, 15]
    within = timeline(asked(21, limit=15), pauses=(pause,))
    assert [limit(within, hours) for hours in (45, 67.9, 68)] == [10, 10, 15]
    tighter = timeline(asked(21, limit=5), pauses=(pause,))
    assert limit(tighter, 21) == 5


def test_switching_off_waits_and_switching_on_does_not() -> None:
    found = timeline(asked(0, enabled=False), asked(30, enabled=True))
    assert [limit(found, hours) for hours in (23, 24, 29, 30)] == [10, None, None, 10]


def test_an_offered_rule_can_be_set_freely_until_it_is_on() -> None:
    found = timeline(
        asked(0, "T1", most=9, span=1), asked(1, "T1", enabled=True), asked(2, "T1", span=2)
    )
    (rule,) = [rule for rule in found.at(NOON + timedelta(hours=3)) if rule.rule_id == "T1"]
    assert dict(parameters_of(rule)) == {"most": D(9), "span": D(2), "count": D(5)}
    assert not any(one.loosens for one in found.changes)


def test_a_cancelled_loosening_never_counts_and_tightening_cannot_be_cancelled() -> None:
    taken_back = NOON + timedelta(hours=23)
    loosened = timeline(asked(0, limit=15, cancelled_at=taken_back))
    assert limit(loosened, 48) == 10
    assert loosened.changes[0].is_cancelled
    too_late = timeline(asked(0, limit=15, cancelled_at=NOON + timedelta(hours=24)))
    assert limit(too_late, 48) == 15
    tightened = timeline(asked(0, limit=5, cancelled_at=taken_back))
    assert limit(tightened, 48) == 5


def test_a_clock_set_back_does_not_take_a_tightening_away() -> None:
    found = timeline(asked(100, limit=5))
    assert limit(found, 0) == 10
    assert limit(found, 0, present=True) == 5
    loose = timeline(asked(100, limit=15))
    assert limit(loose, 0, present=True) == 10


def test_a_scope_adds_settings_of_its_own_and_the_strictest_comes_first() -> None:
    found = timeline(
        asked(0, limit=5, symbol="BTCUSDT", enabled=True),
        asked(0, limit=7, only_account="Main", enabled=True),
    )
    assert found.scopes("R01") == (EVERYWHERE, BITCOIN, Scope(account="Main"))
    assert [rule.scope for rule in found.at(NOON)] == [BITCOIN, EVERYWHERE]
    assert [rule.scope for rule in found.at(NOON, "Main")] == [
        BITCOIN,
        Scope(account="Main"),
        EVERYWHERE,
    ]
    assert [rule.scope for rule in found.present(NOON, "Other")] == [BITCOIN, EVERYWHERE]


def test_loosening_what_holds_for_one_symbol_waits_too() -> None:
    found = timeline(
        asked(0, limit=5, symbol="BTCUSDT", enabled=True),
        asked(1, enabled=False, symbol="BTCUSDT"),
        asked(2, limit=6, symbol="BTCUSDT"),
    )
    assert [one.loosens for one in found.changes] == [False, True, True]
    assert found.at(NOON + timedelta(hours=20))[0].scope == BITCOIN
    assert found.at(NOON + timedelta(hours=25)) == (R01(),)


def test_what_the_rule_no_longer_takes_moves_to_its_limit_or_is_left_out() -> None:
    found = timeline(asked(0, limit=0, unknown=3), asked(1, "Gone", limit=4))
    assert limit(found, 0) == 1
    assert [one.change.rule_id for one in found.changes] == ["R01"]


def test_a_setting_of_a_count_takes_whole_numbers_only() -> None:
    found = timeline(asked(0, "T1", enabled=True, count="2.5"), asked(1, "T1", count=2))
    counts = [
        dict(parameters_of(found.standing("T1", EVERYWHERE, hour(at)).rule))["count"]
        for at in (0, 1)
    ]
    assert counts == [5, 2]


def test_an_unknown_rule_has_no_standing() -> None:
    with pytest.raises(KeyError, match="Gone"):
        timeline().standing("Gone", EVERYWHERE, NOON)


def custom(hours: float) -> CustomRule:
    return CustomRule(
        rule_id="C1",
        name="Nights",
        level=Severity.WARN,
        sentence="I sleep at night.",
        condition=Compare(field="hour", comparison=Comparison.AT_LEAST, value="22"),
        created_at=NOON + timedelta(hours=hours),
    )


def test_a_rule_of_ones_own_is_in_force_from_when_it_was_written() -> None:
    found = timeline(asked(5, "C1", enabled=False), custom=(custom(1),))
    named = [
        [rule.rule_id for rule in found.at(NOON + timedelta(hours=hours))]
        for hours in (0, 1, 28, 29)
    ]
    assert named == [["R01"], ["R01", "C1"], ["R01", "C1"], ["R01"]]
    assert [rule.rule_id for rule in found.present(NOON)] == ["R01", "C1"]
    assert found.scopes("C1") == (EVERYWHERE,)


STEPS = st.tuples(st.integers(0, 200), st.integers(1, 30), st.sampled_from(["limit", "off", "on"]))


@examples(8)
@given(steps=st.lists(STEPS, max_size=6), later=st.integers(0, 23))
def test_nothing_asked_within_the_last_day_loosens(
    steps: list[tuple[int, int, str]], later: int
) -> None:
    """However changes follow one another, what allows more was asked for at least a day ago."""
    recorded = []
    for hours, value, what in steps:
        changed: dict[str, Any] = {"limit": value} if what == "limit" else {"enabled": what == "on"}
        recorded.append(asked(hours, **changed))
    whole_story = timeline(*recorded)
    for edge in range(0, 260, 20):
        before = timeline(*(one for one in recorded if one.change.asked_at <= hour(edge)))
        now = limit(whole_story, edge + later)
        then = limit(before, edge)
        if then is not None and not any(
            one.loosens and hour(edge) < one.takes_effect_at <= hour(edge + later)
            for one in whole_story.changes
            if one.change.asked_at <= hour(edge)
        ):
            assert now is not None
            assert now <= then


def hour(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


@pytest.mark.parametrize("asked_twice", [False, True])
def test_the_verdict_names_what_set_the_limit(
    moment: Callable[..., RuleContext], *, asked_twice: bool
) -> None:
    changes = [asked(0, limit=5, symbol="BTCUSDT", enabled=True)]
    if asked_twice:
        changes.append(asked(1, limit=6))
    rules = timeline(*changes).present(NOON + timedelta(hours=2))
    (breach,) = judge(moment(leverage=D(9)), rules).breaches
    assert (breach.threshold, breach.scope) == (D(5), BITCOIN)
