"""A review in words, from cases built by hand: no window is needed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.review.case import AccountBefore, ReviewCase
from journal.domain.review.cross import CrossLeg
from journal.domain.review.path import PricePath
from journal.domain.review.review import review
from journal.domain.review.saved import Cause
from journal.domain.review.timeline import Balance
from journal.domain.review.what_if.position import LostPosition, Size, Stretch
from journal.domain.review.wick import WickSettings
from journal.domain.values import Certainty, Liquidation, MarginMode, PriceType, Side
from journal.gui.reports.section import Section
from journal.gui.screens.review.liquidation.words.happened import happened, price
from journal.gui.screens.review.liquidation.words.what_if import causes, what_if
from journal.gui.style.text import TextStyle

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
AT = NOON + timedelta(minutes=10, seconds=20)
STYLE = TextStyle()
D = Decimal


def candles(closes: list[float], price_type: PriceType = PriceType.MARK) -> CandleSeries:
    close = np.array(closes)
    opens = np.concatenate((close[:1], close[:-1]))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=price_type,
        open_at=ms_from_utc(NOON) + MINUTE_MS * np.arange(len(close), dtype=np.int64),
        open=opens,
        high=np.maximum(opens, close),
        low=np.minimum(opens, close),
        close=close,
        volume=np.zeros(len(close)),
    )


@pytest.fixture
def case() -> ReviewCase:
    table = BracketTable(
        symbol="BTCUSDT",
        brackets=(
            Bracket(
                floor=D(0),
                cap=D(50_000),
                max_leverage=D(50),
                maintenance_margin_rate=D("0.01"),
                maintenance_amount=D(0),
            ),
        ),
    )
    stretch = Stretch(since=NOON, quantity=D(1), entry_price=D(100), wallet=D("9.95"))
    falling = [100.0, 99.0, *[97.0] * 8, 90.0, *[96.0] * 24 * 60]
    return ReviewCase(
        liquidation=Liquidation(
            liquidation_id="order:1",
            symbol="BTCUSDT",
            side=Side.LONG,
            occurred_at=AT,
            certainty=Certainty.CERTAIN,
            source="order history",
            loss=D("9.9"),
        ),
        now=AT + timedelta(days=4),
        held=LostPosition(
            side=Side.LONG,
            stretches=(stretch,),
            liquidated_at=AT,
            liquidation_price=D("90.95959596"),
            leverage=D(10),
            loss=D("9.9"),
        ),
        margin_mode=MarginMode.ISOLATED,
        has_stop=False,
        mark=candles(falling),
        last=candles([*falling[:10], 91.5, *falling[11:]], PriceType.LAST),
        table=table,
        account=AccountBefore(balance=Balance(before=D(40), after=D("30.1")), wins=(D(3),)),
    )


def by_question(sections: object) -> dict[str, Section]:
    return {one.question: one for one in sections}  # type: ignore[attr-defined]  # an iterable


def notes_of(case: ReviewCase) -> dict[str, str]:
    sections = price(review(case), STYLE)
    return {fact.label: fact.note for one in sections for fact in one.facts if fact.note}


def test_the_price_is_told_with_what_charts_of_last_price_did_not_show(case: ReviewCase) -> None:
    told = by_question(price(review(case), STYLE))
    assert told["Was it a wick?"].answer.startswith("It was a wick")
    assert "mark alone did" in told["Did my chart show it?"].answer
    after = told["How far past my price did it go?"]
    assert after.table is not None
    assert [row.cells[0] for row in after.table.rows] == ["1 h", "4 h", "24 h"]


def test_each_figure_about_price_says_how_long_it_looked(case: ReviewCase) -> None:
    settings = WickSettings(
        regain_within=timedelta(minutes=30), overshoot_within=timedelta(hours=6)
    )
    notes = notes_of(replace(case, wick_settings=settings))
    assert notes["Past your liquidation price"] == "within 6 h"
    assert notes["Way back to your entry regained"] == "within 30 min"


@pytest.mark.parametrize(
    ("hours", "now", "looked"),
    [
        (80, timedelta(days=4), "within 3 d"),
        (80, timedelta(hours=3), "within 1 h"),
        (30, timedelta(days=4), "within 29 h 50 min"),
    ],
)
def test_the_farthest_price_says_how_much_was_seen(
    case: ReviewCase, hours: int, now: timedelta, looked: str
) -> None:
    falling = candles([100.0, 99.0, *[97.0] * 8, 90.0, *[96.0] * (hours * 60 - 10)])
    notes = notes_of(replace(case, mark=falling, now=AT + now))
    assert notes["Farthest price"] == notes["Past the liquidation price"] == looked


def test_a_trend_says_how_long_price_stayed_away(case: ReviewCase) -> None:
    settings = WickSettings(regain_within=timedelta(minutes=30))
    falling = candles([100.0, 99.0, *[97.0] * 8, 90.0, *[80.0] * 24 * 60])
    told = review(replace(case, mark=falling, wick_settings=settings))
    answer = by_question(price(told, STYLE))["Was it a wick?"].answer
    assert answer == "It was a trend: price stayed beyond your liquidation price for 30 min."
    wick = next(one for one in told.causes if one.cause is Cause.WICK)
    assert wick.evidence[0] == "Price stayed beyond the liquidation price for 30 min: no wick."


def test_half_a_day_long_it_is_said_that_the_rest_is_hidden(case: ReviewCase) -> None:
    told = by_question(price(review(replace(case, now=AT + timedelta(hours=3))), STYLE))
    after = told["How far past my price did it go?"]
    assert after.table is None
    (said,) = after.notes
    assert said.startswith("What price did afterwards is shown from Fri 15 May, 00:10 UTC on.")


def test_what_the_candles_do_not_tell_is_said(case: ReviewCase) -> None:
    series = candles([100.0, 97.0])
    untouched = by_question(price(review(replace(case, mark=series, last=None)), STYLE))
    assert untouched["Was it a wick?"].answer == "The candles do not tell."
    nothing = by_question(price(review(replace(case, mark=None, last=None)), STYLE))
    assert nothing["Was it a wick?"].notes
    assert nothing["How far past my price did it go?"].notes == ("The candles do not tell.",)
    short = candles([100.0, *[97.0] * 9, 90.0, 94.0])
    soon = by_question(price(review(replace(case, mark=short, last=None)), STYLE))
    assert "a wick, a spike or a trend" in soon["Was it a wick?"].answer


def test_the_best_stop_and_the_highest_leverage_that_lived_are_named(case: ReviewCase) -> None:
    told = by_question(what_if(review(case), STYLE))
    stop = told["Would a stop have saved me?"]
    assert stop.answer == "Stop at 1 % would have saved 8.80 USDT, 89\u2009% of the loss."
    same_size = told["What leverage would have survived? The same size"]
    assert same_size.answer == "Up to 8× it would still have been open at the end."
    assert "In cross, with the whole wallet behind it" in told["Isolated or cross?"].answer
    assert told["What would my rules have cost or saved?"].table is not None


def test_without_a_replay_it_says_what_that_takes(case: ReviewCase) -> None:
    (only,) = what_if(review(replace(case, table=None)), STYLE)
    assert only.notes[0].startswith("Not in your file: what a replay needs.")


def test_no_stop_in_time_and_no_leverage_alive_are_said(case: ReviewCase) -> None:
    crash = candles([100.0, 0.01])
    gapped = replace(crash, open=crash.close.copy(), high=crash.close.copy())
    at = NOON + timedelta(minutes=1)
    assert case.held is not None
    lost = replace(case.held, liquidated_at=at)
    sudden = replace(
        case,
        mark=gapped,
        last=None,
        held=lost,
        liquidation=replace(case.liquidation, occurred_at=at, loss=None),
    )
    told = by_question(what_if(review(sudden), STYLE))
    assert told["Would a stop have saved me?"].answer.startswith("None of these stops was reached")
    same_size = told["What leverage would have survived? The same size"]
    assert same_size.answer == "None of these would have survived."
    unknown = by_question(happened(review(sudden), STYLE))
    assert unknown["How much is really gone?"].notes == ("Not in your file: what it took.",)


def test_who_drained_the_wallet_is_a_table(case: ReviewCase) -> None:
    assert case.mark is not None
    hour = replace(case.mark, open_at=case.mark.open_at - 60 * MINUTE_MS)
    size = Size(since=NOON - timedelta(hours=3), quantity=D(5), entry_price=D(100))
    leg = CrossLeg(
        key="other",
        symbol="ETHUSDT",
        side=Side.LONG,
        sizes=(size,),
        closed_at=None,
        path=PricePath(candles=hour, side=Side.LONG),
        table=case.table,
    )
    cross = replace(
        case,
        margin_mode=MarginMode.CROSS,
        account=replace(case.account, legs=(leg,), wallet_hour_before=D(60)),
    )
    told = by_question(what_if(review(cross), STYLE))
    section = told["Isolated or cross?"]
    assert section.answer.startswith("Alone in isolated margin at 10× it would have been")
    assert section.table is not None
    assert section.table.rows[0].cells[0] == "ETHUSDT long"


def test_causes_are_told_in_their_order(case: ReviewCase) -> None:
    told = causes(review(case))
    assert told.answer == "The record speaks most for: no stop, or one too far."
    calm = causes(review(replace(case, has_stop=True, held=None)))
    assert calm.answer.startswith("Nothing in the record speaks for one of them.")


def test_a_long_timeline_is_told_by_its_ends(case: ReviewCase) -> None:
    told = review(case)
    many = told.happened.happenings * 9
    long = replace(told, happened=replace(told.happened, happenings=many))
    table = by_question(happened(long, STYLE))["What exactly happened?"].table
    assert table is not None
    assert len(table.rows) == 15
    assert table.rows[7].cells[1] == f"… {len(many) - 14} more fills"
