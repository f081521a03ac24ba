"""Three trades to look at: chosen by rule, never twice, whatever order they come in."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.routine.three import MOST, Why, three_trades
from journal.domain.routine.trade import ReviewedTrade
from journal.domain.rules.severity import Severity
from tests.domain.routine.conftest import breach, trade
from tests.examples import examples

Make = Callable[..., ReviewedTrade]
_RESULTS = st.none() | st.integers(-3, 3).map(str)
_BROKEN = st.lists(st.sampled_from([breach("R01"), breach("R03", Severity.WARN)]), max_size=2)


@st.composite
def weeks(draw: st.DrawFn) -> list[ReviewedTrade]:
    """Draw the trades of a week, many of them alike."""
    return [
        trade(
            f"key{number}",
            draw(_RESULTS),
            *draw(_BROKEN),
            r=draw(_RESULTS),
            hour=draw(st.integers(1, 3)),
            near=draw(st.sampled_from([None, "0.2", "0.1"])),
            judged=draw(st.booleans()),
            liquidated=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


@examples(40)
@given(week=weeks(), seed=st.integers(0, 1_000))
def test_three_or_as_many_as_there_are_none_twice_in_any_order(
    week: list[ReviewedTrade], seed: int
) -> None:
    chosen = three_trades(week)
    assert len(chosen) == min(MOST, len(week))
    keys = [one.trade.position_key for one in chosen]
    assert len(set(keys)) == len(keys)
    assert {one.trade for one in chosen} <= set(week)
    asked = [list(Why).index(one.why) for one in chosen]
    assert asked == sorted(asked)
    shuffled = [*week]
    Random(seed).shuffle(shuffled)  # no secret
    assert three_trades(shuffled) == chosen


def test_the_worst_breach_the_largest_loss_and_the_best_clean_trade(make_trade: Make) -> None:
    week = [
        make_trade("small", "-5", breach("R06", Severity.WARN)),
        make_trade("worst", "-10", breach("R04", Severity.CRITICAL)),
        make_trade("same", "-3", breach("R05", Severity.CRITICAL)),
        make_trade("loss", "-40"),
        make_trade("win", "25"),
        make_trade("more", "30", breach("R01")),
    ]
    assert [(one.trade.position_key, one.why) for one in three_trades(week)] == [
        ("worst", Why.WORST_BREACH),
        ("loss", Why.LARGEST_LOSS),
        ("win", Why.BEST_CLEAN),
    ]


def test_r_counts_before_money_where_it_is_known_of_all(make_trade: Make) -> None:
    losses = [make_trade("money", "-40", r="-1"), make_trade("multiple", "-20", r="-2")]
    assert three_trades(losses)[0].trade.position_key == "multiple"
    untold = [*losses, make_trade("untold", "-30")]
    assert three_trades(untold)[0].trade.position_key == "money"


def test_where_one_rule_finds_none_the_next_takes_its_place(make_trade: Make) -> None:
    broken = breach("R01")
    week = [
        make_trade("near", "5", judged=False, near="0.1"),
        make_trade("gone", "9", judged=False, near="0", liquidated=True),
        make_trade("untold", None, judged=False),
    ]
    assert [(one.trade.position_key, one.why) for one in three_trades(week)] == [
        ("near", Why.CLOSEST),
        ("gone", Why.LARGEST_RESULT),
        ("untold", Why.NEWEST),
    ]
    assert [one.why for one in three_trades([make_trade("only", None, broken)])] == [
        Why.WORST_BREACH
    ]
    assert make_trade("a", "1", broken).worst is Severity.BREACH
    assert make_trade("b", "1").worst is None
    assert make_trade("c", "1").net_result == Decimal(1)


def test_of_trades_alike_in_all_the_earliest_is_taken(make_trade: Make) -> None:
    week = [make_trade(key, None, judged=False, hour=hour) for key, hour in (("b", 2), ("a", 2))]
    # None of the measures tells them apart, so the newest by time and then by key.
    assert [one.trade.position_key for one in three_trades(week)] == ["b", "a"]


def test_amounts_of_different_assets_are_not_held_against_each_other(make_trade: Make) -> None:
    coin = replace(make_trade("coin", "-9", hour=1), asset="BTC")
    week = [coin, make_trade("small", "-5", hour=2), make_trade("large", "-7", hour=3)]
    chosen = {one.why: one.trade.position_key for one in three_trades(week)}
    # Two of three are in USDT, and of these the larger loss counts.
    assert chosen[Why.LARGEST_LOSS] == "large"
    assert chosen[Why.LARGEST_RESULT] == "small"
