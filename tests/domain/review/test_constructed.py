"""Constructed liquidations whose cause is known because it was built in: at least forty.

Each is a position opened at 100 (a short is its mirror), held for an hour of slow drift, and a
fall of a known shape through its liquidation price.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.market.series import CandleSeries
from journal.domain.review.case import AccountBefore, ReviewCase
from journal.domain.review.causes import main_cause
from journal.domain.review.cross import CrossLeg
from journal.domain.review.path import PricePath
from journal.domain.review.review import Review, review
from journal.domain.review.saved import Cause
from journal.domain.review.timeline import Balance
from journal.domain.review.what_if.position import LostPosition, Size, Stretch
from journal.domain.review.wick import WickVerdict
from journal.domain.values import Certainty, Liquidation, MarginMode, PriceType, Side

Draw = Callable[..., CandleSeries]
Mirror = Callable[[CandleSeries, float], CandleSeries]
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
AT = NOON + timedelta(minutes=60, seconds=20)
LATER = NOON + timedelta(days=7)
WICK, SPIKE, TREND, BOUNDARY = WickVerdict


@dataclass(frozen=True, kw_only=True)
class Built:
    """What is built into one liquidation, and the cause that follows from it."""

    leverage: int
    shape: WickVerdict
    cause: Cause | None
    has_stop: bool | None = False
    others: str = "none"
    """"none", "some" that lost little, "most" that lost more than the position itself."""
    deep: float = 0.02
    """How far the fall goes past the liquidation price, a fraction."""
    adds: bool = False
    last_only: bool = False


def built(leverage: int, shape: WickVerdict, cause: Cause | None, **more: object) -> Built:
    return Built(leverage=leverage, shape=shape, cause=cause, **more)  # type: ignore[arg-type]  # by name


LEVERAGE, NO_STOP, STACKED, BY_WICK = Cause
# With leverage of 3 to 10 an ordinary stop saves most of the loss: its absence is the cause.
# From 12x on half the leverage would have outlived a shallow fall: the leverage is the cause
# where a stop stood, or where the fall was shallow and the stop could have saved less.
TABLE = (
    *(built(leverage, TREND, NO_STOP, deep=0.2) for leverage in (3, 5, 8, 10, 12, 20)),
    *(built(leverage, WICK, NO_STOP) for leverage in (3, 5, 8, 10)),
    *(built(leverage, SPIKE, NO_STOP) for leverage in (3, 5, 8, 10)),
    *(built(leverage, BOUNDARY, NO_STOP) for leverage in (3, 5, 8, 10)),
    *(built(leverage, TREND, LEVERAGE, deep=0.005) for leverage in (25, 40, 50)),
    *(built(leverage, WICK, LEVERAGE, deep=0.005) for leverage in (25, 40, 50)),
    *(built(leverage, WICK, LEVERAGE, has_stop=True) for leverage in (12, 20, 25, 50)),
    *(built(leverage, TREND, LEVERAGE, has_stop=True) for leverage in (12, 20, 25, 50)),
    *(built(leverage, SPIKE, LEVERAGE, has_stop=None) for leverage in (12, 25)),
    *(built(leverage, WICK, BY_WICK, has_stop=True) for leverage in (3, 5, 10)),
    built(5, WICK, BY_WICK, has_stop=None),
    *(built(leverage, TREND, STACKED, others="most") for leverage in (3, 5, 10, 20)),
    *(built(leverage, WICK, STACKED, others="most") for leverage in (5, 20)),
    built(5, TREND, STACKED, others="most", has_stop=True),
    *(built(leverage, TREND, NO_STOP, others="some", deep=0.2) for leverage in (5, 10)),
    built(5, TREND, NO_STOP, adds=True, deep=0.2),
    built(5, WICK, NO_STOP, adds=True),
    built(5, TREND, NO_STOP, last_only=True, deep=0.2),
    built(5, WICK, BY_WICK, has_stop=True, last_only=True),
    *(built(leverage, TREND, None, has_stop=True, deep=0.6) for leverage in (3, 5)),
)


def test_there_are_at_least_forty_of_them_both_ways_round() -> None:
    assert len(TABLE) >= 40


@pytest.fixture(scope="module")
def reviewed(draw: Draw, mirrored: Mirror, table: BracketTable) -> dict[tuple[Built, Side], Review]:
    """Return the review of each, as a long and as a short."""
    return {
        (one, side): review(case_of(one, side, draw, mirrored, table))
        for one in TABLE
        for side in Side
    }


@pytest.mark.parametrize("side", Side)
def test_each_reads_the_cause_that_was_built_in(
    reviewed: dict[tuple[Built, Side], Review], side: Side
) -> None:
    wrong = []
    for one in TABLE:
        main = main_cause(reviewed[one, side].causes)
        if (main.cause if main else None) is not one.cause:
            wrong.append((one, main))
    assert wrong == []


def test_each_cause_is_named_exactly_where_it_was_built_in(
    reviewed: dict[tuple[Built, Side], Review],
) -> None:
    named: Counter[Cause | None] = Counter()
    right: Counter[Cause | None] = Counter()
    for (one, _), answer in reviewed.items():
        main = main_cause(answer.causes)
        cause = main.cause if main else None
        named[cause] += 1
        right[cause] += cause is one.cause
    assert set(named) == {*Cause, None}
    assert {cause: right[cause] / count for cause, count in named.items()} == dict.fromkeys(
        named, 1.0
    )


def test_each_reads_the_shape_that_was_built_in(
    reviewed: dict[tuple[Built, Side], Review],
) -> None:
    for (one, _), answer in reviewed.items():
        assert answer.wick is not None
        assert answer.wick.verdict is one.shape, one


def test_the_position_itself_is_liquidated_in_every_replay(
    reviewed: dict[tuple[Built, Side], Review],
) -> None:
    for (one, _), answer in reviewed.items():
        if one.others == "none":
            assert answer.what_if is not None
            (own,) = [row for row in answer.what_if.same_notional if row.leverage == one.leverage]
            assert own.outcome is Outcome.LIQUIDATED, one


def case_of(
    one: Built, side: Side, draw: Draw, mirrored: Mirror, table: BracketTable
) -> ReviewCase:
    """Return the case: built as a long; a short lives on the same candles upside down."""
    entry = Decimal(98) if one.adds else Decimal(100)
    last = Stretch(
        since=NOON + timedelta(minutes=30) if one.adds else NOON,
        quantity=Decimal(2) if one.adds else Decimal(1),
        entry_price=entry,
        wallet=(entry * (2 if one.adds else 1)) * (Decimal(1) / one.leverage - Decimal("0.0005")),
    )
    first = replace(last, since=NOON, quantity=Decimal(1), entry_price=Decimal(100))
    line = liquidation_price(
        side=side,
        quantity=last.quantity,
        entry_price=entry,
        wallet_balance=last.wallet,
        table=table,
    ).price
    assert line is not None
    at_line = float(line) if side is Side.LONG else 200.0 - float(line)
    start = 100.0
    candles = draw(steps(one.shape, start, at_line, one.deep))
    if side is Side.SHORT:
        candles = mirrored(candles, 100.0)
    if one.last_only:
        candles = replace(candles, price_type=PriceType.LAST)
    return ReviewCase(
        liquidation=Liquidation(
            liquidation_id="built",
            symbol="BTCUSDT",
            side=side,
            occurred_at=AT,
            certainty=Certainty.CERTAIN,
            source="order history",
            leverage=Decimal(one.leverage),
            loss=last.notional / one.leverage,
        ),
        now=LATER,
        held=LostPosition(
            side=side,
            stretches=(first, last) if one.adds else (last,),
            liquidated_at=AT,
            liquidation_price=line,
            leverage=Decimal(one.leverage),
        ),
        margin_mode=MarginMode.ISOLATED if one.others == "none" else MarginMode.CROSS,
        has_stop=one.has_stop,
        mark=None if one.last_only else candles,
        last=candles if one.last_only else None,
        table=table,
        account=AccountBefore(
            balance=Balance(before=Decimal(500), after=Decimal(300)),
            wallet_hour_before=Decimal(500),
            legs=() if one.others == "none" else legs(one, side, candles, last, draw, table),
        ),
    )


def steps(shape: WickVerdict, start: float, line: float, deep: float) -> list:  # type: ignore[type-arg]  # closes and triples
    """Return an hour of drift, the fall and a day after it."""
    low = line * (1 - (0.0003 if shape is BOUNDARY else deep))
    half = (start + line) / 2
    drift = [start - (start - half) * minute / 60 for minute in range(60)]
    day = 24 * 60
    if shape is TREND:
        return [*drift, (half, low, low), *[low] * day]
    if shape is WICK:
        return [*drift, (half, low, half), *[half] * day]
    if shape is BOUNDARY:
        return [*drift, (half, low, half), *[half] * day]
    slow = line - (line - low) / 2
    return [*drift, (half, low, slow), *[slow] * 30, *[half] * day]


def legs(
    one: Built,
    side: Side,
    candles: CandleSeries,
    held: Stretch,
    draw: Draw,
    table: BracketTable,
) -> tuple[CrossLeg, ...]:
    """Return the liquidated leg beside another one that lost ten times as much, or a tenth."""
    own = float(np.abs(candles.close[60] - candles.close[0]))
    factor = 10.0 if one.others == "most" else 0.1
    falling = [200.0] * 30 + [200.0 - own * factor / 10] * 40
    other = replace(draw(falling), symbol="ETHUSDT")
    quantity = Decimal(10)
    stretch = Size(since=NOON, quantity=quantity, entry_price=Decimal(200))
    return (
        CrossLeg(
            key="",
            symbol="BTCUSDT",
            side=side,
            sizes=(held,),
            closed_at=None,
            path=PricePath(candles=candles, side=side),
            table=table,
        ),
        CrossLeg(
            key="other",
            symbol="ETHUSDT",
            side=Side.LONG,
            sizes=(stretch,),
            closed_at=None,
            path=PricePath(candles=other, side=Side.LONG),
            table=table,
        ),
    )
