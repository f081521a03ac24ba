"""Plays a path of marks: who is liquidated when, and every step of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.margin.contracts.position import position_wallet
from journal.domain.margin.rounding import half_up_8, truncated_entry
from journal.domain.margin.simulator.liquidation import Liquidator
from journal.domain.margin.simulator.recorder import Recorder
from journal.domain.margin.simulator.scene import Scene
from journal.domain.margin.simulator.state import Holding, Margin, State, Step, StepKind
from journal.domain.margin.simulator.wording import percent, plain
from journal.domain.values import MarginMode, require_positive

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """All steps of one path, in order; the first is the start."""

    scene: Scene
    steps: tuple[Step, ...]

    @property
    def is_liquidated(self) -> bool:
        """Whether anything was liquidated."""
        forced = {StepKind.LIQUIDATION_ORDER, StepKind.TAKEOVER}
        return any(step.kind in forced for step in self.steps)

    @property
    def lost(self) -> Decimal:
        """Cash the trader lost from start to end, open positions left out."""
        return self.steps[0].state.wallet - self.steps[-1].state.wallet


def simulate(scene: Scene, path: Sequence[Mapping[str, Decimal]]) -> Simulation:
    """Return what the exchange would do to an account along a path of marks.

    Isolated positions are judged first, each by its own wallet, then the cross wallet. Stops and
    funding are not simulated: only what the exchange forces.

    Args:
        scene: the account, its market, the fund and the queue.
        path: marks of every symbol, one mapping a moment.

    Raises:
        InvalidValueError: a mark is missing or not positive, or a wallet is unknown.
    """
    _require_marks(scene, path)
    recorder = Recorder(_first_state(scene), scene.tables, _entries(scene))
    recorder.record(StepKind.START, _opening_sentence(recorder.state))
    liquidator = Liquidator(recorder, scene.rules)
    for marks in path:
        recorder.move(marks)
        recorder.record(StepKind.MARK, _mark_sentence(marks, recorder.margins()))
        liquidator.liquidate_isolated()
        liquidator.liquidate_cross()
    return Simulation(scene=scene, steps=tuple(recorder.steps))


def _first_state(scene: Scene) -> State:
    holdings = tuple(
        Holding(
            symbol=position.symbol,
            side=position.side,
            quantity=position.quantity,
            entry_price=truncated_entry(position.entry_price),
            isolated_wallet=half_up_8(position_wallet(position))
            if position.margin_mode is MarginMode.ISOLATED
            else None,
        )
        for position in scene.positions
    )
    return State(
        cross_wallet=half_up_8(scene.cross_wallet),
        holdings=holdings,
        fund=half_up_8(scene.fund),
        counterparties=_ZERO,
        orders=scene.orders,
        queue=tuple(sorted(scene.queue, key=lambda rival: -rival.score)),
    )


def _entries(scene: Scene) -> dict[str, Decimal]:
    """Return each symbol's entry, the mark before the first one."""
    return {position.symbol: position.entry_price for position in scene.positions}


def _require_marks(scene: Scene, path: Sequence[Mapping[str, Decimal]]) -> None:
    for index, marks in enumerate(path):
        for position in scene.positions:
            if position.symbol not in marks:
                raise InvalidValueError(f"path[{index}]", f"has no mark of {position.symbol}")
            require_positive(f"path[{index}].{position.symbol}", marks[position.symbol])


def _opening_sentence(state: State) -> str:
    return (
        f"The account starts with {plain(state.wallet)} in its wallets; "
        f"the insurance fund holds {plain(state.fund)}."
    )


def _mark_sentence(marks: Mapping[str, Decimal], margins: Iterable[Margin]) -> str:
    prices = ", ".join(f"{symbol} {plain(price)}" for symbol, price in marks.items())
    ratios = ", ".join(f"{margin.label} {percent(margin.ratio)}" for margin in margins)
    return f"Mark {prices}." + (f" Margin ratio: {ratios}." if ratios else " Nothing is held.")
