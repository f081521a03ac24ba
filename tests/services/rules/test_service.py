from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules import RULES
from journal.domain.rules.context import Moment
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Liquidation,
    MarginMode,
    PositionFacts,
    PositionSide,
)
from journal.services.clock import Clock
from journal.services.rules.service import JudgedPosition, RulesService
from journal.storage.store import Store
from tests.default_rules import default_rules

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
SAFE = Account(
    name="Main",
    wallet_balance=Decimal(10_000),
    wallet_balance_at=NOON - timedelta(days=100),
    usual_leverage=Decimal(5),
    usual_margin_mode=MarginMode.ISOLATED,
)


@pytest.fixture
def service(store: Store, brackets: BracketBook, clock: Clock) -> RulesService:
    return RulesService(store=store, brackets=brackets, clock=clock)


@pytest.fixture
def record(store: Store) -> Callable[..., None]:
    """Return a recorder of fills with the account's habits, stops and typed leverages."""

    def add(
        fills: Iterable[Fill],
        account: Account = SAFE,
        facts: Iterable[PositionFacts] = (),
        liquidations: Iterable[Liquidation] = (),
    ) -> None:
        with store.writing() as writer:
            writer.save_account(account)
            writer.add_fills(account, fills, None)
            for one in facts:
                writer.save_facts(account, one)
            for liquidation in liquidations:
                writer.add_liquidation(account, liquidation)

    return add


def facts(trade_id: int, **changes: object) -> PositionFacts:
    fields: dict[str, object] = {"stop_price": Decimal(95)}
    return PositionFacts(position_key=f"BTCUSDT:both:{trade_id}", **(fields | changes))  # type: ignore[arg-type]  # fields by name


def broken(judged: JudgedPosition) -> list[str]:
    return [breach.rule_id for breach in judged.breaches]


def untold(judged: JudgedPosition) -> list[str]:
    return [each.rule_id for each in judged.not_judged]


def of_rule(judged: JudgedPosition, rule_id: str) -> Breach:
    (breach,) = [one for one in judged.breaches if one.rule_id == rule_id]
    return breach


