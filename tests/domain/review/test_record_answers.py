"""Timeline, the day before, what is gone and the fund: from fills written down by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.ledger.positions import Position
from journal.domain.ledger.stops import StopStep
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.market.series import CandleSeries
from journal.domain.review.before import day_before
from journal.domain.review.fund import FundRole, fund_answer
from journal.domain.review.loss import gone, loss_parts
from journal.domain.review.path import PricePath
from journal.domain.review.timeline import Balance, Step, timeline
from journal.domain.review.what_if.position import LostPosition, Stretch
from journal.domain.values import Certainty, Liquidation, Side

Draw = Callable[..., CandleSeries]
Fold = Callable[..., tuple[Position, ...]]
START = datetime(2024, 6, 1, tzinfo=UTC)
AT = START + timedelta(minutes=6)
UNKNOWN = Balance(before=None, after=None)
LIQUIDATION = Liquidation(
    liquidation_id="BTCUSDT:order:1",
    symbol="BTCUSDT",
    side=Side.LONG,
    occurred_at=AT,
    certainty=Certainty.CERTAIN,
    source="order history",
    quantity=Decimal(1),
    bankruptcy_price=Decimal("90.05"),
    execution_price=Decimal("90.5"),
    loss=Decimal("9.9"),
)
HELD = LostPosition(
    side=Side.LONG,
    stretches=(
        Stretch(since=START, quantity=Decimal(1), entry_price=Decimal(100), wallet=Decimal("9.95")),
    ),
    liquidated_at=AT,
    liquidation_price=Decimal("90.95959596"),
    leverage=Decimal(10),
)


def path_of(candles: CandleSeries) -> PricePath:
    return PricePath(candles=candles, side=Side.LONG)


def test_the_timeline_tells_fills_margin_ratios_trigger_order_fill_and_balance(
    draw: Draw, fold: Fold, table: BracketTable
) -> None:
    (position,) = fold("buy 1@100 +0s", "buy 1@99 +60s", "sell 1@98 +120s", "sell 1@90.5 +360s")
    # Margin ratio at 92: 0.92 / 1.95; at 91.7: 0.917 / 1.65; at 91.18: 0.9118 / 1.13.
    candles = draw([100.0, 99.0, 98.0, 92.0, 91.7, 91.18, (91.18, 90.0, 91.0)], began=START)
    told = timeline(
        position,
        LIQUIDATION,
        held=HELD,
        path=path_of(candles),
        table=table,
        balance=Balance(before=Decimal(100), after=Decimal("90.1")),
    )
    steps = [(one.step, one.at) for one in told.happenings]
    minute = timedelta(minutes=1)
    assert steps == [
        (Step.OPENED, START),
        (Step.ADDED, START + minute),
        (Step.REDUCED, START + 2 * minute),
        (Step.MARGIN_RATIO, START + 4 * minute),
        (Step.MARGIN_RATIO, START + 5 * minute),
        (Step.TRIGGERED, AT),
        (Step.ORDERED, AT),
        (Step.FILLED, AT),
        (Step.BALANCE_BEFORE, AT),
        (Step.BALANCE_AFTER, AT),
    ]
    half, most = (one for one in told.happenings if one.step is Step.MARGIN_RATIO)
    assert (half.margin_ratio, half.price) == (Decimal("0.5"), Decimal("91.7"))
    assert most.margin_ratio == Decimal("0.8")
    assert told.missing == ()


def test_what_no_file_tells_is_named_and_never_guessed() -> None:
    bare = Liquidation(
        liquidation_id="hand:1",
        symbol="BTCUSDT",
        side=None,
        occurred_at=AT,
        certainty=Certainty.BY_HAND,
        source="typed by hand",
    )
    told = timeline(None, bare, held=None, path=None, table=None, balance=UNKNOWN)
    assert told.happenings == ()
    assert [sentence.split(".")[0].split(":")[-1].strip() for sentence in told.missing] == [
        "the opening",
        "when mark reached it",
        "the order's price",
        "the average fill",
        "the balance",
    ]


def test_candles_that_never_get_there_say_that_the_margin_may_have_been_another(
    draw: Draw, table: BracketTable
) -> None:
    candles = draw([100.0] * 10, began=START)
    told = timeline(
        None, LIQUIDATION, held=HELD, path=path_of(candles), table=table, balance=UNKNOWN
    )
    assert any("never reach the computed liquidation price" in one for one in told.missing)
    assert Step.TRIGGERED not in {one.step for one in told.happenings}


def test_the_day_before_counts_openings_adds_to_losers_and_more_leverage(fold: Fold) -> None:
    positions = fold(
        "buy 1@100 +0s",
        "buy 1@98 +60s",
        "buy 1@101 +120s",
        "sell 3@95 =-12 +180s",
        "buy 1@90 +200s",
        "sell 1@95 =5 +220s",
        "sell 1@95 +240s",
        "sell 1@94 +250s",
    )
    leverages = {positions[0].key: Decimal(5), positions[2].key: Decimal(20)}
    told = day_before(positions, AT, leverages=leverages, stops={})
    assert told.opened == 3
    # 98 against 100; 101 is above the average of 99, 94 below a short's 95: both were winning.
    assert told.adds_to_losers == 1
    assert told.leverage_raised == 1
    (loss,) = told.losses
    assert (loss.symbol, loss.loss) == ("BTCUSDT", Decimal(12))


def test_a_short_that_adds_lower_adds_to_a_loser_only_when_price_rose(fold: Fold) -> None:
    positions = fold("sell 1@100 +0s", "sell 1@104 +60s", "sell 1@90 +70s")
    assert day_before(positions, AT, leverages={}, stops={}).adds_to_losers == 1


def test_what_is_older_than_a_day_or_not_before_the_moment_is_left_out(fold: Fold) -> None:
    positions = fold("buy 1@100 +0s", "buy 1@98 +60s", "sell 2@90 =-18 +120s", "buy 1@90 +360s")
    later = START + timedelta(days=2)
    assert day_before(positions, later, leverages={}, stops={}).opened == 0
    told = day_before(positions, AT, leverages={}, stops={})
    assert told.opened == 1
    still_open = day_before(positions[1:], AT + timedelta(days=3), leverages={}, stops={})
    assert (still_open.opened, still_open.losses) == (0, ())


def test_stops_moved_away_and_taken_away_are_counted_but_not_those_that_were_hit(
    fold: Fold,
) -> None:
    (position,) = fold("buy 1@100 +0s")
    prices = ["95", "96", "94", None, "95", None]
    steps = tuple(
        StopStep(
            at=START + timedelta(minutes=number),
            price=None if price is None else Decimal(price),
            was_filled=number == 5,
        )
        for number, price in enumerate(prices)
    )
    told = day_before((position,), AT, leverages={}, stops={position.key: steps})
    assert (told.stops_moved_away, told.stops_removed) == (1, 1)


def test_the_loss_in_proportion() -> None:
    told = gone(
        Decimal(50), balance_before=Decimal(200), wins=[Decimal(10), Decimal(15), Decimal(-3)]
    )
    assert told.share_of_account == Decimal("0.25")
    assert (told.average_win, told.wins_needed) == (Decimal("12.5"), Decimal(4))
    assert told.gain_needed == Decimal("0.25") / Decimal("0.75")
    assert told.missing == ()


def test_a_loss_without_balance_or_wins_says_what_is_missing() -> None:
    told = gone(Decimal(50), balance_before=None, wins=[])
    assert (told.share_of_account, told.wins_needed, told.gain_needed) == (None, None, None)
    assert len(told.missing) == 2
    assert gone(Decimal(50), balance_before=Decimal(50), wins=[]).gain_needed is None


def test_price_fees_clearance_and_funding_are_told_apart(fold: Fold) -> None:
    (position,) = fold("buy 1@100 +0s", "sell 1@90.5 =-9.5 +360s")
    parts = loss_parts(
        position, LIQUIDATION, asset="USDT", clearance=Decimal("-0.4"), funding=Decimal("-0.1")
    )
    assert parts.by_price == Decimal("9.5")
    assert parts.fees == Decimal("0.10")
    assert (parts.clearance, parts.funding) == (Decimal("0.4"), Decimal("0.1"))


def test_parts_that_no_file_tells_stay_unknown(fold: Fold) -> None:
    (position,) = fold("sell 1@90.5 +360s", fee=None, fee_asset=None)
    parts = loss_parts(position, LIQUIDATION, asset="USDT", clearance=None, funding=None)
    assert (parts.fees, parts.clearance, parts.funding) == (None, None, None)


def test_a_loss_known_from_the_liquidation_only_is_split_from_there(fold: Fold) -> None:
    (position,) = fold("sell 1@90.5 +360s", leg="long")
    assert position.realized_pnl is None
    parts = loss_parts(position, LIQUIDATION, asset="USDT", clearance=Decimal("-0.4"), funding=None)
    # 9.9 in all, 0.4 of it the clearance.
    assert parts.by_price == Decimal("9.5")


def test_the_parts_of_one_order_are_one_line_at_their_average(fold: Fold) -> None:
    (position,) = fold("buy 1@100 +0s", "buy 3@104 +0s", "sell 4@90 +360s")
    told = timeline(position, LIQUIDATION, held=None, path=None, table=None, balance=UNKNOWN)
    first = told.happenings[0]
    assert (first.step, first.quantity, first.price) == (Step.OPENED, Decimal(4), Decimal(103))
    assert Step.ADDED not in {one.step for one in told.happenings}


def test_a_fall_within_one_candle_tells_all_ratios_in_it(draw: Draw, table: BracketTable) -> None:
    candles = draw([*[100.0] * 6, (100.0, 90.0, 91.0)], began=START)
    told = timeline(
        None, LIQUIDATION, held=HELD, path=path_of(candles), table=table, balance=UNKNOWN
    )
    ratios = [one.margin_ratio for one in told.happenings if one.margin_ratio is not None]
    assert ratios == [Decimal("0.5"), Decimal("0.8"), Decimal(1)]


@pytest.mark.parametrize(
    ("clearance", "role", "amount"),
    [
        (Decimal("-0.4"), FundRole.TOOK_FEE, Decimal("0.4")),
        (Decimal("1.5"), FundRole.COVERED, Decimal("1.5")),
        (Decimal(0), FundRole.UNTOLD, None),
        (None, FundRole.UNTOLD, None),
    ],
)
def test_the_sign_of_the_insurance_rows_tells_what_the_fund_did(
    clearance: Decimal | None, role: FundRole, amount: Decimal | None
) -> None:
    told = fund_answer(clearance, was_deleveraged=False)
    assert (told.role, told.amount, len(told.sentences)) == (role, amount, 1)


def test_auto_deleveraging_is_explained_where_the_record_has_it() -> None:
    told = fund_answer(None, was_deleveraged=True)
    assert told.was_deleveraged
    assert "auto-deleveraging" in told.sentences[1]
