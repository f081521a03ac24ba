"""What was broken: the live log, what was written about it, and scans kept beside one another."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.severity import Severity
from journal.domain.values import Account, Fill, MarginMode, PositionFacts
from journal.services.pause.service import PauseService
from journal.services.rules.acknowledgements import Acknowledgements
from journal.services.rules.log import LoggedBreach, totals
from journal.services.rules.scans import ScanService, asset_of
from journal.services.rules.service import RulesService
from journal.services.rules.settings import RuleSettings
from journal.storage.records import ScannedBreach
from journal.storage.store import Store

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def rules(store: Store, brackets: BracketBook, clock: Any) -> RulesService:
    return RulesService(store=store, brackets=brackets, clock=clock)


@pytest.fixture
def settings(store: Store, clock: Any) -> RuleSettings:
    return RuleSettings(store=store, clock=clock, pause=PauseService(store=store, clock=clock))


@pytest.fixture
def scans(store: Store, rules: RulesService, clock: Any) -> ScanService:
    return ScanService(store=store, rules=rules, clock=clock)


@pytest.fixture
def asked(store: Store, rules: RulesService, clock: Any) -> Acknowledgements:
    return Acknowledgements(store=store, rules=rules, clock=clock)


@pytest.fixture(autouse=True)
def record(store: Store, fill: Callable[..., Fill]) -> None:
    """Three positions: 8x closed at a loss of 10, 12x closed at a gain of 20, 25x still open."""
    trades = [
        fill(-600, "buy", "10", "100"),
        fill(-590, "sell", "10", "99", fee=D(1)),
        fill(-300, "buy", "10", "100"),
        fill(-290, "sell", "10", "102"),
        fill(-60, "buy", "10", "100"),
    ]
    leverages = {trades[0]: "8", trades[2]: "12", trades[4]: "25"}
    account = Account(
        name="Main",
        wallet_balance=D(10_000),
        wallet_balance_at=NOON - timedelta(days=9),
        usual_margin_mode=MarginMode.ISOLATED,
    )
    with store.writing() as writer:
        writer.save_account(account)
        writer.add_fills("Main", trades, None)
        for trade, leverage in leverages.items():
            facts = PositionFacts(
                position_key=f"BTCUSDT:both:{trade.trade_id}",
                leverage=D(leverage),
                stop_price=D("99.5"),
            )
            writer.save_facts("Main", facts)


def of_leverage(log: tuple[LoggedBreach, ...]) -> list[tuple[str, Decimal | None]]:
    found = [one for one in log if one.breach.rule_id == "R01"]
    return [(one.breach.severity.text, one.net_result) for one in found]


def scanned_leverage(found: tuple[ScannedBreach, ...]) -> list[tuple[str, Decimal | None]]:
    return [(one.severity, one.net_result) for one in found if one.rule_id == "R01"]


def test_the_log_tells_what_a_broken_rule_made_once_the_position_is_closed(
    rules: RulesService,
) -> None:
    assert of_leverage(rules.breach_log("Main")) == [("critical", None), ("breach", D(20))]


def test_the_log_judges_by_the_rules_of_the_time_and_a_scan_by_those_of_today(
    rules: RulesService, settings: RuleSettings, scans: ScanService
) -> None:
    """Tightening finds nothing in the past by itself; loosening takes nothing out of it."""
    before = of_leverage(rules.breach_log("Main"))
    scans.scan("Main")
    settings.tighten("R01", limit=D(7))
    assert of_leverage(rules.breach_log("Main")) == before
    scans.scan("Main")
    newer, older = scans.history("Main")
    assert scanned_leverage(scans.found(older)) == [("critical", None), ("breach", D(20))]
    assert scanned_leverage(scans.found(newer)) == [
        ("critical", None),
        ("breach", D(20)),
        ("breach", D(-11)),
    ]


def test_loosened_rules_take_nothing_out_of_the_past(
    rules: RulesService, settings: RuleSettings, clock: Any
) -> None:
    before = of_leverage(rules.breach_log("Main"))
    settings.loosen("R01", limit=D(30), critical_above=D(60))
    clock.at += timedelta(days=2)
    assert of_leverage(rules.breach_log("Main")) == before


def test_a_scan_keeps_all_that_a_breach_was_found_by(
    settings: RuleSettings, scans: ScanService
) -> None:
    settings.tighten("R01", limit=D(7))
    scans.scan("Main")
    (scan,) = scans.history("Main")
    worst = next(one for one in scans.found(scan) if one.rule_id == "R01")
    assert (worst.rule_version, worst.unit) == (1, "x")
    assert (worst.value, worst.threshold) == (D(25), D(20))
    assert worst.parameters == "critical_above=20 limit=7"
    inputs = json.loads(worst.inputs)
    assert (inputs["leverage"], inputs["moment"], inputs["has_stop"]) == ("25", "open", "yes")
    rules = {row["rule"]: row for row in json.loads(scan.rules)}
    assert rules["R01"]["parameters"] == "critical_above=20 limit=7"
    assert scan.positions == 3


def test_two_scans_are_compared(settings: RuleSettings, scans: ScanService, clock: Any) -> None:
    scans.scan("Main")
    settings.tighten("R01", limit=D(7))
    settings.switch_off("R04")
    settings.write(
        name="Small",
        level=Severity.WARN,
        sentence="Small is enough.",
        condition=Compare(field="leverage", comparison=Comparison.AT_LEAST, value="25"),
    )
    clock.at += timedelta(days=2)
    scans.scan("Main")
    newer, older = scans.history("Main")
    found = scans.compare(older, newer)
    of_small = [one for one in found.added if one.rule_id.startswith("C")]
    assert [one.sentence for one in of_small] == [
        "BTCUSDT long: leverage at least 25 x. Small is enough."
    ]
    assert [one.rule_id for one in found.added if one not in of_small] == ["R01"]
    assert found.gone == ()
    assert found.same == len(scans.found(older))
    assert found.rules == (
        f"{of_small[0].rule_id} is new",
        "R01: highest leverage 7 instead of 10",
        "R04 is off",
    )
    assert [one.rule_id for one in scans.compare(newer, older).gone][-1:] == ["R01"]


def test_a_scan_that_was_never_kept_has_nothing_to_show(scans: ScanService) -> None:
    scans.scan("Main")
    (scan,) = scans.history("Main")
    with pytest.raises(JournalError, match="scan first"):
        scans.found(replace(scan, scan_id=None))


def test_a_draft_of_ones_own_tells_what_it_would_have_found_and_is_not_kept(
    settings: RuleSettings, scans: ScanService, store: Store
) -> None:
    draft = settings.drafted(
        name="Small",
        level=Severity.BREACH,
        sentence="Seven is enough.",
        condition=Compare(field="leverage", comparison=Comparison.ABOVE, value="7"),
    )
    found = scans.preview("Main", draft)
    assert (len(found.found), found.made, found.unknown_results) == (3, (("USDT", D(9)),), 1)
    assert (found.not_judged, found.positions) == (0, 3)
    with store.reading() as reader:
        assert (reader.written_rules(), reader.scans("Main")) == ((), ())


def test_what_was_broken_badly_waits_for_a_sentence_and_gets_one(
    asked: Acknowledgements, rules: RulesService
) -> None:
    waiting = asked.unanswered("Main")
    assert {one.breach.severity for one in waiting} == {Severity.BREACH, Severity.CRITICAL}
    first, *others = [one.key for one in waiting]
    asked.answer_all("Main", (first,), "  I wanted it back at once.  ")
    assert [one.key for one in asked.unanswered("Main")] == others
    asked.answer_all("Main", others, "The same as before.")
    assert asked.unanswered("Main") == ()
    answers = {one.key: one.answer for one in rules.breach_log("Main") if one.answer}
    assert answers[first].sentence == "I wanted it back at once."


def test_a_sentence_is_needed_and_there_is_no_second_one(asked: Acknowledgements) -> None:
    key = asked.unanswered("Main")[0].key
    with pytest.raises(InvalidValueError, match="sentence"):
        asked.answer_all("Main", (key,), "ok")
    asked.answer_all("Main", (key,), "I wanted it back.")
    with pytest.raises(JournalError, match="waits for an answer"):
        asked.answer_all("Main", (key,), "It was nothing at all.")


def test_what_a_rule_cost_in_different_assets_is_never_added(
    rules: RulesService, scans: ScanService, store: Store, fill: Callable[..., Fill]
) -> None:
    coin: dict[str, Any] = {"symbol": "BTCUSD_PERP", "fee": None, "fee_asset": None}
    opening = fill(41, "buy", "10", "20000", **coin)
    with store.writing() as writer:
        writer.add_fills("Main", [opening, fill(42, "sell", "10", "25000", **coin)], None)
        facts = PositionFacts(position_key=f"BTCUSD_PERP:both:{opening.trade_id}", leverage=D(12))
        writer.save_facts("Main", facts)
    log = rules.breach_log("Main")
    # 1000 USD * (1/20000 - 1/25000) coins beside the 20 USDT of the other one.
    assert totals(log)["R01"].made == (("BTC", D("0.01")), ("USDT", D(20)))
    scans.scan("Main")
    (scan,) = scans.history("Main")
    found = [one for one in scans.found(scan) if one.rule_id == "R01"]
    assert [asset_of(one) for one in found] == ["BTC", "USDT", "USDT"]
