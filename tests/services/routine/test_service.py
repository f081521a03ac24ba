"""Days and weeks over a small record whose figures are known by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from journal.bootstrap import Services, open_services
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.routine.numbers import Total
from journal.domain.routine.period import Period
from journal.domain.routine.saved import (
    Change,
    DailyReview,
    DidWell,
    Grade,
    Stood,
    WeeklyReview,
    Went,
)
from journal.domain.routine.three import Why
from journal.domain.values import (
    Account,
    Fill,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
)
from journal.importers.own.codec import HEADER
from journal.services.changes import Changes
from journal.services.positions.service import MANY_FILLS
from journal.services.routine import service as routine_service
from tests.written import write_entry

D = Decimal
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = Period.week(MONDAY.date())
NOW = MONDAY + timedelta(days=6, hours=18)
LINE = "=it was <b>loud</b>,\nI waited"


class SetClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def services(new_folder: Path, clock: SetClock) -> Iterator[Services]:
    opened = open_services(new_folder, clock=clock)
    with opened.store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=D(1000), wallet_balance_at=MONDAY - timedelta(30))
        )
        writer.add_fills("Main", tuple(fills()), None)
        for number, leverage in (("1", 5), ("3", 30), ("7", 5)):
            writer.save_facts(
                "Main",
                PositionFacts(
                    position_key=f"BTCUSDT:both:{number}",
                    leverage=D(leverage),
                    margin_mode=MarginMode.ISOLATED,
                    stop_price=D(99),
                ),
            )
    yield opened
    opened.close()


def fills() -> Iterator[Fill]:
    """One trade a day: Monday +10, Tuesday -20 at 30x, Sunday of the week before +5; one open."""
    for number, (hours, side, price, pnl) in enumerate(
        (
            (10, "buy", "100", None),
            (12, "sell", "110", "10"),
            (34, "buy", "100", None),
            (36, "sell", "80", "-20"),
            (-14, "buy", "100", None),
            (-12, "sell", "105", "5"),
            (130, "buy", "100", None),
        ),
        start=1,
    ):
        yield Fill(
            symbol="BTCUSDT",
            trade_id=str(number),
            order_id=str(number),
            traded_at=MONDAY + timedelta(hours=hours),
            order_side=OrderSide(side),
            position_side=PositionSide.BOTH,
            price=D(price),
            quantity=D(1),
            fee=D(0),
            fee_asset="USDT",
            realized_pnl=None if pnl is None else D(pnl),
            is_maker=False,
        )


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


def weekly(**told: Any) -> WeeklyReview:
    return WeeklyReview(**({"week": WEEK.first, "saved_at": NOW} | told))


STOOD = Stood(
    trades=D(2), clean=D(1), breaches=D(1), near=None, net_result=D("-10"), r_total=D(-10)
)


def test_the_sentence_of_a_week_is_graded_in_the_next_and_holds_until_then(
    services: Services, clock: SetClock
) -> None:
    routine = services.routine
    first = weekly(if_part="I lose twice", then_part="I stop", worked=LINE)
    assert routine.save_week("Main", first, STOOD) == Changes.ROUTINE
    standing = routine.standing("Main")
    assert standing.sentence is not None
    assert standing.sentence.sentence.text == "If I lose twice, then I stop."
    with pytest.raises(InvalidValueError, match="no sentence of an earlier week"):
        routine.save_week("Main", weekly(grade=Grade.KEPT), STOOD)
    clock.at += timedelta(days=7)
    following = WEEK.after
    routine.save_week("Main", weekly(week=following.first, grade=Grade.PARTLY), STOOD)
    standing = routine.standing("Main")
    assert (standing.sentence, standing.written[0].grade) == (None, Grade.PARTLY)
    kept = standing.week(WEEK)
    assert kept is not None
    assert (kept.stood, kept.said.worked) == (STOOD, LINE)
    assert standing.week(following.after) is None


def test_a_correction_is_another_version_even_in_the_same_moment(services: Services) -> None:
    routine = services.routine
    day = WEEK.first
    for went in (Went.BADLY, Went.MIXED, Went.WELL):
        routine.save_day("Main", DailyReview(day=day, saved_at=NOW, went=went))
    standing = routine.standing("Main")
    assert [one.went for one in standing.days] == [Went.BADLY, Went.MIXED, Went.WELL]
    newest = standing.day(day)
    assert newest is not None
    assert newest.went is Went.WELL
    assert standing.day(date(2026, 1, 1)) is None


def test_what_has_not_begun_cannot_be_looked_back_at(services: Services) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(InvalidValueError, match="has not begun"):
        services.routine.save_day("Main", DailyReview(day=tomorrow, saved_at=NOW, went=Went.WELL))
    with pytest.raises(InvalidValueError, match="has not begun"):
        services.routine.save_week("Main", weekly(week=WEEK.after.first), STOOD)


def test_what_is_due_follows_from_trades_reviews_and_notes(services: Services) -> None:
    routine = services.routine
    standing = routine.standing("Main")
    # A trade on Saturday, and one in the week that ended.
    assert [one.text for one in standing.due] == ["2026-W46", "2026-11-21"]
    assert [week.week.text for week in standing.weeks if week.is_gap] == ["2026-W46"]
    routine.save_day("Main", DailyReview(day=date(2026, 11, 21), saved_at=NOW, went=Went.WELL))
    write_entry(
        services.diary, "Main", DiaryEntry(subject=Subject.day(date(2026, 11, 17)), note="x")
    )
    standing = routine.standing("Main")
    assert [one.text for one in standing.due] == ["2026-W46"]
    assert standing.days_in_a_row == 2


def test_a_draft_is_kept_until_the_review_is_saved(services: Services) -> None:
    drafts = services.routine.drafts
    assert drafts.read("Main", WEEK) == {}
    drafts.keep("Main", WEEK, {"page": "2", "worked": LINE})
    assert drafts.read("Main", WEEK) == {"page": "2", "worked": LINE}
    assert drafts.read("Main", WEEK.after) == {}
    services.routine.save_week("Main", weekly(), STOOD)
    assert drafts.read("Main", WEEK) == {}


def test_every_version_is_exported_and_imported_without_loss(
    services: Services, tmp_path: Path, clock: SetClock
) -> None:
    routine = services.routine
    routine.save_week("Main", weekly(if_part="'I\\n", then_part="=1+1", cost=LINE), STOOD)
    routine.save_week(
        "Main", weekly(worked="better"), Stood.of(routine.look("Main", WEEK).numbers, None, 0)
    )
    for line in ("", LINE):
        routine.save_day(
            "Main",
            DailyReview(
                day=WEEK.first,
                saved_at=NOW,
                went=Went.MIXED,
                did_well=DidWell.WAITED,
                tomorrow=Change.SMALLER,
                line=line,
            ),
        )
    path = tmp_path / "all.csv"
    services.journal_file.write(path)
    other = open_services(tmp_path / "other", clock=clock)
    report = other.importing.import_files([path])
    assert report.refused == 0
    for each in (services, other):
        each.pause.now()
    assert other.routine.standing("Main").days == routine.standing("Main").days
    assert other.routine.standing("Main").weeklies == routine.standing("Main").weeklies
    assert other.importing.import_files([path]).added == 0
    other.close()


def test_a_day_that_is_none_is_refused_with_its_line(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "typed.csv"
    path.write_text(
        "Record,Account,Day,Saved At,Went,Line\n"
        "daily review,Main,2026-11-31,2026-11-16T08:00:00Z,well,x\n"
        "daily review,Main,2026-11-16,2026-11-16T08:00:00Z,well,x\n"
    )
    report = services.importing.import_files([path])
    assert [(one.line, one.column) for one in report.files[0].errors] == [(2, "Day")]
    assert [one.line for one in services.routine.standing("Main").days] == ["x"]
    assert "Day" in HEADER


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


def test_a_sentence_waits_for_a_week_after_it_and_for_no_earlier_one(
    services: Services, clock: SetClock
) -> None:
    clock.at += timedelta(days=14)
    this = WEEK.after.after
    written = weekly(week=this.first, if_part="I lose twice", then_part="I stop")
    services.routine.save_week("Main", written, STOOD)
    assert WEEK.after not in services.routine.standing("Main").due
    clock.at += timedelta(days=14)
    assert this.after in services.routine.standing("Main").due
