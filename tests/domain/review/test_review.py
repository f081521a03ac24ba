"""The twelve questions together: what is hidden, what is missing, what rules would have done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.ledger.positions import Position
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.market.series import CandleSeries
from journal.domain.review.case import AccountBefore, ReviewCase
from journal.domain.review.causes import main_cause
from journal.domain.review.chart_gap import ChartGap
from journal.domain.review.review import DAMAGED, NO_LINE, NO_PRICES, review
from journal.domain.review.saved import Cause
from journal.domain.review.timeline import Balance
from journal.domain.review.what_if.position import LostPosition, Stretch
from journal.domain.values import Certainty, Liquidation, MarginMode, PriceType, Side

Draw = Callable[..., CandleSeries]
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
AT = NOON + timedelta(minutes=10, seconds=20)
LINE = Decimal("90.95959596")
HOUR = timedelta(hours=1)


@pytest.fixture
def case(draw: Draw, table: BracketTable) -> ReviewCase:
    """Return a 10x long without a stop: a wick to 90 that is back at 97 within minutes."""
    steps = [100.0, 99.0, *[97.0] * 8, (97.0, 90.0, 96.0), *[97.0] * 24 * 60]
    stretch = Stretch(
        since=NOON, quantity=Decimal(1), entry_price=Decimal(100), wallet=Decimal("9.95")
    )
    return ReviewCase(
        liquidation=Liquidation(
            liquidation_id="order:1",
            symbol="BTCUSDT",
            side=Side.LONG,
            occurred_at=AT,
            certainty=Certainty.CERTAIN,
            source="order history",
            execution_price=Decimal("90.5"),
            loss=Decimal("9.9"),
        ),
        now=AT + timedelta(days=4),
        held=LostPosition(
            side=Side.LONG,
            stretches=(stretch,),
            liquidated_at=AT,
            liquidation_price=LINE,
            leverage=Decimal(10),
        ),
        margin_mode=MarginMode.ISOLATED,
        has_stop=False,
        mark=draw(steps),
        last=draw(steps, price_type=PriceType.LAST),
        table=table,
        account=AccountBefore(
            balance=Balance(before=Decimal(40), after=Decimal("30.1")), wins=(Decimal(3),)
        ),
    )


def test_every_question_has_its_answer(case: ReviewCase) -> None:
    told = review(case)
    assert told.wick is not None
    assert told.wick.verdict is not None
    assert told.after is not None
    assert [one.after for one in told.after.later] == [
        timedelta(hours=1),
        timedelta(hours=4),
        timedelta(hours=24),
    ]
    assert isinstance(told.gap, ChartGap)
    assert told.what_if is not None
    assert [one.outcome for one in told.what_if.stops] == [Outcome.STOPPED] * 5
    assert [one.name for one in told.what_if.same_notional][-2:] == ["10x", "20x"]
    assert told.what_if.crossed is not None
    assert told.what_if.isolated is None
    assert told.gone is not None
    assert told.gone.share_of_account == Decimal("0.2475")
    main = main_cause(told.causes)
    assert main is not None
    assert main.cause is Cause.NO_STOP
    assert told.hidden_until is None
    # Its fills and the order's price are in no file here.
    assert len(told.missing) == 2


def test_the_rules_bring_the_size_down_to_a_fifth_of_the_account(case: ReviewCase) -> None:
    told = review(case)
    assert told.what_if is not None
    smaller, lower, stopped, everything = told.what_if.by_rules
    # A fifth of 40 is 8 of the margin of 10.
    assert smaller.loss == Decimal("8.00")
    assert lower.leverage == Decimal(5)
    assert stopped.name == "Stop at 5 %"
    assert everything.outcome is Outcome.STOPPED


def test_for_half_a_day_nothing_of_what_came_after_is_shown(case: ReviewCase) -> None:
    told = review(replace(case, now=AT + timedelta(hours=11)))
    assert told.hidden_until == AT + timedelta(hours=12)
    assert told.after is not None
    assert (told.after.later, told.after.back_to_entry_after) == ((), None)
    assert told.what_if is not None
    assert told.what_if.same_notional[0].survived == (None, None, None)
    # The verdict is told at once, and the causes rank as they will later.
    later = review(case).wick
    assert told.wick is not None
    assert later is not None
    assert (told.wick.verdict, told.wick.overshoot_ratio) == (later.verdict, later.overshoot_ratio)
    # A day is not over, so how far past it price went is told as it is so far.
    assert [one for one in told.wick.notes if one not in later.notes] == [
        "The candles end less than 24 h after it: the overshoot is so far."
    ]
    assert told.causes == review(case).causes
    assert review(replace(case, now=AT + timedelta(hours=12))).hidden_until is None


@pytest.mark.parametrize("later", [60.0, 130.0])
@pytest.mark.parametrize("interval", ["1m", "1h"])
def test_no_answer_depends_on_what_is_hidden(
    case: ReviewCase, draw: Draw, later: float, interval: str
) -> None:
    """The verdict needs one hour; whatever price does after it changes nothing for half a day."""
    seen = [100.0, 99.0, *[97.0] * 8, (97.0, 90.0, 96.0), *[97.0] * 62]
    last = draw([*seen, *[97.0] * 3000], price_type=PriceType.LAST)
    if interval == "1m":
        marks = [draw([*seen, *[after] * 3000]) for after in (97.0, later)]
    else:
        hours = [(100.0, 90.0, 97.0), 97.0]
        marks = [draw([*hours, *[after] * 90], interval="1h") for after in (97.0, later)]
    lasts = [last, draw([*seen, *[later] * 3000], price_type=PriceType.LAST)]
    for at_hour, is_hidden in ((11.9, True), (90, False)):
        told = [
            replace(review(replace(case, mark=mark, last=one, now=AT + at_hour * HOUR)), case=case)
            for mark, one in zip(marks, lasts, strict=True)
        ]
        assert (told[0] == told[1]) is is_hidden


def test_without_a_liquidation_price_it_says_what_to_type(case: ReviewCase) -> None:
    told = review(replace(case, held=None))
    assert (told.wick, told.after, told.what_if, told.cross) == (None, None, None, None)
    assert told.gap == NO_LINE
    assert NO_LINE in told.missing
    assert {one.cause for one in told.causes if not one.is_judged} >= {Cause.LEVERAGE, Cause.WICK}


def test_without_candles_it_says_which_to_import(case: ReviewCase) -> None:
    told = review(replace(case, mark=None, last=None))
    assert (told.wick, told.after, told.what_if) == (None, None, None)
    assert NO_PRICES in told.missing
    damaged = review(replace(case, mark=None, last=None, has_damaged_candles=True))
    assert DAMAGED in damaged.missing
    assert NO_PRICES not in damaged.missing


def test_a_position_whose_opening_no_file_tells_is_not_replayed(case: ReviewCase) -> None:
    told = review(replace(case, opening_is_known=False))
    assert told.what_if is None
    assert told.wick is not None
    (leverage,) = [one for one in told.causes if one.cause is Cause.LEVERAGE]
    assert leverage.evidence == ("At 10x a move of less than 10 % ends the position.",)


def test_without_brackets_there_is_no_what_if_but_a_verdict(case: ReviewCase) -> None:
    told = review(replace(case, table=None))
    assert told.what_if is None
    assert told.wick is not None


def test_candles_that_never_reach_the_line_have_no_aftermath(case: ReviewCase, draw: Draw) -> None:
    told = review(replace(case, mark=draw([100.0] * 600)))
    assert told.after is None


def test_candles_that_begin_later_show_nothing_while_it_is_hidden(
    case: ReviewCase, draw: Draw
) -> None:
    late = draw([97.0] * 60, began=AT + timedelta(hours=1))
    told = review(replace(case, mark=late, now=AT + timedelta(hours=3)))
    assert told.what_if is None


def test_where_mark_is_too_coarse_for_a_verdict_last_price_gives_a_hint(
    case: ReviewCase, draw: Draw
) -> None:
    assert review(case).wick_by_last is None
    coarse = draw([100.0, (100.0, 90.0, 97.0), *[97.0] * 30], interval="1h", began=NOON - HOUR)
    told = review(replace(case, mark=coarse))
    assert told.wick is not None
    assert told.wick.verdict is None
    assert told.wick_by_last is not None
    assert told.wick_by_last.verdict is not None
    assert review(replace(case, mark=coarse, last=None)).wick_by_last is None
    assert review(replace(case, mark=coarse, last=coarse)).wick_by_last is None


def test_a_cross_position_is_asked_how_it_had_fared_alone(case: ReviewCase) -> None:
    told = review(replace(case, margin_mode=MarginMode.CROSS))
    assert told.what_if is not None
    assert told.what_if.crossed is None
    assert told.what_if.isolated is not None
    assert told.what_if.isolated.leverage == 10
    assert told.cross is None


def test_unknown_leverage_and_balance_leave_their_answers_out(case: ReviewCase) -> None:
    assert case.held is not None
    told = review(replace(case, held=replace(case.held, leverage=None), account=AccountBefore()))
    assert told.what_if is not None
    assert told.what_if.same_margin == ()
    assert told.what_if.by_rules == ()
    assert told.what_if.crossed is None
    assert [one.cause for one in told.causes if not one.is_judged] == [Cause.LEVERAGE]
    cross = review(
        replace(case, held=replace(case.held, leverage=None), margin_mode=MarginMode.CROSS)
    )
    assert cross.what_if is not None
    assert cross.what_if.isolated is None


@pytest.mark.parametrize("loss", [None, Decimal(0), Decimal(-3)])
def test_a_liquidation_that_cost_nothing_known_has_no_proportions(
    case: ReviewCase, loss: Decimal | None
) -> None:
    told = review(replace(case, liquidation=replace(case.liquidation, loss=loss)))
    assert told.gone is None
    (no_stop,) = [one for one in told.causes if one.cause is Cause.NO_STOP]
    assert no_stop.evidence == ("No stop stood before the liquidation price.",)


def test_a_stop_that_never_filled_in_time_saves_nothing(case: ReviewCase, draw: Draw) -> None:
    # It opens far below: liquidated before any stop is reached.
    gapped = draw([100.0, 80.0])
    series = replace(gapped, open=gapped.close.copy(), high=gapped.close.copy())
    told = review(
        replace(
            case,
            mark=series,
            liquidation=replace(case.liquidation, occurred_at=NOON + timedelta(minutes=1)),
        )
    )
    (no_stop,) = [one for one in told.causes if one.cause is Cause.NO_STOP]
    assert no_stop.weight == Decimal("0.5")


@pytest.mark.parametrize(
    ("has_stop", "price", "guards"),
    [
        (None, None, None),
        (False, None, False),
        (True, None, True),
        (True, "95", True),
        (True, "90.9", False),
    ],
)
def test_a_stop_beyond_the_liquidation_price_guards_nothing(
    case: ReviewCase,
    has_stop: bool | None,  # noqa: FBT001  # a table's column
    price: str | None,
    guards: bool | None,  # noqa: FBT001  # a table's column
) -> None:
    stop = None if price is None else Decimal(price)
    assert replace(case, has_stop=has_stop, stop_price=stop).stop_guards is guards


def test_the_position_itself_gives_the_parts_of_the_loss(
    case: ReviewCase, fold: Callable[..., tuple[Position, ...]]
) -> None:
    (position,) = fold("buy 1@100 +0s", "sell 1@90.5 =-9.5 +360s")
    told = review(replace(case, position=position, clearance=Decimal("-0.4")))
    assert told.parts is not None
    assert (told.parts.by_price, told.parts.clearance) == (Decimal("9.5"), Decimal("0.4"))


@pytest.mark.parametrize("factor", ["8", "0.25", "1024"])
def test_scaling_all_prices_and_money_changes_no_cause(case: ReviewCase, factor: str) -> None:
    by = Decimal(factor)
    held = case.held
    assert held is not None
    assert case.mark is not None
    columns = {
        name: getattr(case.mark, name) * float(by) for name in ("open", "high", "low", "close")
    }
    stretch = held.stretches[0]
    # Prices by the factor and sizes by its inverse: the notional and its bracket stay.
    scaled = replace(
        case,
        held=replace(
            held,
            liquidation_price=held.liquidation_price * by,
            stretches=(
                replace(
                    stretch,
                    entry_price=stretch.entry_price * by,
                    quantity=stretch.quantity / by,
                ),
            ),
        ),
        mark=replace(case.mark, **columns),
    )
    plain = review(case)
    told = review(scaled)
    assert told.causes == plain.causes
    assert told.wick is not None
    assert plain.wick is not None
    assert told.wick.possible == plain.wick.possible


def test_a_present_without_a_zone_is_refused(case: ReviewCase) -> None:
    with pytest.raises(InvalidValueError):
        replace(case, now=datetime(2026, 5, 14))  # noqa: DTZ001  # what is refused
