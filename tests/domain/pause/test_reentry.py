"""Re-entry: what counts, what sets it back, when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.pause.reentry.counting import Reentry, faults, reentry
from journal.domain.pause.reentry.steps import kept
from journal.domain.pause.reentry.terms import (
    NOTHING_TOLD,
    Fault,
    Limit,
    OwnWord,
    ReentryTrade,
    StepName,
    Terms,
    strictest,
)
from journal.domain.values import MarginMode
from tests.examples import examples

START = datetime(2026, 5, 15, 15, 40, tzinfo=UTC)
TERMS = Terms(
    leverage=Limit(value=Decimal(10), rule_id="R01"),
    margin_share=Limit(value=Decimal("0.2"), rule_id="R03"),
    liquidated_leverage=Decimal(25),
)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def trade(opened: float, closed: float | None = None, **changes: Any) -> ReentryTrade:
    fields: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "opened_at": at(opened),
        "closed_at": None if closed is None else at(closed),
        "leverage": Decimal(5),
        "margin_share": Decimal("0.1"),
        "margin_mode": MarginMode.ISOLATED,
        "has_stop": True,
    }
    return ReentryTrade(**(fields | changes))


def breach(hours: float, rule_id: str = "R21") -> Fault:
    return Fault(at=at(hours), symbol="BTCUSDT", rule_id=rule_id, sentence="Too much risk.")


def after(
    *trades: ReentryTrade, now: float = 1000, terms: Terms = TERMS, own: OwnWord = NOTHING_TOLD
) -> Reentry:
    return reentry(
        liquidated_at=at(-24), started_at=START, terms=terms, trades=trades, own=own, now=at(now)
    )


def clean(count: int, first: float = 1) -> list[ReentryTrade]:
    return [trade(first + n, first + n + 0.5) for n in range(count)]


def done(found: Reentry) -> set[StepName]:
    return {step.name for step in found.steps if step.done}


def test_before_the_first_trade_nothing_is_ticked_and_nothing_is_lost() -> None:
    found = after(now=1)
    assert (found.clean_trades, found.needed_trades, found.ends_at) == (0, 10, None)
    assert done(found) == set()
    assert found.time_left == timedelta(days=7, hours=-1)
    assert (found.leverage_limit, found.margin_share_limit) == (Decimal(10), Decimal("0.2"))
    assert not found.is_over(at(10_000))


def test_ten_clean_trades_within_the_week_end_it_with_the_week() -> None:
    found = after(*clean(10), now=20)
    assert found.clean_trades == 10
    assert found.ends_at == START + timedelta(days=7)
    assert not found.is_over(at(167.9))
    assert found.is_over(at(168))
    assert StepName.DAYS not in done(found)


def test_the_tenth_clean_trade_after_the_week_ends_it_at_its_closing() -> None:
    found = after(*clean(9), trade(200, 210))
    assert found.ends_at == at(210)
    assert done(found) == {
        StepName.LEVERAGE,
        StepName.MARGIN,
        StepName.STOP,
        StepName.ISOLATED,
        StepName.TRADES,
        StepName.DAYS,
    }
    assert found.time_left == timedelta(0)


def test_seven_days_alone_are_not_enough() -> None:
    found = after(*clean(9))
    assert (found.clean_trades, found.ends_at) == (9, None)
    assert done(found) >= {StepName.DAYS, StepName.STOP}


def test_what_was_opened_before_it_began_does_not_count() -> None:
    found = after(trade(-1, 2, leverage=Decimal(50)), trade(-0.5, 3))
    assert (found.clean_trades, found.restarted_by) == (0, ())


def test_an_open_position_ticks_steps_and_does_not_count_yet() -> None:
    found = after(trade(1), now=2)
    assert found.clean_trades == 0
    assert done(found) == {StepName.LEVERAGE, StepName.MARGIN, StepName.STOP, StepName.ISOLATED}


def test_a_breach_restarts_the_count() -> None:
    found = after(*clean(4), trade(10, 12, breaches=(breach(11),)), *clean(3, 20))
    assert found.clean_trades == 3
    assert found.restarted_by == (breach(11),)
    assert found.steps[0].kept == 3


def test_a_breach_after_ten_trades_within_the_week_restarts_it_too() -> None:
    found = after(*clean(10), trade(100, 101, breaches=(breach(100),)))
    assert (found.clean_trades, found.ends_at) == (0, None)


def test_a_breach_after_its_end_changes_nothing() -> None:
    found = after(*clean(10), trade(170, 171, breaches=(breach(170),)))
    assert found.ends_at == at(168)
    assert found.restarted_by == ()
    assert found.clean_trades == 10
    assert found.steps[0].kept == 10


def test_several_faults_of_one_moment_set_it_back_once() -> None:
    broken = trade(1, 2, breaches=(breach(1), breach(1, "R22"), breach(1.5, "R23")))
    assert len(after(broken).restarted_by) == 2


def test_a_closing_and_a_breach_of_one_moment_leave_nothing_counted() -> None:
    assert after(trade(1, 2), trade(2, 3, breaches=(breach(2),))).clean_trades == 0


@pytest.mark.parametrize(
    ("changes", "rule_id", "words"),
    [
        ({"leverage": Decimal("10.5")}, "R01", "more leverage than re-entry allows"),
        ({"margin_share": Decimal("0.21")}, "R03", "bound more of the account"),
        ({"has_stop": False}, "R04", "had no stop"),
        ({"margin_mode": MarginMode.CROSS}, "R10", "asks for isolated"),
    ],
)
def test_a_broken_step_restarts_it_whatever_the_rules_say(
    changes: dict[str, Any], rule_id: str, words: str
) -> None:
    broken = trade(5, 6, **changes)
    found = after(*clean(2), broken)
    assert found.clean_trades == 0
    assert [(one.rule_id, one.at) for one in found.restarted_by] == [(rule_id, at(5))]
    assert words in found.restarted_by[0].sentence


def test_a_rule_that_tells_of_the_broken_step_is_not_repeated() -> None:
    told = Fault(at=at(5), symbol="BTCUSDT", rule_id="R04", sentence="No stop within 60 s.")
    assert faults(trade(5, 6, has_stop=False, breaches=(told,)), TERMS) == (told,)


@pytest.mark.parametrize("field", ["leverage", "margin_share", "has_stop", "margin_mode"])
def test_what_is_not_known_is_neither_clean_nor_broken(field: str) -> None:
    found = after(trade(1, 2, **{field: None}), trade(3, 4))
    assert (found.clean_trades, found.untold_trades, found.restarted_by) == (1, 1, ())
    step = found.steps[("leverage", "margin_share", "has_stop", "margin_mode").index(field)]
    assert (step.kept, step.untold, step.done) == (1, 1, False)


def test_without_a_limit_any_leverage_is_within() -> None:
    free = Terms(leverage=None, margin_share=None, liquidated_leverage=None)
    found = after(trade(1, 2, leverage=None, margin_share=None), terms=free)
    assert found.clean_trades == 1
    assert (found.leverage_limit, found.margin_share_limit) == (None, None)
    assert found.steps[0].rule_id == ""


def test_exactly_the_limit_is_kept() -> None:
    exact = trade(1, 2, leverage=Decimal(10), margin_share=Decimal("0.2"))
    assert kept(exact, StepName.LEVERAGE, TERMS) is True
    assert kept(exact, StepName.MARGIN, TERMS) is True


def test_where_no_trades_are_asked_for_the_days_alone_end_it() -> None:
    days_only = Terms(
        leverage=None,
        margin_share=None,
        liquidated_leverage=None,
        needed_trades=0,
        needed_days=timedelta(days=1),
    )
    assert after(terms=days_only).ends_at == at(24)
    broken = trade(2, 3, breaches=(breach(2),))
    assert after(broken, terms=days_only).ends_at == at(24)


def test_what_no_file_tells_is_shown_and_never_waited_for() -> None:
    found = after(*clean(9), trade(200, 210))
    optional = {step.name for step in found.steps if not step.is_required}
    assert optional == {StepName.SPOT_SHARE, StepName.PRACTICE}
    assert found.is_over(at(210))


@pytest.mark.parametrize(
    ("own", "spot", "practice"),
    [
        (OwnWord(), (False, 1), (False, 0)),
        (OwnWord(practiced=2, futures_share=Decimal("0.51")), (False, 0), (False, 2)),
        (OwnWord(practiced=3, futures_share=Decimal("0.5")), (True, 0), (True, 3)),
    ],
)
def test_the_traders_own_word_ticks_what_no_trade_tells(
    own: OwnWord, spot: tuple[bool, int], practice: tuple[bool, int]
) -> None:
    terms = replace(TERMS, spot_share=Limit(value=Decimal("0.5"), rule_id="R13"))
    steps = {step.name: step for step in after(terms=terms, own=own).steps}
    told = steps[StepName.SPOT_SHARE]
    assert (told.done, told.untold) == spot
    assert (steps[StepName.PRACTICE].done, steps[StepName.PRACTICE].kept) == practice


def test_the_lowest_limit_counts_and_the_first_of_equal_ones_is_named() -> None:
    r01, r02 = Limit(value=Decimal(10), rule_id="R01"), Limit(value=Decimal(5), rule_id="R02")
    assert strictest([r01, r02]) == r02
    assert strictest([r01, Limit(value=Decimal(10), rule_id="R02")]) == r01
    assert strictest([]) is None


def test_impossible_values_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="value"):
        Limit(value=Decimal(0), rule_id="R01")
    with pytest.raises(InvalidValueError, match="closed_at"):
        trade(2, 1)
    with pytest.raises(InvalidValueError, match="opened_at"):
        trade(2, opened_at=at(2).replace(tzinfo=None))
    with pytest.raises(InvalidValueError, match="started_at"):
        reentry(
            liquidated_at=at(0),
            started_at=START.replace(tzinfo=None),
            terms=TERMS,
            trades=(),
            now=at(1),
        )


TRADES = st.lists(
    st.builds(
        lambda opened, length, is_broken, is_told: trade(
            opened,
            opened + length,
            has_stop=True if is_told else None,
            breaches=(breach(opened),) if is_broken else (),
        ),
        st.integers(-20, 400),
        st.integers(0, 30),
        st.sampled_from([False] * 9 + [True]),
        st.sampled_from([True] * 9 + [False]),
    ),
    max_size=40,
)


@examples(15)
@given(TRADES)
def test_it_never_ends_before_the_week_nor_without_ten_clean_trades(
    trades: list[ReentryTrade],
) -> None:
    found = after(*trades)
    shuffled = after(*reversed(trades))
    assert (found.ends_at, found.clean_trades) == (shuffled.ends_at, shuffled.clean_trades)
    if found.ends_at is None:
        return
    assert found.ends_at >= START + timedelta(days=7)
    restarted_at = found.restarted_by[-1].at if found.restarted_by else START
    counted = [
        one
        for one in trades
        if one.opened_at >= START
        and not one.breaches
        and one.has_stop
        and one.closed_at is not None
        and restarted_at < one.closed_at <= found.ends_at
    ]
    assert len(counted) >= 10
