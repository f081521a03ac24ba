"""Survival over stored candles, and the simulator, as the lab answers them."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.instants import utc_from_ms
from journal.domain.margin.brackets.book import UnknownBracketsError
from journal.domain.margin.simulator.state import StepKind
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.market.series import CandleSeries
from journal.domain.values import MarginMode, PriceType, Side
from journal.services.margin_lab.position import LabPosition
from journal.services.margin_lab.service import MarginLabService
from journal.services.margin_lab.simulation import MARKS, SimulationAsk
from journal.services.margin_lab.survival import LEVERAGES, SurvivalAsk
from journal.storage.files.candle_files import CandleFiles

D = Decimal
START = 1_700_000_000_000
Typed = Callable[..., LabPosition]


def falling(price_type: PriceType = PriceType.MARK, symbol: str = "BTCUSDT") -> CandleSeries:
    """Sixty minutes from 30,000 down to 27,000."""
    close = np.linspace(30_000.0, 27_000.0, 60)
    opened = np.concatenate(([30_000.0], close[:-1]))
    return CandleSeries(
        symbol=symbol,
        interval="1m",
        price_type=price_type,
        open_at=START + np.arange(60) * 60_000,
        open=opened,
        high=np.maximum(opened, close),
        low=np.minimum(opened, close),
        close=close,
        volume=np.zeros(60),
    )


def test_mark_candles_are_offered_before_last_ones(
    lab: MarginLabService, candles: CandleFiles
) -> None:
    assert lab.candle_choices() == ()
    for price_type in (PriceType.LAST, PriceType.MARK):
        candles.add(falling(price_type))
    types = [one.price_type for one in lab.candle_choices()]
    assert types == [PriceType.MARK, PriceType.LAST]


def test_survival_tells_every_leverage_and_stop(
    lab: MarginLabService, candles: CandleFiles
) -> None:
    candles.add(falling())
    ask = SurvivalAsk(candles=lab.candle_choices()[0], side=Side.LONG, amount=D(1000))
    answer = lab.survival(ask)
    by_leverage = dict(zip(LEVERAGES, answer.rows, strict=True))
    assert (answer.entry_price, answer.worst_ratio) == (D("30000.0"), D("0.1"))
    assert (answer.highest_survivor, answer.is_mark) == (8, True)
    assert by_leverage[8][-1].outcome is Outcome.SURVIVED
    assert by_leverage[10][-1].outcome is Outcome.LIQUIDATED
    assert by_leverage[10][-1].share == D(1)
    stopped = by_leverage[10][0]
    assert stopped.outcome is Outcome.STOPPED
    assert stopped.loss is not None
    assert D(50) < stopped.loss < D(70)
    assert answer.brackets is not None


def test_a_short_wins_over_falling_candles(lab: MarginLabService, candles: CandleFiles) -> None:
    candles.add(falling(PriceType.LAST))
    ask = SurvivalAsk(candles=lab.candle_choices()[0], side=Side.SHORT, amount=D(1000))
    answer = lab.survival(ask)
    assert (answer.worst_ratio, answer.highest_survivor) == (D(0), 100)
    assert not answer.is_mark


def test_what_the_exchange_does_not_offer_is_no_loss(
    lab: MarginLabService, candles: CandleFiles
) -> None:
    candles.add(falling())
    ask = SurvivalAsk(candles=lab.candle_choices()[0], side=Side.LONG, amount=D(10**9))
    answer = lab.survival(ask)
    assert answer.highest_survivor is None
    assert {cell.outcome for row in answer.rows for cell in row} == {Outcome.NOT_OFFERED}
    assert answer.rows[0][0].loss is None


def test_a_window_must_hold_candles(lab: MarginLabService, candles: CandleFiles) -> None:
    candles.add(falling())
    candles.add(falling(symbol="NOPE"))
    choice, unknown = lab.candle_choices()
    start = utc_from_ms(START)

    def refused(**changes: Any) -> str:
        ask: dict[str, Any] = {"candles": choice, "side": Side.LONG, "amount": D(1)}
        with pytest.raises(InvalidValueError) as refusal:
            lab.survival(SurvivalAsk(**(ask | changes)))
        return refusal.value.field

    later = start + timedelta(days=1)
    assert refused(from_at=later) == "until_at"
    assert refused(from_at=later, until_at=later + timedelta(days=1)) == "from_at"
    assert refused(amount=D(0)) == "amount"
    with pytest.raises(UnknownBracketsError):
        lab.survival(SurvivalAsk(candles=unknown, side=Side.LONG, amount=D(1)))
    for file in candles.folder.rglob("*.candles"):
        file.unlink()
    assert refused() == "candles"
    part = start + timedelta(minutes=10)
    candles.add(falling())
    ask = SurvivalAsk(candles=choice, side=Side.LONG, amount=D(1), from_at=start, until_at=part)
    assert lab.survival(ask).until_at == part


def test_isolated_losses_stop_at_the_margin(lab: MarginLabService, typed: Typed) -> None:
    ask = SimulationAsk(
        positions=(typed(mark_price=D(20_000)),), wallet_balance=D(5000), slippage_ratio=D("0.01")
    )
    simulation = lab.simulated(ask).simulation
    assert simulation.is_liquidated
    assert simulation.steps[-1].state.cross_wallet >= D(5000)
    assert len({step.state.total for step in simulation.steps}) == 1
    assert sum(step.kind is StepKind.MARK for step in simulation.steps) == MARKS


def test_cross_drains_the_wallet_and_the_queue_takes_the_rest(
    lab: MarginLabService, typed: Typed
) -> None:
    position = typed(margin_mode=MarginMode.CROSS, mark_price=D(20_000))
    ask = SimulationAsk(
        positions=(position,),
        wallet_balance=D(3000),
        slippage_ratio=D("0.05"),
        queue_quantity=D(3),
    )
    simulation = lab.simulated(ask).simulation
    kinds = {step.kind for step in simulation.steps}
    assert StepKind.DELEVERAGED in kinds
    assert simulation.steps[-1].state.wallet == 0
    assert [rival.name for rival in simulation.steps[0].state.queue] == [
        "trader 1",
        "trader 2",
        "trader 3",
    ]


def test_a_simulation_that_cannot_be_names_the_position(
    lab: MarginLabService, typed: Typed
) -> None:
    for symbol in ("NOPEUSDT", "BTCUSD_PERP"):
        with pytest.raises(InvalidValueError) as refusal:
            lab.simulated(SimulationAsk(positions=(typed(symbol=symbol),), wallet_balance=D(1)))
        assert refusal.value.field == "positions[0].symbol"
