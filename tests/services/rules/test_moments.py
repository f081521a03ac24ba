"""The walk through a record: which moments are judged, and what is known at each of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Planned
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    Plan,
    PlanIntent,
    PositionFacts,
    PositionSide,
)
from journal.services.pause.service import PauseService
from journal.services.rules.service import RulesService
from journal.storage.records import ImportBatch
from journal.storage.store import Store

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
DAY = 24 * 60
Told = Callable[..., list[RuleContext]]
Entries = Callable[[RulesService], list[RuleContext]]
Keep = Callable[..., None]
MakeFill = Callable[..., Fill]
MakeOrder = Callable[..., ExchangeOrder]


def test_an_increase_knows_the_position_before_it_and_its_own_price(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    at: Callable[[float], datetime],
    entries: Entries,
) -> None:
    keep(
        [
            fill(-90, "buy", "1", "100"),
            fill(-80, "buy", "2", "94"),
            fill(-80, "buy", "1", "91"),
            fill(-70, "sell", "2", "95"),
            fill(-60, "buy", "1", "97"),
        ]
    )
    opening, first, second = entries(rules)
    assert opening.adding is None
    assert opening.opens
    assert first.adding is not None
    assert (first.adding.price, first.adding.entry_price_before) == (D(93), D(100))
    assert (first.quantity, first.entry_price) == (D(4), D("94.75"))
    assert not first.opens
    assert second.adding is not None
    assert (second.adding.entry_price_before, second.quantity) == (D("94.75"), D(3))
    assert second.adding.opened_at == at(-90)


def test_each_moment_has_the_liquidation_price_of_its_own_size(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    fills = [
        fill(-90, "buy", "1", "100"),
        fill(-80, "buy", "1", "90"),
        fill(-70, "sell", "2", "95"),
    ]
    keep(fills)
    opening, increase = (one.liquidation_line for one in entries(rules))
    assert opening is not None
    assert increase is not None
    assert (opening.entry_price, increase.entry_price) == (D(100), D(95))
    # The wallet of 19.95 less 100, by 1 % of one piece less that piece.
    assert opening.price == D("80.85858586")
    assert increase.price is not None
    assert opening.price > increase.price


def test_equity_is_what_was_there_just_before(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    keep([fill(-90, "buy", "1", "100", fee=D(7)), fill(-80, "buy", "1", "100", fee=D(5))])
    assert [one.equity for one in entries(rules)] == [D(10_000), D(9_993)]


def test_results_of_the_day_and_the_week_leave_transfers_out(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    entries: Entries,
    transfer: Callable[..., Income],
) -> None:
    # Noon is on a Tuesday: 800 minutes before it is Monday, two days before it another week.
    fills = [
        fill(-2 * DAY - 10, "buy", "1", "100"),
        fill(-2 * DAY, "sell", "1", "90"),
        fill(-810, "buy", "1", "100"),
        fill(-800, "sell", "1", "80"),
        fill(-60, "buy", "1", "100"),
        fill(-50, "sell", "1", "95"),
        fill(-10, "buy", "1", "100"),
    ]
    keep(fills, incomes=[transfer(-30, "5000")])
    results = entries(rules)[-1].results
    assert results is not None
    assert (results.day, results.week) == (D(-5), D(-25))
    assert (results.equity_at_day_start, results.equity_at_week_start) == (D(9_970), D(9_990))


def test_without_a_balance_there_are_no_results(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    keep([fill(-10, "buy", "1", "100")], account=Account(name="Main"))
    (opening,) = entries(rules)
    assert (opening.equity, opening.results) == (None, None)


def test_losses_and_streaks_are_counted_back_from_the_newest(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    def trade(minutes: float, exit_price: str) -> list[Fill]:
        return [
            fill(minutes, "buy", "1", "100"),
            fill(minutes + 5, "sell", "1", exit_price),
        ]

    exits = ("90", "110", "120", "100", "95", "80")
    fills = [one for n, price in enumerate(exits) for one in trade(-30 * DAY + n * DAY / 4, price)]
    keep([*fills, fill(-30 * DAY + 6 * DAY / 4, "buy", "1", "100")])
    losing = [one.recent.losing.certain for one in entries(rules)]
    winning = [one.recent.winning.certain for one in entries(rules)]
    assert losing == [0, 1, 0, 0, 0, 1, 2]
    assert winning == [0, 0, 1, 2, 0, 0, 0]
    assert entries(rules)[3].recent.winning.average_margin == D(20)
    # The first loss is older than a day by then.
    newest = entries(rules)[-1].recent
    assert [(one.share, one.amount) for one in newest.losses] == [
        (D(5) / D(10_020), D(5)),
        (D(20) / D(10_015), D(20)),
    ]
    assert newest.openings.come == newest.entries.come == 6
    assert sum(newest.hours) == 6


def test_many_openings_in_one_hour_of_one_day_are_one_hour(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    symbols = ("BTCUSDT", "ETHUSDT", "XRPUSDT")
    fills = [fill(-DAY, "buy", "1", "9", symbol=symbol) for symbol in symbols]
    keep([*fills, fill(-60, "buy", "1", "9", symbol="SOLUSDT")])
    assert entries(rules)[-1].recent.hours[12] == 1
    assert entries(rules)[-1].recent.openings.come == 3
    assert rules.case("Main").story.standing_now().hours[11] == 1


def test_a_result_nobody_tells_may_belong_to_either_streak(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    at: Callable[[float], datetime],
    entries: Entries,
) -> None:
    fills = [
        fill(-90, "buy", "1", "100", symbol="ETHUSDT"),
        fill(-80, "sell", "1", "90", symbol="ETHUSDT"),
        fill(-70, "sell", "1", "90", position_side=PositionSide.LONG),
        fill(-60, "buy", "1", "100", symbol="ETHUSDT"),
    ]
    keep(fills)
    newest = entries(rules)[-1]
    recent = newest.recent
    assert (recent.losing.certain, recent.losing.possible) == (0, 2)
    assert (recent.winning.certain, recent.winning.possible) == (0, 1)
    assert [(one.has_result, one.amount) for one in recent.losses] == [(True, D(10)), (False, None)]
    assert newest.last_untold_at == at(-70)


def test_a_loss_by_a_stop_order_is_told_apart_from_one_by_hand(
    rules: RulesService, keep: Keep, fill: MakeFill, order: MakeOrder, entries: Entries
) -> None:
    fills = [
        fill(-90, "buy", "1", "100"),
        fill(-80, "sell", "1", "95", order_id="s1"),
        fill(-70, "buy", "1", "100"),
        fill(-60, "sell", "1", "95", order_id="m1"),
        fill(-50, "buy", "1", "100"),
        fill(-40, "sell", "1", "95", order_id="gone"),
        fill(-30, "buy", "1", "100"),
    ]
    stop = order(-85, "95", ended=-80, order_id="s1", status="FILLED")
    market = order(-60, "1", order_id="m1", order_type="MARKET", stop_price=None, status="FILLED")
    keep(fills, orders=[stop, market])
    newest = entries(rules)[-1].recent
    assert [one.stopped_out for one in newest.losses] == [True, False, None]


def test_others_are_told_as_large_as_they_are_by_then(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    fills = [
        fill(-90, "buy", "4", "100"),
        fill(-80, "sell", "1", "100"),
        fill(-70, "buy", "1", "10", symbol="ETHUSDT"),
        fill(-60, "sell", "3", "100"),
        fill(-50, "buy", "1", "10", symbol="ETHUSDT"),
    ]
    keep(fills, facts=[PositionFacts(position_key="BTCUSDT:both:1", stop_price=D(95))])
    _, beside, alone = entries(rules)
    (other,) = beside.others
    # 3 at 100 by 5; 3 times 5 and 0.05 % of 300 and of 285.
    assert (other.initial_margin, other.loss_at_stop) == (D(60), D("15.2925"))
    assert alone.others == ()


def test_a_position_whose_opening_is_not_recorded_stands_beside_others_of_unknown_size(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    fills = [
        fill(-90, "sell", "1", "100", realized_pnl=D(5)),
        fill(-85, "buy", "1", "10", symbol="ETHUSDT"),
        fill(-80, "sell", "1", "100", realized_pnl=D(5)),
        fill(-75, "buy", "1", "10", symbol="ETHUSDT"),
    ]
    keep(fills)
    beside, alone = entries(rules)
    assert [(one.symbol, one.initial_margin) for one in beside.others] == [("BTCUSDT", None)]
    assert alone.others == ()


def test_what_others_bind_is_unknown_without_leverage(
    rules: RulesService, keep: Keep, fill: MakeFill, safe: Account, entries: Entries
) -> None:
    fills = [fill(-90, "buy", "4", "100"), fill(-70, "buy", "1", "10", symbol="ETHUSDT")]
    keep(fills, account=replace(safe, usual_leverage=None))
    (other,) = entries(rules)[-1].others
    assert (other.initial_margin, other.loss_at_stop) == (None, None)


def test_a_plan_serves_one_position_and_one_made_later_serves_its_increase(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    plan: Callable[..., Plan],
    at: Callable[[float], datetime],
    entries: Entries,
) -> None:
    fills = [
        fill(-100, "buy", "1", "100"),
        fill(-90, "sell", "1", "100"),
        fill(-80, "buy", "1", "100"),
        fill(-70, "buy", "1", "99"),
        fill(-50, "buy", "1", "98"),
        fill(-40, "buy", "1", "10", symbol="ETHUSDT"),
    ]
    reducing = plan(intent=PlanIntent.REDUCE)
    keep(fills, plans=[(plan(), at(-101)), (reducing, at(-81)), (plan(), at(-60))])
    planned = [one.planned for one in entries(rules)]
    none = Planned(at=None)
    assert planned == [Planned(at=at(-101)), none, none, Planned(at=at(-60)), none]


def test_before_the_first_plan_or_import_nobody_knows_of_plans(
    rules: RulesService,
    keep: Keep,
    store: Store,
    fill: MakeFill,
    at: Callable[[float], datetime],
    entries: Entries,
) -> None:
    keep([fill(-100, "buy", "1", "100"), fill(-90, "sell", "1", "100"), fill(-50, "buy", "1", "9")])
    assert [one.planned for one in entries(rules)] == [None, None]
    batch = ImportBatch(
        account="Main",
        file_name="fills.csv",
        content_sha256="",
        kind="trade history",
        zone=None,
        imported_at=at(-60),
    )
    with store.writing() as writer:
        writer.add_batch(batch)
    assert [one.planned for one in entries(rules)] == [None, Planned(at=None)]


def test_contracts_settled_in_coin_add_at_a_size_nobody_knows(
    rules: RulesService, keep: Keep, fill: MakeFill, entries: Entries
) -> None:
    fills = [fill(n, "buy", "1", "100", symbol="BTCUSD_PERP") for n in (-90, -80)]
    keep(fills)
    increase = entries(rules)[-1]
    assert increase.quantity is None
    assert increase.adding is not None
    assert increase.adding.entry_price_before is None
    assert increase.liquidation_unknown == "contracts settled in coin are not computed yet"


def test_margin_mode_decides_whether_lines_are_known(
    rules: RulesService, keep: Keep, fill: MakeFill, safe: Account, entries: Entries
) -> None:
    keep([fill(-90, "buy", "1", "100")], account=replace(safe, usual_margin_mode=None))
    assert entries(rules)[0].liquidation_line is None
    keep([], account=replace(safe, usual_margin_mode=MarginMode.CROSS))
    assert entries(rules)[0].liquidation_line is not None


def test_a_liquidation_that_was_called_wrong_never_happened(
    rules: RulesService, store: Store, clock: Any, liquidation: Callable[..., Liquidation]
) -> None:
    pause = PauseService(store=store, clock=clock)
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-90, liquidation_id="wrong"))
    clock.at += timedelta(hours=2)
    before = rules.case("Main").story
    assert before.standing_now().last_liquidation is not None
    assert [context.moment for _, context in before.moments()] == [Moment.LIQUIDATION]
    assert pause.void("wrong", "An order of the testnet.").granted
    after = rules.case("Main").story
    assert after.standing_now().last_liquidation is None
    assert list(after.moments()) == []
    # The next one of the same hour still is: it is the first of its episode that counts.
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-80, liquidation_id="right"))
    (told,) = [context for _, context in rules.case("Main").story.moments()]
    assert told.liquidated is not None
    assert told.liquidated.earlier == ()
