"""The demo journal: invented, seeded, and full of what the program is about."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from journal.bootstrap import Services, first_glance, open_services
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import TagGroup
from journal.domain.errors import JournalError
from journal.domain.ledger.positions import fold_positions
from journal.domain.review.saved import Cause
from journal.domain.review.wick import WickVerdict
from journal.domain.routine.period import Period
from journal.domain.routine.saved import Grade
from journal.domain.values import Certainty, MarginMode
from journal.services.demo.generator import DemoRecord, make_demo
from journal.services.record.record import read_record
from journal.services.review.rows import review_row
from journal.storage.files.bracket_files import load_shipped_brackets

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class SetClock:
    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def record() -> DemoRecord:
    return make_demo(NOW, load_shipped_brackets())


def test_the_same_seed_makes_the_same_demo(record: DemoRecord) -> None:
    again = make_demo(NOW, load_shipped_brackets())
    assert again.fills == record.fills
    assert again.incomes == record.incomes
    assert again.facts == record.facts


def test_the_trader_has_two_hundred_positions_whose_pnl_the_ledger_confirms(
    record: DemoRecord,
) -> None:
    positions = fold_positions(record.fills)
    assert len(positions) == 200
    assert not any(position.history_incomplete for position in positions)
    assert not any(event.pnl_differs for one in positions for event in one.events)


def test_every_fill_lies_inside_its_candle(record: DemoRecord) -> None:
    last = {one.symbol: one for one in record.candles if one.price_type == "last"}
    outside = 0
    for fill in record.fills:
        series = last[fill.symbol]
        at = int(fill.traded_at.timestamp() * 1000)
        index = int(np.searchsorted(series.open_at, at, side="right")) - 1
        price = float(fill.price)
        outside += not series.low[index] <= price <= series.high[index]
    # The forced exits of the cross stack are filled at mark, which is not the last price.
    assert outside <= 3


def test_candles_cover_ninety_days_in_last_and_mark(record: DemoRecord) -> None:
    assert {(one.symbol, str(one.price_type)) for one in record.candles} == {
        (symbol, kind)
        for symbol in ("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT")
        for kind in ("last", "mark")
    }
    for series in record.candles:
        assert len(series) == 90 * 288
        assert (series.low <= np.minimum(series.open, series.close)).all()
        assert (series.high >= np.maximum(series.open, series.close)).all()


def test_three_episodes_of_different_cause_and_a_running_pause(demo: Services) -> None:
    wick, stack, slide = demo.liquidations.episodes("Demo")
    assert [view.symbols for view in (wick, slide)] == [("SOLUSDT",), ("BTCUSDT",)]
    assert sorted(stack.symbols) == ["BTCUSDT", "ETHUSDT", "SOLUSDT"]
    assert {one.margin_mode for one in stack.liquidations} == {MarginMode.CROSS}
    assert slide.liquidations[0].leverage == 25
    assert slide.positions_opened_in_pause == 2
    assert stack.positions_opened_in_pause >= 0
    assert all(
        one.liquidation.certainty is Certainty.HIGH
        for view in (wick, stack, slide)
        for one in view.liquidations
    )
    state = demo.pause.state()
    assert state.running
    assert timedelta(hours=20) < state.remaining < timedelta(hours=22)


def test_a_liquidation_is_filled_between_its_price_and_bankruptcy(demo: Services) -> None:
    for view in demo.liquidations.episodes("Demo"):
        for one in view.liquidations:
            if one.margin_mode is MarginMode.ISOLATED:
                price = one.liquidation.execution_price
                assert price is not None
                assert one.liquidation_price is not None
                assert one.bankruptcy_price is not None
                assert one.bankruptcy_price < price < one.liquidation_price


def test_a_liquidation_costs_the_same_wherever_it_is_told(demo: Services) -> None:
    """The loss of the episode and the net result of its position differ by fees and funding."""
    views = {view.position.key: view for view in demo.positions.views("Demo")}
    for episode in demo.liquidations.episodes("Demo"):
        for one in episode.liquidations:
            view = views[one.liquidation.position_key or ""]
            assert one.liquidation.loss is not None
            assert view.net_pnl is not None
            fees = dict(view.position.fees)["USDT"]
            funding = dict(view.funding).get("USDT", Decimal(0))
            assert view.net_pnl == -one.liquidation.loss - fees + funding


def test_the_wick_touched_the_liquidation_price_on_mark(demo: Services) -> None:
    wick = demo.liquidations.episodes("Demo")[0].liquidations[0].liquidation
    assert wick.position_key is not None
    content = demo.charting.content("Demo", wick.position_key)
    touch = content.touch
    assert touch is not None
    assert touch.price_type == "mark"
    at = int(wick.occurred_at.timestamp() * 1000)
    assert touch.at_ms <= at < touch.until_ms


def test_the_first_glance_knows_the_demo_and_its_pause(demo: Services, demo_opened: Path) -> None:
    glance = first_glance(demo_opened, SetClock(), demo=True)
    assert glance.is_demo
    assert glance.problem is None
    assert glance.pause_ends_at == demo.pause.state().pause.ends_at  # type: ignore[union-attr]  # it runs
    assert not first_glance(demo_opened, SetClock()).is_demo


def test_a_demo_whose_pause_is_over_is_made_anew(tmp_path: Path, demo_folder: Path) -> None:
    clock = SetClock()
    shutil.copytree(demo_folder, tmp_path, dirs_exist_ok=True)
    first = open_services(tmp_path, demo=True, clock=clock)
    before = liquidated_at(first)
    first.close()
    clock.at = NOW + timedelta(hours=5)
    kept = open_services(tmp_path, demo=True, clock=clock)
    assert liquidated_at(kept) == before
    kept.close()
    clock.at = NOW + timedelta(hours=30)
    anew = open_services(tmp_path, demo=True, clock=clock)
    assert liquidated_at(anew) > before
    assert anew.pause.state().running
    anew.close()


def liquidated_at(services: Services) -> datetime:
    """When the last liquidation was, read from the record alone."""
    return max(one.ended_at for one in read_record(services.store, "Demo").episodes)


def test_a_journal_that_is_no_demo_is_never_thrown_away(tmp_path: Path) -> None:
    own = open_services(tmp_path / "demo")
    own.accounts.save(own.accounts.named())
    own.close()
    opened = open_services(tmp_path, demo=True, clock=SetClock())
    assert [account.name for account in opened.accounts.all()] == ["Main"]
    assert not opened.is_demo
    opened.close()


def test_stop_orders_follow_the_positions_and_plans_come_before_them(record: DemoRecord) -> None:
    positions = {one.events[0].fill.trade_id: one for one in fold_positions(record.fills)}
    closings = {fill.order_id: fill for fill in record.fills}
    filled = [order for order in record.orders if order.status == "FILLED"]
    assert filled
    for order in filled:
        assert closings[order.order_id].traded_at == order.updated_at
    assert [order.status for order in record.orders].count("NEW") == 1
    assert len({order.order_id for order in record.orders}) == len(record.orders)
    openings = {one.opened_at for one in positions.values()}
    assert record.plans
    assert all(at + timedelta(minutes=9) in openings for _, at in record.plans)


def test_the_three_liquidations_are_reviewed_each_by_its_own_cause(demo: Services) -> None:
    episodes = demo.liquidations.episodes("Demo")
    told = [demo.why.review("Demo", one.episode.episode_id) for one in episodes]
    wick, stacked, leveraged = (one.reviews for one in told)
    # Twenty times and no stop: the wick is real, and never the cause by itself.
    (review,) = wick
    assert review.wick is not None
    assert review.wick.verdict is WickVerdict.WICK
    causes = {one.cause: one for one in review.causes}
    assert causes[Cause.WICK].counts
    assert review.causes[0].cause in {Cause.LEVERAGE, Cause.NO_STOP}
    assert review.hidden_until is not None
    for review in stacked:
        assert review.causes[0].cause is Cause.STACKED_CROSS
        assert review.cross is not None
        assert [one.symbol for one in review.cross.drains] == ["SOLUSDT", "ETHUSDT", "BTCUSDT"]
        assert review.wick is not None
        assert review.wick.verdict is WickVerdict.TREND
        # Between the entry and where the exchange closed it, others in the wallet in account.
        assert review.case.held is not None
        line, closed = review.case.held.liquidation_price, review.case.liquidation.execution_price
        assert closed is not None
        assert abs(line - closed) / closed < Decimal("0.03")
    (review,) = leveraged
    assert review.causes[0].cause is Cause.LEVERAGE
    assert review.what_if is not None
    alive = [one.leverage for one in review.what_if.same_notional if one.survived[2]]
    assert alive == [Decimal(one) for one in (1, 2, 3, 5, 8, 10)]
    assert review.parts is not None
    assert review.parts.funding is not None


def test_a_review_of_the_demo_is_all_there_in_json(demo: Services) -> None:
    for one in demo.liquidations.episodes("Demo"):
        row = review_row(demo.why.review("Demo", one.episode.episode_id))
        again = json.loads(json.dumps(row))
        assert again == row
        for liquidation in again["liquidations"]:
            assert len([name for name in liquidation if name.startswith("q")]) == 19
            assert liquidation["q2_wick"]["verdict"] in {"wick", "trend", "spike"}
            assert len(liquidation["q9_causes"]) == 4


def test_an_episode_that_is_not_there_has_no_review(demo: Services) -> None:
    with pytest.raises(JournalError, match="There is no liquidation nowhere in Demo"):
        demo.why.review("Demo", "nowhere")


def test_the_trader_looks_back_at_most_weeks_and_days_and_writes_sentences(demo: Services) -> None:
    standing = demo.routine.standing("Demo")
    assert any(week.is_reviewed for week in standing.weeks)
    assert any(week.is_gap for week in standing.weeks)
    assert any(day.is_gap for week in standing.weeks for day in week.days)
    assert standing.due[0].text == Period.week(standing.today).before.text
    assert standing.sentence is not None
    grades = {one.grade for one in standing.written[1:]}
    assert {Grade.KEPT, Grade.BROKEN} <= grades
    assert None not in grades
    newest = standing.weeklies[-1]
    numbers = demo.routine.look("Demo", newest.said.period).numbers
    assert int(newest.stood.trades) == numbers.trades
    assert newest.stood.net_result == numbers.money.exact


def test_half_of_the_positions_are_written_about_and_every_liquidation(demo: Services) -> None:
    views = demo.positions.views("Demo")
    entries = demo.diary.entries("Demo")
    about = {subject.position_key for subject in entries}
    assert about <= {view.position.key for view in views}
    assert 90 <= len(about) <= 140
    lost = [view.position.key for view in views if view.liquidation is not None]
    assert lost
    for key in lost:
        entry = entries[Subject.position(key)]
        assert entry.note
        assert (entry.rating, entry.after) == (1, Feeling.ANGRY)
    assert {tag.group for tag in demo.diary.known_tags("Demo")} == {
        *(TagGroup.SETUP, TagGroup.MISTAKE, TagGroup.MARKET),
    }