def test_a_record_that_keeps_the_rules_has_no_breaches(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    record([fill(-60, "buy", "10", "100"), fill(-30, "sell", "10", "110")], facts=[facts(1)])
    (judged,) = service.judge(service.case("Main"))
    assert judged.breaches == ()
    # What triggers the stop, how it was moved and whether there was a plan is in no fill.
    assert untold(judged) == ["R07", "R08", "R18"]
    assert service.breach_log("Main") == ()


def test_an_account_without_habits_is_not_judged_rather_than_passed(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    record([fill(-60, "buy", "10", "100")], account=Account(name="Main"))
    (judged,) = service.judge(service.case("Main"))
    assert judged.breaches == ()
    judged_by_fills_alone = {"R02", "R02b", "R11", "R12", "R19", "R27"}
    asked = {rule.rule_id for rule in default_rules() if Moment.OPEN in rule.judged_on}
    assert set(untold(judged)) == asked - judged_by_fills_alone


def test_an_unknown_account_has_nothing_to_judge(service: RulesService) -> None:
    assert service.judge(service.case("Nobody")) == ()


def test_a_breach_is_told_once_a_rule_with_its_worst_moment(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(-60, "buy", "110", "100"),
        fill(-50, "buy", "50", "100"),
        fill(-40, "buy", "50", "100"),
        fill(-30, "buy", "1", "100"),
    ]
    record(fills, facts=[facts(1)])
    (judged,) = service.judge(service.case("Main"))
    breach = of_rule(judged, "R03")
    assert breach.severity is Severity.CRITICAL
    # 22 % at first, 42 % with the third fill.
    assert breach.at == NOON - timedelta(minutes=40)


def test_parts_of_one_order_in_the_same_second_are_one_moment(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    record([fill(-60, "buy", "60", "100") for _ in range(3)], facts=[facts(1)])
    case = service.case("Main")
    (judged,) = service.judge(case)
    breach = of_rule(judged, "R03")
    assert breach.severity is Severity.BREACH
    assert breach.value == Decimal(36)


def test_reducing_is_never_judged(
    service: RulesService,
    record: Callable[..., None],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    fills = [fill(-300, "buy", "10", "100"), fill(-60, "sell", "4", "90")]
    record(fills, facts=[facts(1)], liquidations=[liquidation(-120, symbol="ETHUSDT")])
    (judged,) = service.judge(service.case("Main"))
    assert judged.breaches == ()


def test_an_increase_within_a_pause_is_found_and_an_opening_after_it_is_free(
    service: RulesService,
    record: Callable[..., None],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    day = 24 * 60
    fills = [
        fill(-3 * day, "buy", "10", "100"),
        fill(-3 * day + 60, "buy", "1", "100"),
        fill(-3 * day + 90, "sell", "11", "100"),
        fill(-day, "buy", "1", "100"),
    ]
    record(
        fills,
        facts=[facts(1), facts(4)],
        liquidations=[liquidation(-3 * day + 30, symbol="ETHUSDT", leverage=Decimal(20))],
    )
    increased, later = service.judge(service.case("Main"))
    assert broken(increased) == ["R11"]
    assert "was increased 0.5 h into the pause" in increased.breaches[0].sentence
    assert broken(later) == []


def test_a_liquidation_of_another_account_counts_for_the_pause(
    service: RulesService,
    store: Store,
    record: Callable[..., None],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    record([fill(-60, "buy", "10", "100")], facts=[facts(1)])
    with store.writing() as writer:
        writer.ensure_account("Second")
        writer.add_liquidation("Second", liquidation(-90))
    (judged,) = service.judge(service.case("Main"))
    assert broken(judged) == ["R11"]


def test_leverage_after_a_liquidation_is_halved_until_days_and_trades_are_over(
    service: RulesService,
    record: Callable[..., None],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    start = -20 * 24 * 60
    fills = [fill(start - 60, "buy", "1", "100"), fill(start, "sell", "1", "80")]
    for trade in range(12):
        at = start + (2 + trade) * 24 * 60
        fills += [fill(at, "buy", "1", "100"), fill(at + 5, "sell", "1", "101")]
    ids = [1, *range(3, 27, 2)]
    record(
        fills,
        facts=[facts(1, leverage=Decimal(9)), *(facts(each) for each in ids[1:])],
        liquidations=[liquidation(start, position_key="BTCUSDT:both:1")],
    )
    judged = service.judge(service.case("Main"))
    assert [broken(one) for one in judged] == [[], *[["R02"]] * 10, [], []]
    assert "after the liquidation at 9x (as you typed it)" in judged[1].breaches[0].sentence


def test_leverage_of_a_liquidation_nobody_tells_is_not_judged(
    service: RulesService,
    record: Callable[..., None],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    record(
        [fill(-60, "buy", "1", "100")],
        facts=[facts(1)],
        liquidations=[liquidation(-3000, symbol="ETHUSDT")],
    )
    (judged,) = service.judge(service.case("Main"))
    assert untold(judged) == ["R02", "R07", "R08", "R18", "R19"]


def test_doubling_the_leverage_after_a_loss_is_critical(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(-600, "buy", "1", "100"),
        fill(-500, "sell", "1", "99"),
        fill(-400, "buy", "1", "100"),
        fill(-300, "sell", "1", "101"),
    ]
    record(fills, facts=[facts(1, leverage=Decimal(4)), facts(3, leverage=Decimal(8))])
    first, second = service.judge(service.case("Main"))
    assert broken(first) == []
    assert broken(second) == ["R02b"]


def test_a_reversal_counts_its_closing_before_its_opening(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    cross = Account(
        name="Main",
        wallet_balance=Decimal(10_000),
        wallet_balance_at=NOON - timedelta(days=9),
        usual_leverage=Decimal(5),
        usual_margin_mode=MarginMode.CROSS,
    )
    record([fill(-60, "buy", "1", "100"), fill(-50, "sell", "2", "100")], account=cross)
    assert all("R09" not in broken(judged) for judged in service.judge(service.case("Main")))


def test_both_legs_of_a_hedge_in_cross_are_a_stack(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(-60, "buy", "1", "100", position_side=PositionSide.LONG),
        fill(-50, "sell", "1", "100", position_side=PositionSide.SHORT),
    ]
    record(
        fills,
        account=Account(name="Main", usual_leverage=Decimal(5), usual_margin_mode=MarginMode.CROSS),
    )
    first, second = service.judge(service.case("Main"))
    assert broken(first) == ["R10"]
    assert broken(second) == ["R09", "R10"]
    assert of_rule(second, "R09").severity is Severity.WARN


def test_a_close_of_unknown_result_leaves_a_doubling_unjudged(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(-700, "buy", "1", "100", symbol="ETHUSDT"),
        fill(-600, "sell", "5", "100", position_side=PositionSide.LONG),
        fill(-400, "buy", "1", "100"),
    ]
    record(fills, facts=[facts(3, leverage=Decimal(10), stop_price=Decimal(99))])
    judged = {one.position.key: one for one in service.judge(service.case("Main"))}
    reasons = {each.rule_id: each.reason for each in judged["BTCUSDT:both:3"].not_judged}
    assert reasons["R02b"] == "the result of a position closed shortly before is not known"
    assert reasons["R03"] == "no account balance recorded for that time"


def test_contracts_settled_in_coin_have_no_known_size(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    record([fill(-60, "buy", "10", "60000", symbol="BTCUSD_PERP")])
    (judged,) = service.judge(service.case("Main"))
    reasons = {each.rule_id: each.reason for each in judged.not_judged}
    assert "incomplete" in reasons["R03"]


def test_the_log_is_newest_first_over_all_positions(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(-600, "buy", "1", "100"),
        fill(-500, "sell", "1", "101"),
        fill(-400, "buy", "1", "100"),
    ]
    leverages = [
        facts(1, leverage=Decimal(15)),
        facts(3, leverage=Decimal(25), stop_price=Decimal(99)),
    ]
    record(fills, facts=leverages)
    log = service.breach_log("Main")
    assert [one.breach.at for one in log] == sorted((one.breach.at for one in log), reverse=True)
    too_high = [one for one in log if one.breach.rule_id == "R01"]
    assert [(one.position and one.position.key, one.breach.severity) for one in too_high] == [
        ("BTCUSDT:both:3", Severity.CRITICAL),
        ("BTCUSDT:both:1", Severity.BREACH),
    ]


def test_an_unconfirmed_guess_of_a_liquidation_does_not_count(
    service: RulesService,
    record: Callable[..., None],
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
) -> None:
    guess = liquidation(-90, certainty=Certainty.PROBABLE, leverage=Decimal(2))
    record([fill(-60, "buy", "10", "100")], facts=[facts(1)], liquidations=[guess])
    (judged,) = service.judge(service.case("Main"))
    assert judged.breaches == ()


def test_the_catalog_lists_every_rule_with_its_settings(service: RulesService) -> None:
    cards = service.catalog()
    assert [card.rule_id for card in cards] == [rule.rule_id for rule in RULES]
    leverage = cards[0]
    assert leverage.name == "Leverage too high"
    assert [(p.field, p.value, p.form.unit) for p in leverage.parameters] == [
        ("limit", Decimal(10), "x"),
        ("critical_above", Decimal(20), "x"),
    ]


def test_breaches_carry_the_version_of_their_rule(
    service: RulesService, record: Callable[..., None], fill: Callable[..., Fill]
) -> None:
    record([fill(-60, "buy", "1", "100")], facts=[facts(1, leverage=Decimal(10))])
    (judged,) = service.judge(service.case("Main"))
    breach = of_rule(judged, "R01")
    assert breach.rule_version == 1
    assert breach.severity is Severity.WARN
