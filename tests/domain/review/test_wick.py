"""Wick, spike, trend or boundary, drawn by hand around a liquidation price of 95."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.market.series import CandleSeries
from journal.domain.review.path import Confidence, PricePath
from journal.domain.review.wick import Reached, WickAnswer, WickSettings, WickVerdict, wick_answer
from journal.domain.values import PriceType, Side
from tests.examples import examples

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
DAY = 24 * 60
REACHED = Reached(
    liquidation_price=Decimal(95),
    entry_price=Decimal(100),
    liquidated_at=NOON + timedelta(minutes=10, seconds=20),
)
FALL = [98.0] * 10
"""Ten quiet minutes; the eleventh is the liquidation."""

WICK, SPIKE, TREND, BOUNDARY = WickVerdict


def rest(price: float, before: int, *, until: int = DAY + 30) -> list[float]:
    """Return minutes at a price up to half an hour past a day after the liquidation."""
    return [price] * (until - before)


def back_at(minute: int, *, to: float = 97.0, low: float = 93.0) -> list[Any]:
    """Return a fall through 95 in minute 10 that closes above it again from a minute on."""
    steps = [*FALL, (98.0, low, 94.0), *[94.0] * (minute - 11), to]
    return steps + rest(to, len(steps))


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        # The liquidation is at 12:10:20, so a 5-minute close at 12:25 is 14 min 40 s later.
        (back_at(11), WICK),
        (back_at(24), WICK),
        (back_at(25), SPIKE),
        # 25 % of the way from 95 to 100 is 96.25.
        (back_at(11, to=96.25), WICK),
        (back_at(11, to=96.24), SPIKE),
        # The last 5-minute close within 60 minutes is at 13:10.
        (back_at(69, to=97.0), SPIKE),
        (back_at(70, to=97.0), TREND),
        ([*FALL, (98.0, 93.0, 94.0), *rest(94.0, 11)], TREND),
        # On the liquidation price is not on the safe side of it.
        ([*FALL, (98.0, 93.0, 95.0), *rest(95.0, 11)], TREND),
        # 0.05 % of 95 is 0.0475.
        ([*FALL, (98.0, 94.953, 96.0), *rest(97.0, 11)], BOUNDARY),
        ([*FALL, (98.0, 94.9525, 97.0), *rest(97.0, 11)], WICK),
    ],
)
def test_the_verdict_follows_the_first_close_back_and_what_was_regained(
    draw: Callable[..., CandleSeries], steps: list[Any], verdict: WickVerdict
) -> None:
    answer = wick_answer(PricePath(candles=draw(steps), side=Side.LONG), REACHED)
    assert answer.verdict is verdict
    assert answer.confidence is Confidence.HIGH
    assert answer.notes == ()


def test_the_figures_behind_a_wick_are_told(draw: Callable[..., CandleSeries]) -> None:
    answer = wick_answer(PricePath(candles=draw(back_at(12)), side=Side.LONG), REACHED)
    assert answer.overshoot_ratio == Decimal(2) / Decimal(95)
    assert answer.extreme_price == Decimal(93)
    assert answer.extreme_at == NOON + timedelta(minutes=10)
    assert answer.back_after == timedelta(minutes=4, seconds=40)
    assert answer.regained_ratio == Decimal("0.4")


def test_what_was_regained_before_the_liquidation_in_its_own_minute_does_not_count(
    draw: Callable[..., CandleSeries],
) -> None:
    steps = [*FALL, (99.9, 93.0, 95.5), *rest(95.5, 11)]
    answer = wick_answer(PricePath(candles=draw(steps), side=Side.LONG), REACHED)
    assert answer.regained_ratio == Decimal("0.1")
    assert answer.verdict is SPIKE


def test_coarse_candles_cannot_tell_a_wick_from_a_spike(draw: Callable[..., CandleSeries]) -> None:
    hours = [98.0, (99.0, 93.0, 97.0), *[97.0] * 30]
    path = PricePath(
        candles=draw(hours, interval="1h", began=NOON - timedelta(hours=1)), side=Side.LONG
    )
    answer = wick_answer(path, REACHED)
    assert (answer.verdict, answer.possible) == (None, (WICK, SPIKE))
    assert answer.confidence is Confidence.LOW
    assert answer.notes[-1] == "With 1 h candles wick and spike cannot be told apart."


def test_coarse_candles_that_stay_beyond_leave_a_trend_possible(
    draw: Callable[..., CandleSeries],
) -> None:
    hours = [98.0, (98.0, 93.0, 94.0), *[94.0] * 30]
    path = PricePath(
        candles=draw(hours, interval="1h", began=NOON - timedelta(hours=1)), side=Side.LONG
    )
    assert wick_answer(path, REACHED).possible == (WICK, SPIKE, TREND)


def test_a_boundary_is_told_by_coarse_candles_too(draw: Callable[..., CandleSeries]) -> None:
    hours = [98.0, (98.0, 94.96, 97.0), *[97.0] * 30]
    path = PricePath(
        candles=draw(hours, interval="1h", began=NOON - timedelta(hours=1)), side=Side.LONG
    )
    assert wick_answer(path, REACHED).verdict is BOUNDARY


def test_an_overshoot_so_far_names_the_time_it_is_looked_for(
    draw: Callable[..., CandleSeries],
) -> None:
    path = PricePath(candles=draw([*FALL, (98.0, 93.0, 94.0), *[97.0] * 60]), side=Side.LONG)
    settings = WickSettings(overshoot_within=timedelta(hours=6))
    answer = wick_answer(path, REACHED, settings)
    assert answer.notes == ("The candles end less than 6 h after it: the overshoot is so far.",)
    assert answer.settings == settings


@pytest.mark.parametrize(
    ("minutes", "possible"),
    [
        ([94.0] * 20, (WICK, SPIKE, TREND)),
        ([95.5] * 20, (WICK, SPIKE)),
        ([97.0] * 20, (WICK,)),
        # Two minutes more are no closed 5-minute candle.
        ([97.0] * 2, (WICK, SPIKE, TREND)),
    ],
)
def test_soon_after_it_only_what_is_settled_is_said(
    draw: Callable[..., CandleSeries], minutes: list[float], possible: tuple[WickVerdict, ...]
) -> None:
    steps = [*FALL, (98.0, 93.0, 94.0), *minutes]
    answer = wick_answer(PricePath(candles=draw(steps), side=Side.LONG), REACHED)
    assert answer.possible == possible
    assert "The candles end less than 24 h after it: the overshoot is so far." in answer.notes
    said = "The candles end too soon after the liquidation for a verdict."
    assert (said in answer.notes) is (len(possible) > 1)


def test_a_price_never_reached_says_so_and_gives_no_verdict(
    draw: Callable[..., CandleSeries],
) -> None:
    answer = wick_answer(PricePath(candles=draw([98.0] * 60), side=Side.LONG), REACHED)
    assert (answer.verdict, answer.possible, answer.overshoot_ratio) == (None, (), None)
    assert "never reach the computed liquidation price" in answer.notes[-1]


def test_last_price_and_an_estimated_line_take_confidence_away(
    draw: Callable[..., CandleSeries],
) -> None:
    candles = draw(back_at(11), price_type=PriceType.LAST)
    path = PricePath(candles=candles, side=Side.LONG)
    assert wick_answer(path, REACHED).confidence is Confidence.MEDIUM
    unsure = Reached(
        liquidation_price=REACHED.liquidation_price,
        entry_price=REACHED.entry_price,
        liquidated_at=REACHED.liquidated_at,
        is_estimate=True,
    )
    answer = wick_answer(path, unsure)
    assert answer.confidence is Confidence.LOW
    assert answer.verdict is WICK


def test_an_entry_on_the_liquidation_price_regains_nothing(
    draw: Callable[..., CandleSeries],
) -> None:
    at_it = Reached(
        liquidation_price=Decimal(95), entry_price=Decimal(95), liquidated_at=REACHED.liquidated_at
    )
    answer = wick_answer(PricePath(candles=draw(back_at(11)), side=Side.LONG), at_it)
    assert answer.regained_ratio == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"back_within": timedelta(0)},
        {"regain_ratio": Decimal(1)},
        {"boundary_ratio": Decimal("NaN")},
    ],
)
def test_settings_that_no_price_could_meet_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        WickSettings(**wrong)


PATHS = st.lists(
    st.integers(88 * 64, 104 * 64).map(lambda sixty_fourths: sixty_fourths / 64),
    min_size=5,
    max_size=90,
)


def _of(candles: CandleSeries, side: Side, factor: Decimal = Decimal(1)) -> WickAnswer:
    entry = Decimal(100) if side is Side.LONG else Decimal(90)
    reached = Reached(
        liquidation_price=Decimal(95) * factor,
        entry_price=entry * factor,
        liquidated_at=REACHED.liquidated_at,
    )
    return wick_answer(PricePath(candles=candles, side=side), reached)


@given(closes=PATHS, power=st.integers(-3, 3))
@examples(8)
def test_scaling_all_prices_changes_no_verdict(
    draw: Callable[..., CandleSeries], closes: list[float], power: int
) -> None:
    steps = [*FALL, 94.5, *closes]
    factor = 2.0**power
    plain = _of(draw(steps), Side.LONG)
    scaled = _of(draw([price * factor for price in steps]), Side.LONG, Decimal(str(factor)))
    assert (plain.possible, plain.overshoot_ratio, plain.back_after, plain.regained_ratio) == (
        scaled.possible,
        scaled.overshoot_ratio,
        scaled.back_after,
        scaled.regained_ratio,
    )


@given(closes=PATHS)
@examples(8)
def test_a_short_is_the_mirror_of_a_long(
    draw: Callable[..., CandleSeries], mirrored: Callable[..., CandleSeries], closes: list[float]
) -> None:
    candles = draw([*FALL, 94.5, *closes])
    long = _of(candles, Side.LONG)
    short = _of(mirrored(candles, 95.0), Side.SHORT)
    assert (long.possible, long.overshoot_ratio, long.back_after, long.regained_ratio) == (
        short.possible,
        short.overshoot_ratio,
        short.back_after,
        short.regained_ratio,
    )
