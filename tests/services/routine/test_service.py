"""Days and weeks over a small record whose figures are known by hand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from journal.bootstrap import Services
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.routine.numbers import Total
from journal.domain.routine.period import Period
from journal.domain.routine.saved import (
    DailyReview,
    Went,
)
from journal.domain.routine.three import Why
from journal.domain.values import (
    PositionFacts,
    PriceType,
)
from journal.services.positions.service import MANY_FILLS
from journal.services.routine import service as routine_service
from tests.services.routine.record import MONDAY, NOW, STOOD, WEEK, D, fills, weekly
from tests.written import write_entry


def test_a_week_comes_to_what_was_closed_in_it(services: Services) -> None:
    found = services.routine.look("Main", WEEK)
    assert [one.position_key for one in found.trades] == ["BTCUSDT:both:1", "BTCUSDT:both:3"]
    numbers = found.numbers
    assert (numbers.trades, numbers.won, numbers.lost, numbers.liquidated) == (2, 1, 1, 0)
    assert numbers.clean_untold == 0
    sunday = services.routine.look("Main", WEEK.before)
    assert (sunday.numbers.clean, sunday.numbers.clean_untold) == (1, 1)  # nothing typed for it
    assert numbers.money == Total(known=2, unknown=0, amount=D(-10))
    # Each was to lose 1 at its stop, and 0.0995 in fees.
    assert numbers.r.exact is not None
    assert round(numbers.r.exact, 3) == round(D(-10) / D("1.0995"), 3)
    assert (found.before.trades, found.before.money.exact) == (1, D(5))
    assert (found.still_open, found.is_pending, found.note) == (1, False, None)
    rules = {one.rule_id: one for one in found.costs}
    assert rules["R01"].count == 1
    assert rules["R01"].money.exact == D(-20)
    assert found.three[0].why is Why.WORST_BREACH
    assert {one.trade.position_key for one in found.three} == {
        one.position_key for one in found.trades
    }


def test_the_trade_that_came_nearest_to_liquidation_is_known_by_its_candles(
    services: Services,
) -> None:
    price = np.array([100.0, 90.0, 105.0, 110.0])
    candles = CandleSeries(
        symbol="BTCUSDT",
        interval="1h",
        price_type=PriceType.MARK,
        open_at=ms_from_utc(MONDAY + timedelta(hours=10)) + np.arange(4) * 3_600_000,
        open=price,
        high=price,
        low=price,
        close=price,
        volume=np.ones(4),
    )
    services.routine.candles.add(candles)
    found = services.routine.look("Main", WEEK)
    closest = found.closest
    assert closest is not None
    assert closest.position_key == "BTCUSDT:both:1"
    # At 5x a long of 100 is liquidated a little above 80; 90 was the lowest.
    assert closest.distance is not None
    assert D("0.08") < closest.distance < D("0.11")
    assert closest.margin_ratio is not None
    assert [one.distance for one in found.trades if one is not closest] == [None]


def test_a_day_has_its_own_trades_and_its_note(services: Services) -> None:
    monday = Period.day(MONDAY.date())
    about = Subject.day(monday.first)
    write_entry(services.diary, "Main", DiaryEntry(subject=about, note="Slept well."))
    key = Subject.position("BTCUSDT:both:1")
    write_entry(services.diary, "Main", DiaryEntry(subject=key, before=Feeling.CALM))
    found = services.routine.look("Main", monday)
    assert [one.position_key for one in found.trades] == ["BTCUSDT:both:1"]
    assert found.note is not None
    assert found.note.note == "Slept well."
    assert [(one.feeling, one.money.exact) for one in found.feelings] == [(Feeling.CALM, D(10))]
    assert found.before.trades == 1
    empty = services.routine.look("Main", Period.day(date(2026, 1, 1)))
    assert empty.is_empty
    assert empty.three == ()


def test_days_begin_in_the_zone_of_the_trader(services: Services) -> None:
    settings = services.settings
    # Monday 10:00 UTC is Tuesday in Kiritimati (+14:00), where the next one is Wednesday.
    settings.save(type(settings.read())(time_zone="Pacific/Kiritimati"))
    assert services.routine.today == date(2026, 11, 23)
    days = {day for day in WEEK.days if services.routine.look("Main", Period.day(day)).trades}
    assert days == {date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)}
    settings.save(type(settings.read())(time_zone=""))
    assert services.routine.zone is None
    assert services.routine.today in {NOW.date(), NOW.date() + timedelta(1)}


def test_of_very_many_fills_the_rules_are_asked_later(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_service, "MANY_FILLS", 3)
    assert len(list(fills())) < MANY_FILLS
    found = services.routine.look("Main", WEEK)
    assert found.is_pending
    assert (found.numbers.trades, found.numbers.clean, found.three) == (2, None, ())
    judged = services.routine.judged("Main", WEEK)
    assert not judged.is_pending
    # The sums of the columns are those of the exact fold, and the verdicts are kept ...
    assert replace(judged.numbers, clean=None) == replace(
        found.numbers, r=replace(found.numbers.r, amount=judged.numbers.r.amount)
    )
    assert round(judged.numbers.r.amount, 6) == found.numbers.r.amount
    assert services.routine.look("Main", WEEK.before).numbers.clean is not None
    # ... until the record changes.
    with services.store.writing() as writer:
        writer.save_facts("Main", PositionFacts(position_key="BTCUSDT:both:1", leverage=D(6)))
    assert services.routine.look("Main", WEEK).is_pending


def test_what_has_not_begun_cannot_be_looked_back_at(services: Services) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(InvalidValueError, match="has not begun"):
        services.routine.save_day("Main", DailyReview(day=tomorrow, saved_at=NOW, went=Went.WELL))
    with pytest.raises(InvalidValueError, match="has not begun"):
        services.routine.save_week("Main", weekly(week=WEEK.after.first), STOOD)


def test_results_of_another_asset_are_no_part_of_the_sum(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    coin = [
        replace(
            one,
            symbol="ETHUSD_PERP",
            traded_at=MONDAY + timedelta(hours=14 + number),
            fee_asset="ETH",
            realized_pnl=D("0.5") if number else None,
        )
        for number, one in enumerate(tuple(fills())[:2])
    ]
    with services.store.writing() as writer:
        writer.add_fills("Main", coin, None)
    judged = services.routine.judged("Main", WEEK)
    assert (judged.numbers.trades, judged.numbers.asset) == (3, "USDT")
    assert (judged.numbers.money.amount, judged.numbers.money.unknown) == (D(-10), 1)
    monkeypatch.setattr(routine_service, "MANY_FILLS", 0)
    services.routine._judged.keep(0, "", services.routine.judged_reader("Main"))
    pending = services.routine.look("Main", WEEK)
    assert pending.is_pending
    assert pending.numbers.money == judged.numbers.money


def test_a_note_about_a_day_long_before_any_trade_does_no_harm(services: Services) -> None:
    settings = services.settings.read()
    services.settings.save(replace(settings, time_zone="+09:00"))
    write_entry(services.diary, "Main", DiaryEntry(subject=Subject.day(date(1, 1, 1)), note="?"))
    assert services.routine.standing("Main").due


def test_verdicts_are_kept_while_only_words_are_written(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_service, "MANY_FILLS", 0)
    services.routine.judged("Main", WEEK)
    today = Period.day(services.routine.today)
    services.routine.drafts.keep("Main", today, {"line": "half a sent"})
    about = Subject.day(today.first)
    write_entry(services.diary, "Main", DiaryEntry(subject=about, note="loud"))
    monkeypatch.setattr(type(services.routine), "judged_reader", None)
    looked = services.routine.look("Main", today)
    assert not looked.is_pending
    judged = services.routine.judged("Main", today)
    for reading in (looked, judged):
        assert reading.note is not None
        assert reading.note.note == "loud"
