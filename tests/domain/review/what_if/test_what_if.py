"""A long of 1 at 100 with 10x, isolated, liquidated near 91; candles drawn by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.market.series import CandleSeries
from journal.domain.review.path import PricePath
from journal.domain.review.what_if.answers import Held, WhatIf
from journal.domain.review.what_if.position import LostPosition, Stretch
from journal.domain.review.what_if.replay import Variants, replay
from journal.domain.values import Side

Draw = Callable[..., CandleSeries]
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
FEE = Decimal("0.0005")
FALL = [100.0, 99.0, 97.0, (97.0, 90.0, 92.0)]
"""Minute by minute; the fourth touches 90."""
LOST = LostPosition(
    side=Side.LONG,
    stretches=(
        Stretch(since=NOON, quantity=Decimal(1), entry_price=Decimal(100), wallet=Decimal("9.95")),
    ),
    liquidated_at=NOON + timedelta(minutes=3, seconds=10),
    liquidation_price=Decimal("90.95959596"),
    leverage=Decimal(10),
    fee_rate=FEE,
)


def ask(draw: Draw, table: BracketTable, steps: list[Any], lost: LostPosition = LOST) -> WhatIf:
    path = PricePath(candles=draw(steps), side=lost.side)
    return WhatIf(position=lost, path=path, table=table)


def test_the_recorded_position_is_liquidated_where_the_exact_engine_says(
    draw: Draw, table: BracketTable
) -> None:
    (answer,) = ask(draw, table, FALL).leverages(Held.NOTIONAL, (Decimal(10),))
    engine = liquidation_price(
        side=Side.LONG,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        wallet_balance=Decimal("9.95"),
        table=table,
    )
    assert answer.liquidation_price == engine.price == LOST.liquidation_price
    assert answer.outcome is Outcome.LIQUIDATED
    assert answer.ended_at == NOON + timedelta(minutes=3)
    # The margin of 10: what it answered with and the opening fee.
    assert answer.loss == Decimal("10.00")
    assert answer.worst_margin_ratio == 1


def test_stops_are_hit_in_their_minute_and_cost_entry_to_stop_with_fees(
    draw: Draw, table: BracketTable
) -> None:
    at_1, at_2, at_3, at_5, half_way = ask(draw, table, [*FALL, 101.0]).stops()
    assert [one.name for one in (at_1, at_5, half_way)] == [
        "Stop at 1 %",
        "Stop at 5 %",
        "Stop half way",
    ]
    assert (at_1.outcome, at_1.ended_at) == (Outcome.STOPPED, NOON + timedelta(minutes=1))
    # 100 to 99, and 0.05 % of 100 and of 99.
    assert (at_1.exit_price, at_1.loss) == (Decimal(99), Decimal("1.10"))
    assert at_2.ended_at == at_3.ended_at == NOON + timedelta(minutes=2)
    assert at_5.ended_at == NOON + timedelta(minutes=3)
    assert half_way.stop_price == Decimal("95.47979798")
    # The last minute is at 101 again: every stop would have ended a trade that came back.
    assert at_5.came_back_at == NOON + timedelta(minutes=4)
    assert at_5.survived == (None, None, None)


def test_a_stop_pays_the_slippage_that_the_exchange_met(draw: Draw, table: BracketTable) -> None:
    lost = replace(LOST, execution_price=LOST.liquidation_price * Decimal("0.99"))
    at_1 = ask(draw, table, FALL, lost).stops()[0]
    # Filled at 99 less 1 %: 98.01, with fees of 0.05 and 0.049.
    assert at_1.loss == Decimal("2.09")
    assert replace(LOST, execution_price=Decimal(95)).slippage_ratio == 0


def test_a_stop_that_price_jumps_over_fills_at_the_open(draw: Draw, table: BracketTable) -> None:
    series = draw([100.0, 94.0])
    gapped = replace(series, open=np.array([100.0, 94.0]), high=np.array([100.0, 94.0]))
    what_if = WhatIf(position=LOST, path=PricePath(candles=gapped, side=Side.LONG), table=table)
    assert what_if.stops((Decimal("0.02"),))[0].exit_price == Decimal(94)


def test_a_candle_that_opens_beyond_the_liquidation_price_liquidates_before_the_stop(
    draw: Draw, table: BracketTable
) -> None:
    series = draw([100.0, 90.0])
    gapped = replace(series, open=np.array([100.0, 90.0]), high=np.array([100.0, 90.0]))
    what_if = WhatIf(position=LOST, path=PricePath(candles=gapped, side=Side.LONG), table=table)
    assert what_if.stops((Decimal("0.02"),))[0].outcome is Outcome.LIQUIDATED


def test_a_stop_beyond_the_liquidation_price_never_helps(draw: Draw, table: BracketTable) -> None:
    (far, _) = ask(draw, table, FALL).stops((Decimal("0.095"),))
    assert far.outcome is Outcome.LIQUIDATED


def test_the_minute_of_the_opening_counts_by_its_close_only(
    draw: Draw, table: BracketTable
) -> None:
    lost = replace(
        LOST, stretches=(replace(LOST.stretches[0], since=NOON + timedelta(seconds=30)),)
    )
    # The low of 90 in the first minute may be older than the opening at half past.
    what_if = ask(draw, table, [(100.0, 90.0, 99.0), 99.0], lost)
    (own,) = what_if.leverages(Held.NOTIONAL, (Decimal(10),))
    assert (own.outcome, own.ended_at, own.exit_price) == (Outcome.SURVIVED, None, None)
    # As if closed at 99: 1 and fees.
    assert own.loss == Decimal("1.10")
    assert own.came_back_at is None


@pytest.mark.parametrize(("told", "loss"), [(None, "5.10"), (Decimal("9.9"), "9.9")])
def test_what_was_not_stopped_when_the_exchange_closed_it_was_liquidated(
    draw: Draw, table: BracketTable, told: Decimal | None, loss: str
) -> None:
    # The stop at 5 % is reached only after the real liquidation, which others in the wallet caused.
    lost = replace(LOST, liquidated_at=NOON + timedelta(minutes=2, seconds=10), loss=told)
    (at_5, _) = ask(draw, table, [100.0, 99.0, 98.0, *FALL], lost).stops((Decimal("0.05"),))
    assert (at_5.outcome, at_5.ended_at) == (Outcome.LIQUIDATED, lost.liquidated_at)
    assert at_5.exit_price == LOST.liquidation_price
    assert at_5.loss == Decimal(loss)


def test_lower_leverage_with_the_same_size_survives_and_says_how_near_it_came(
    draw: Draw, table: BracketTable
) -> None:
    what_if = ask(draw, table, [*FALL, *[99.0] * 4400])
    answers = {one.name: one for one in what_if.leverages(Held.NOTIONAL)}
    assert list(answers) == ["1x", "2x", "3x", "5x", "8x", "10x", "20x"]
    assert answers["8x"].survived == (True, True, True)
    assert answers["10x"].survived == (False, False, False)
    # At 90: maintenance 0.90 against a margin of 12.45 less 10.
    assert answers["8x"].worst_margin_ratio == Decimal("0.3673")
    # Nothing but the fees of an opening at 100 and a closing at 99, and the point lost.
    assert answers["8x"].loss == Decimal("1.10")
    assert answers["1x"].liquidation_price == Decimal("0.05050505")


def test_the_same_margin_makes_the_size_grow_with_the_leverage(
    draw: Draw, table: BracketTable
) -> None:
    what_if = ask(draw, table, FALL)
    five, twenty = what_if.leverages(Held.MARGIN, (Decimal(5), Decimal(20)))
    assert (five.outcome, twenty.outcome) == (Outcome.SURVIVED, Outcome.LIQUIDATED)
    # A margin of 10 at 20x holds 2, and is lost whole.
    assert twenty.loss == Decimal("10.00")
    # Half the size at 92: 4 and fees of 0.025 and 0.023.
    assert five.loss == Decimal("4.05")
    unknown = WhatIf(position=replace(LOST, leverage=None), path=what_if.path, table=table)
    assert unknown.leverages(Held.MARGIN) == ()


def test_a_leverage_that_is_not_offered_for_the_size_has_no_loss(
    draw: Draw, table: BracketTable
) -> None:
    large = replace(LOST.stretches[0], quantity=Decimal(1000), wallet=Decimal(9950))
    lost = replace(LOST, stretches=(large,))
    (answer,) = ask(draw, table, FALL, lost).leverages(Held.NOTIONAL, (Decimal(50),))
    assert (answer.outcome, answer.loss) == (Outcome.NOT_OFFERED, None)
    (never,) = ask(draw, table, FALL).leverages(Held.NOTIONAL, (Decimal(125),))
    assert never.outcome is Outcome.NOT_OFFERED


def test_an_add_moves_the_stop_with_the_average_entry(draw: Draw, table: BracketTable) -> None:
    lost = replace(
        LOST,
        stretches=(
            LOST.stretches[0],
            Stretch(
                since=NOON + timedelta(minutes=2),
                quantity=Decimal(2),
                entry_price=Decimal(98),
                wallet=Decimal("19.5"),
                realized_pnl=Decimal(1),
            ),
        ),
        liquidated_at=NOON + timedelta(minutes=5),
    )
    (answer, _) = ask(draw, table, [100.0, 99.0, 96.0, 96.0, (96.0, 94.0, 95.0)], lost).stops(
        (Decimal("0.04"),)
    )
    # Stop at 96 while one was held at 100, at 94.08 for two held at 98.
    assert (answer.stop_price, answer.ended_at) == (Decimal("94.08"), NOON + timedelta(minutes=4))
    # Two times 3.92 less 1 realized before, fees of 0.098 and 0.09408.
    assert answer.loss == Decimal("7.03")


def test_two_adds_within_one_candle_leave_the_first_without_any(
    draw: Draw, table: BracketTable
) -> None:
    second = replace(LOST.stretches[0], since=NOON + timedelta(seconds=20), quantity=Decimal(2))
    lost = replace(LOST, stretches=(LOST.stretches[0], second))
    what_if = ask(draw, table, FALL, lost)
    assert what_if.leverages(Held.NOTIONAL, (Decimal(2),))[0].outcome is Outcome.SURVIVED
    assert what_if.stops((Decimal("0.01"),))[0].ended_at == NOON + timedelta(minutes=1)


def test_funding_up_to_the_end_is_in_the_loss(draw: Draw, table: BracketTable) -> None:
    funding = (
        (NOON + timedelta(seconds=30), Decimal("-0.40")),
        (NOON + timedelta(minutes=3), Decimal(-5)),
    )
    at_1 = ask(draw, table, FALL, replace(LOST, funding=funding)).stops()[0]
    assert at_1.loss == Decimal("1.50")


def test_a_short_is_stopped_by_highs(draw: Draw, table: BracketTable) -> None:
    lost = replace(LOST, side=Side.SHORT, liquidation_price=Decimal("108.85"))
    at_1 = ask(draw, table, [100.0, 101.5, 110.0], lost).stops()[0]
    assert (at_1.stop_price, at_1.outcome) == (Decimal(101), Outcome.STOPPED)
    # 100 to 101, fees of 0.05 and 0.0505.
    assert at_1.loss == Decimal("1.10")


def test_each_rule_is_kept_alone_and_then_all_together(draw: Draw, table: BracketTable) -> None:
    smaller, lower, stop, everything = ask(draw, table, FALL).by_rules(
        size=Decimal("0.2"), leverage=Decimal(5), stop_ratio=Decimal("0.05")
    )
    assert (smaller.outcome, smaller.loss) == (Outcome.LIQUIDATED, Decimal("2.00"))
    assert (lower.outcome, lower.loss) == (Outcome.SURVIVED, Decimal("8.10"))
    assert (stop.name, stop.outcome, stop.loss) == ("Stop at 5 %", Outcome.STOPPED, Decimal("5.10"))
    assert (everything.outcome, everything.loss) == (Outcome.STOPPED, Decimal("1.02"))
    with pytest.raises(InvalidValueError):
        ask(draw, table, FALL).by_rules(
            size=Decimal(0), leverage=Decimal(5), stop_ratio=Decimal("0.05")
        )


def test_a_whole_wallet_would_have_held(draw: Draw, table: BracketTable) -> None:
    answer = ask(draw, table, FALL).crossed(Decimal(60))
    assert (answer.outcome, answer.leverage) == (Outcome.SURVIVED, None)
    assert answer.liquidation_price == Decimal("40.4040404")


def test_the_grid_has_every_leverage_with_every_stop(draw: Draw, table: BracketTable) -> None:
    run = ask(draw, table, FALL).grid((Decimal("0.01"), Decimal("0.2")))
    assert run.replayed.outcomes.shape == run.losses.shape == (125, 2)
    # Up to 49x the liquidation price lies below a stop at 99, from 10x on above the low of 90.
    assert (run.replayed.outcomes[:49, 0] == Outcome.STOPPED).all()
    assert (run.replayed.outcomes[49:, 0] == Outcome.LIQUIDATED).all()
    assert (run.replayed.outcomes[9:, 1] == Outcome.LIQUIDATED).all()
    assert (run.replayed.outcomes[:9, 1] == Outcome.SURVIVED).all()


def test_what_cannot_be_replayed_is_refused(draw: Draw, table: BracketTable) -> None:
    path = PricePath(candles=draw(FALL), side=Side.LONG)
    variants = Variants(sizes=np.ones(1), wallets=np.ones((1, 1)), stop_prices=np.ones((2, 1)))
    with pytest.raises(InvalidValueError, match="for 1 stretches"):
        replay(LOST, path, table, variants)
    empty = PricePath(candles=path.candles.slice(0, 0), side=Side.LONG)
    with pytest.raises(InvalidValueError, match="no candles"):
        WhatIf(position=LOST, path=empty, table=table).stops()
    for stretches in (
        (),
        (LOST.stretches[0], replace(LOST.stretches[0], since=NOON - timedelta(1))),
    ):
        with pytest.raises(InvalidValueError, match="oldest first"):
            replace(LOST, stretches=stretches)
    with pytest.raises(InvalidValueError):
        replace(LOST.stretches[0], wallet=Decimal(0))


def test_a_stretch_without_stored_candles_is_passed_over(draw: Draw, table: BracketTable) -> None:
    early = replace(LOST.stretches[0], since=NOON - timedelta(hours=2))
    late = replace(LOST.stretches[0], since=NOON - timedelta(hours=1))
    what_if = ask(draw, table, FALL, replace(LOST, stretches=(early, late)))
    (answer,) = what_if.leverages(Held.NOTIONAL, (Decimal(10),))
    assert answer.ended_at == NOON + timedelta(minutes=3)
