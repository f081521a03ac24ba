"""What came after a liquidation, and whether a chart of last price showed it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from journal.domain.market.series import CandleSeries
from journal.domain.review.aftermath import aftermath
from journal.domain.review.chart_gap import BOTH_NEEDED, ChartGap, chart_gap
from journal.domain.review.path import PricePath
from journal.domain.review.wick import Reached
from journal.domain.values import PriceType, Side

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
REACHED = Reached(
    liquidation_price=Decimal(95),
    entry_price=Decimal(100),
    liquidated_at=NOON + timedelta(minutes=2, seconds=30),
)
FALL = [98.0, 98.0, (98.0, 93.0, 94.0)]


def test_the_way_back_to_the_liquidation_price_and_to_the_entry_is_timed(
    long_path: Callable[..., PricePath],
) -> None:
    found = aftermath(long_path([*FALL, 94.0, 96.0, 101.0]), REACHED)
    assert found is not None
    assert found.farthest_price == Decimal(93)
    assert found.overshoot_ratio == Decimal(2) / Decimal(95)
    # Minute 12:04 closes at 12:05, two and a half minutes after 12:02:30.
    assert found.back_to_liquidation_after == timedelta(minutes=2, seconds=30)
    assert found.back_to_entry_after == timedelta(minutes=3, seconds=30)
    assert found.later == ()
    assert found.seen_until == NOON + timedelta(minutes=6)


def test_a_candle_that_falls_and_closes_above_is_back_at_its_close(
    long_path: Callable[..., PricePath],
) -> None:
    found = aftermath(long_path([98.0, 98.0, (99.0, 93.0, 97.0), 97.0]), REACHED)
    assert found is not None
    assert found.back_to_liquidation_after == timedelta(seconds=30)
    assert found.back_to_entry_after is None


def test_what_is_not_reached_again_stays_unknown(long_path: Callable[..., PricePath]) -> None:
    found = aftermath(long_path([*FALL, 94.0, 94.0]), REACHED)
    assert found is not None
    assert (found.back_to_liquidation_after, found.back_to_entry_after) == (None, None)


def test_the_price_one_and_four_hours_later_is_told_from_both_prices(
    long_path: Callable[..., PricePath],
) -> None:
    found = aftermath(long_path([*FALL, *[96.0] * 100, *[110.0] * 200]), REACHED)
    assert found is not None
    one_hour, four_hours = found.later
    assert (one_hour.after, one_hour.price) == (timedelta(hours=1), Decimal(96))
    assert one_hour.from_liquidation_ratio == Decimal(1) / Decimal(95)
    assert one_hour.from_entry_ratio == Decimal("-0.04")
    assert (four_hours.after, four_hours.price) == (timedelta(hours=4), Decimal(110))


def test_a_gap_where_an_hour_later_would_be_tells_nothing(
    draw: Callable[..., CandleSeries],
) -> None:
    late = draw([99.0] * 10, began=NOON + timedelta(hours=3, minutes=58))
    path = PricePath(candles=draw(FALL).merged(late), side=Side.LONG)
    found = aftermath(path, REACHED)
    assert found is not None
    assert [one.after for one in found.later] == [timedelta(hours=4)]


def test_candles_that_begin_after_the_hour_asked_for_tell_nothing_of_it(
    long_path: Callable[..., PricePath],
) -> None:
    early = Reached(
        liquidation_price=Decimal(95),
        entry_price=Decimal(100),
        liquidated_at=NOON - timedelta(hours=2),
    )
    assert aftermath(long_path(FALL), early) is None


def test_a_price_that_was_never_reached_has_no_aftermath(
    long_path: Callable[..., PricePath],
) -> None:
    assert aftermath(long_path([98.0] * 10), REACHED) is None


def test_a_path_cut_at_a_moment_tells_nothing_behind_it(
    long_path: Callable[..., PricePath],
) -> None:
    path = long_path([*FALL, 94.0, 96.0, 101.0]).until(NOON + timedelta(minutes=4))
    found = aftermath(path, REACHED)
    assert found is not None
    assert found.seen_until == NOON + timedelta(minutes=4)
    assert found.back_to_liquidation_after is None


def test_a_chart_of_last_price_may_not_have_shown_it(draw: Callable[..., CandleSeries]) -> None:
    last = draw([98.0, 98.0, (98.0, 95.5, 96.0)], price_type=PriceType.LAST)
    gap = chart_gap(draw(FALL), last, Side.LONG, REACHED)
    assert isinstance(gap, ChartGap)
    assert (gap.mark_reached, gap.last_reached) == (True, False)
    assert (gap.mark_extreme, gap.last_extreme) == (Decimal(93), Decimal("95.5"))
    assert gap.largest_gap_ratio == Decimal("2.5") / Decimal(93)
    assert gap.largest_gap_at == NOON + timedelta(minutes=2)
    assert gap.notes == ()


def test_a_short_compares_highs(draw: Callable[..., CandleSeries]) -> None:
    reached = Reached(
        liquidation_price=Decimal(105),
        entry_price=Decimal(100),
        liquidated_at=REACHED.liquidated_at,
    )
    mark = draw([102.0, 102.0, (106.0, 102.0, 104.0)])
    last = draw([102.0, 102.0, (107.0, 102.0, 104.0)], price_type=PriceType.LAST)
    gap = chart_gap(mark, last, Side.SHORT, reached)
    assert isinstance(gap, ChartGap)
    assert gap.last_reached
    assert (gap.mark_extreme, gap.last_extreme) == (Decimal(106), Decimal(107))


def test_the_coarser_interval_of_both_is_compared_and_said(
    draw: Callable[..., CandleSeries],
) -> None:
    hour = draw([(99.0, 92.0, 94.0)], interval="1h", price_type=PriceType.MARK)
    fine = draw(FALL, price_type=PriceType.LAST)
    for mark, last in ((hour, fine), (draw(FALL), draw([94.0], interval="1h"))):
        gap = chart_gap(mark, last, Side.LONG, REACHED)
        assert isinstance(gap, ChartGap)
        assert gap.interval == "1h"
        assert gap.notes == ("Compared on 1 h candles: nothing finer is stored of both.",)


def test_where_one_of_both_is_missing_the_sentence_says_so(
    draw: Callable[..., CandleSeries],
) -> None:
    mark = draw(FALL)
    assert chart_gap(mark, None, Side.LONG, REACHED) == BOTH_NEEDED
    assert chart_gap(None, mark, Side.LONG, REACHED) == BOTH_NEEDED
    elsewhere = draw(FALL, began=NOON - timedelta(days=1))
    assert chart_gap(mark, elsewhere, Side.LONG, REACHED) == BOTH_NEEDED
    odd, other = draw([98.0], interval="3m"), draw([98.0], interval="5m")
    assert chart_gap(odd, other, Side.LONG, REACHED) == BOTH_NEEDED
