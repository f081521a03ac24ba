"""Who drained the wallet, minute by minute, on candles drawn by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.market.series import CandleSeries
from journal.domain.review.cross import CrossLeg, cross_attribution, others_at
from journal.domain.review.path import PricePath
from journal.domain.review.what_if.position import Size
from journal.domain.values import PriceType, Side

Draw = Callable[..., CandleSeries]
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
AT = NOON + timedelta(minutes=70, seconds=30)


def leg(
    name: str,
    candles: CandleSeries | None,
    table: BracketTable | None,
    *,
    side: Side = Side.LONG,
    since: datetime = NOON - timedelta(hours=5),
    quantity: str = "1",
) -> CrossLeg:
    stretch = Size(since=since, quantity=Decimal(quantity), entry_price=Decimal(100))
    return CrossLeg(
        key=name,
        symbol=name,
        side=side,
        sizes=(stretch,),
        closed_at=None,
        path=None if candles is None else PricePath(candles=candles, side=side),
        table=table,
    )


@pytest.fixture
def falling(draw: Draw) -> CandleSeries:
    """Return 71 minutes at 100 that end with a fall to 90 in the minute of the liquidation."""
    return draw([100.0] * 70 + [90.0])


def test_the_hour_is_shared_out_among_those_that_lost(
    draw: Draw, table: BracketTable, falling: CandleSeries
) -> None:
    others = draw([100.0] * 40 + [95.0] * 31)
    rising = draw([100.0] * 40 + [110.0] * 31)
    found = cross_attribution(
        (
            leg("BTCUSDT", falling, table),
            leg("ETHUSDT", others, table, quantity="6"),
            leg("SOLUSDT", rising, table),
        ),
        wallet=Decimal(50),
        liquidated_at=AT,
    )
    assert found is not None
    eth, btc, sol = found.drains
    assert (eth.symbol, eth.drained, eth.share) == ("ETHUSDT", Decimal(30), Decimal("0.75"))
    assert (btc.symbol, btc.drained, btc.share) == ("BTCUSDT", Decimal(10), Decimal("0.25"))
    assert (sol.drained, sol.share) == (Decimal(-10), None)
    assert found.share_of_others("BTCUSDT") == Decimal("0.75")
    assert found.share_of_others("ETHUSDT") == Decimal("0.25")
    assert found.equity[0] == 50
    assert found.equity[-1] == 50 - 30 - 10 + 10
    # 1 % of 570, 90 and 110.
    assert found.maintenance[-1] == pytest.approx(7.7)
    assert found.account_trigger_at is None
    assert found.notes == ()
    assert len(found.times) == 61


def test_the_account_is_at_its_trigger_when_equity_meets_what_all_need(
    table: BracketTable, falling: CandleSeries
) -> None:
    found = cross_attribution(
        (leg("BTCUSDT", falling, table),), wallet=Decimal("10.8"), liquidated_at=AT
    )
    assert found is not None
    assert found.account_trigger_at == NOON + timedelta(minutes=71)
    assert found.share_of_others("BTCUSDT") == 0


def test_shorts_lose_when_price_rises_and_nothing_lost_has_no_shares(
    draw: Draw, table: BracketTable
) -> None:
    rising = draw([100.0] * 40 + [110.0] * 31)
    short = leg("BTCUSDT", rising, table, side=Side.SHORT)
    found = cross_attribution((short,), wallet=Decimal(50), liquidated_at=AT)
    assert found is not None
    assert found.drains[0].pnl_after == Decimal(-10)
    winner = cross_attribution(
        (leg("BTCUSDT", rising, table),), wallet=Decimal(50), liquidated_at=AT
    )
    assert winner is not None
    assert winner.share_of_others("BTCUSDT") is None


def test_what_was_opened_within_the_hour_begins_at_nothing(
    table: BracketTable, falling: CandleSeries
) -> None:
    late = leg("BTCUSDT", falling, table, since=NOON + timedelta(minutes=60))
    found = cross_attribution((late,), wallet=Decimal(50), liquidated_at=AT)
    assert found is not None
    assert (found.drains[0].pnl_before, found.drains[0].pnl_after) == (Decimal(0), Decimal(-10))
    assert found.maintenance[0] == 0


def test_what_was_closed_within_the_hour_keeps_its_loss_and_needs_no_margin_any_more(
    draw: Draw, table: BracketTable, falling: CandleSeries
) -> None:
    closed = replace(
        leg("ETHUSDT", draw([100.0] * 40 + [95.0] * 10 + [80.0] * 21), table),
        closed_at=NOON + timedelta(minutes=45),
    )
    found = cross_attribution(
        (leg("BTCUSDT", falling, table), closed), wallet=Decimal(50), liquidated_at=AT
    )
    assert found is not None
    assert {one.symbol: one.drained for one in found.drains} == {"BTCUSDT": 10, "ETHUSDT": 5}
    assert found.maintenance[-1] == pytest.approx(0.9)


def test_a_partial_closing_moves_its_loss_from_unrealized_to_realized(
    draw: Draw, table: BracketTable
) -> None:
    whole = leg("BTCUSDT", draw([100.0] * 40 + [90.0] * 31), table)
    half = Size(
        since=NOON + timedelta(minutes=50),
        quantity=Decimal("0.5"),
        entry_price=Decimal(100),
        realized_pnl=Decimal(-5),
    )
    found = cross_attribution(
        (replace(whole, sizes=(*whole.sizes, half)),),
        wallet=Decimal(50),
        liquidated_at=AT,
    )
    assert found is not None
    assert found.drains[0].drained == 10


def test_what_is_missing_is_named(draw: Draw, table: BracketTable, falling: CandleSeries) -> None:
    by_last = draw([100.0] * 71, price_type=PriceType.LAST)
    too_late = draw([100.0] * 5, began=NOON + timedelta(minutes=66))
    found = cross_attribution(
        (
            leg("BTCUSDT", falling, table),
            leg("ADAUSDT", None, table),
            leg("DOTUSDT", too_late, table),
            leg("SOLUSDT", by_last, None),
        ),
        wallet=Decimal(50),
        liquidated_at=AT,
    )
    assert found is not None
    assert found.notes == (
        "No candles are stored of ADAUSDT: its part is not known.",
        "No candles are stored of DOTUSDT: its part is not known.",
        "Where mark candles are missing, last price stands in for them.",
        "No brackets are known for SOLUSDT: what it needed is left out.",
    )
    nothing = (leg("ADAUSDT", None, table),)
    assert cross_attribution(nothing, wallet=Decimal(50), liquidated_at=AT) is None


def test_what_the_other_legs_have_and_need_moves_a_liquidation_price(
    draw: Draw, table: BracketTable, falling: CandleSeries
) -> None:
    own = leg("BTCUSDT", falling, table)
    other = leg("ETHUSDT", draw([100.0] * 40 + [95.0] * 31), table, quantity="6")
    later = leg("SOLUSDT", falling, table, since=AT + timedelta(hours=1))
    assert others_at((own, other, later), "BTCUSDT", AT) == (Decimal(-30), Decimal("5.7"))
    assert others_at((own,), "BTCUSDT", AT) == (Decimal(0), Decimal(0))
    for unknown in (leg("ADAUSDT", None, table), leg("ADAUSDT", falling, None)):
        assert others_at((own, unknown), "BTCUSDT", AT) is None
