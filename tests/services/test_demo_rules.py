"""Every rule fires in the demo, and its sentence tells the numbers that fired."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.rules import RULES
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach
from journal.domain.values import MarginMode, Plan, Side

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TOLD_OTHERWISE = {
    "R04": r"has no stop-loss\.",
    "R05": r"the stop at [\d.]+ lies at or beyond the liquidation price [\d.]+",
    "R07": r"the stop watches the last price",
    "R08": r"moved away from \d+(\.\d+)? to \d+(\.\d+)?\.",
    "R10": r"in cross",
    "R12": r"\d+ min after a loss of \d+(\.\d+)? %.*leverage 50x after 25x",
    "R13": r"^3000 were moved into futures",
    "R16": r"on 2026-11-22 06:2\d UTC is not reviewed",
    "R17": r"by no stop again; the last time was 2026-09-24 02:5\d UTC",
    "R18": r"has no plan",
    "R28": r"at \d\d:\d\d UTC, within 24 h of a loss; your usual hours are \d\d:00 to \d\d:00",
}
"""Rules that judge a word, a time or several numbers at once: what their sentence must hold."""


class SetClock:
    at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def demo(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = shutil.copytree(demo_folder, tmp_path_factory.mktemp("demo") / "copy")
    services = open_services(folder, demo=True, clock=SetClock())
    yield services
    services.close()


@pytest.fixture(scope="module")
def found(demo: Services) -> dict[str, list[Breach]]:
    """The demo's log by rule, and what the rules say to the first plan after the pause."""
    breaches = [one.breach for one in demo.rules.breach_log("Demo")]
    breaches += breaches_of_a_plan_the_day_after(demo)
    return {
        rule.rule_id: [one for one in breaches if one.rule_id == rule.rule_id] for rule in RULES
    }


def breaches_of_a_plan_the_day_after(demo: Services) -> tuple[Breach, ...]:
    plan = Plan(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        leverage=Decimal(5),
        entry_price=Decimal(60_000),
        quantity=Decimal("0.01"),
        stop_price=Decimal(59_000),
    )
    SetClock.at = NOW + timedelta(days=1)
    try:
        return demo.planning.judge(plan, "Demo").breaches
    finally:
        SetClock.at = NOW


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_it_fires_in_the_demo_and_says_by_which_numbers(
    found: dict[str, list[Breach]], rule: type
) -> None:
    rule_id = rule.rule_id  # type: ignore[attr-defined]  # every rule has one
    assert found[rule_id], "it never fires"
    pattern = TOLD_OTHERWISE.get(rule_id, "$^")
    for breach in found[rule_id]:
        assert breach.sentence.endswith(".")
        by_number = breach.value is not None and is_told(breach.value, breach.sentence)
        assert by_number or re.search(pattern, breach.sentence), breach.sentence


def is_told(value: Decimal, sentence: str) -> bool:
    """Whether a number stands in a sentence, rounded as the sentence rounds."""
    written = [Decimal(one) for one in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", sentence)]
    return any(one == round(value, -int(one.as_tuple().exponent)) for one in written)


def test_only_r16_waits_for_a_plan_since_the_log_has_no_plans(
    demo: Services, found: dict[str, list[Breach]]
) -> None:
    logged = {one.breach.rule_id for one in demo.rules.breach_log("Demo")}
    assert {rule.rule_id for rule in RULES} - logged == {"R16"}
    assert [one.severity for one in found["R16"]] == [Severity.CRITICAL]


def test_what_is_worked_out_from_candles_says_so(found: dict[str, list[Breach]]) -> None:
    for breach in (*found["R15"], *found["R20"]):
        assert "(estimated from stored mark candles)" in breach.sentence


def test_two_of_three_liquidations_are_reviewed_and_practice_was_begun(demo: Services) -> None:
    with demo.store.reading() as reader:
        reviews = reader.reviews("Demo")
    assert len(reviews) == 2
    assert len(demo.practice.trades()) == 2
