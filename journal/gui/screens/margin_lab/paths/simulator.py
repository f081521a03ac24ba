"""Simulator: what the exchange does, step by step, when marks go against an account."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider

from journal.domain.assets import WALLET_ASSET
from journal.domain.margin.simulator.scene import ClosingOrder
from journal.domain.margin.simulator.state import Margin, Step, StepKind
from journal.domain.values import MarginMode
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.form import ChoiceField, NumberField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.margin_lab.fields import (
    OPTIONAL,
    LabForm,
    SharedValues,
    fraction,
    leverage_field,
    mode_field,
)
from journal.gui.screens.margin_lab.rows import RowsTab
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space
from journal.services.margin_lab.simulation import SimulationAnswer, SimulationAsk

_ZERO = Decimal(0)
_KINDS = {
    StepKind.START: ("Start", Meaning.PLAIN),
    StepKind.MARK: ("The mark moves", Meaning.PLAIN),
    StepKind.ORDERS_CANCELLED: ("Open orders cancelled", Meaning.WARNING),
    StepKind.LIQUIDATION_ORDER: ("Liquidation order filled", Meaning.CRITICAL),
    StepKind.ORDER_UNFILLED: ("Liquidation order finds nobody", Meaning.CRITICAL),
    StepKind.CLEARANCE_FEE: ("Clearance fee", Meaning.LOSS),
    StepKind.MARGIN_RETURNED: ("Isolated: here the loss stops", Meaning.PLAIN),
    StepKind.TAKEOVER: ("Taken over at the bankruptcy price", Meaning.CRITICAL),
    StepKind.FUND_CLOSED: ("The insurance fund closes it", Meaning.WARNING),
    StepKind.DELEVERAGED: ("Auto-deleveraging (ADL)", Meaning.WARNING),
    StepKind.UNCOVERED: ("Nobody is left to take it", Meaning.CRITICAL),
}
_LESSON = (
    "Isolated: a loss stops at the position's margin. Cross: every position drains the one "
    "wallet. Past bankruptcy the insurance fund pays, and when it is empty, the winners of the "
    "other side are closed by ADL."
)


class SimulatorTab(RowsTab):
    """A slider through everything that would happen."""

    key = "simulator"
    title = "Simulator"
    missing = (
        "Type the wallet and at least one position with the price its mark goes to; isolated "
        "ones need the leverage."
    )
    mark_label = "Mark goes to"
    asks_off_thread = True
    figures = (
        ("wallet", "Wallet, cash"),
        ("ratio", "Margin ratio"),
        ("fund", "Insurance fund"),
        ("others", "Won by the other side"),
        ("queue", "ADL queue left"),
        ("held", "Still held"),
    )

    def __init__(self, desk: Desk, shared: SharedValues) -> None:
        self._answer: SimulationAnswer | None = None
        super().__init__(desk, shared)

    def build_form(self, form: LabForm) -> None:
        """Add wallet, mode, market, fund and queue."""
        self.wallet = NumberField("cross_wallet", "Cross wallet", unit=WALLET_ASSET)
        self.margin_mode = mode_field()
        self.leverage = leverage_field(OPTIONAL)
        self.slippage = form.signed(NumberField("slippage_ratio", "Slippage", unit="%"))
        self.fund = form.signed(NumberField("fund", "Insurance fund", unit=WALLET_ASSET))
        self.queue = form.signed(NumberField("queue_quantity", "ADL queue, size"))
        self.order: ChoiceField[ClosingOrder] = ChoiceField(
            "closing_order",
            "Closed first (assumed)",
            (
                ("largest loss", ClosingOrder.LARGEST_LOSS_FIRST),
                ("largest size", ClosingOrder.LARGEST_NOTIONAL_FIRST),
                ("as listed", ClosingOrder.AS_GIVEN),
            ),
        )
        form.add_row(self.margin_mode, self.wallet, self.leverage, self.order)
        form.add_row(self.slippage, self.fund, self.queue, None)

    def lay_out(self, row: QHBoxLayout) -> None:
        """Add the slider and its buttons above the figures."""
        super().lay_out(row)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Step of the simulation")
        self.counted = PlainLabel(meaning=Meaning.MUTED)
        self.next_event = Button("Next event")
        line = QHBoxLayout()
        line.setSpacing(Space.SMALL)
        line.addWidget(self.slider, 1)
        line.addWidget(self.counted)
        line.addWidget(self.next_event)
        self.answer.body.insertLayout(0, line)
        self.slider.valueChanged.connect(lambda _place: self._show_step())
        self.next_event.clicked.connect(lambda _checked=False: self.go_to_next_event())

    def question(self) -> Callable[[], SimulationAnswer] | None:
        """Ask once the wallet is typed and no position is half typed."""
        self._answer = None
        self.slider.setEnabled(False)
        self.next_event.setEnabled(False)
        self.counted.setText("")
        mode, leverage, wallet = (
            self.margin_mode.value(),
            self.leverage.value(),
            self.wallet.value(),
        )
        unit = next((row.form.units.money for row in self.typed_rows()), WALLET_ASSET)
        self.wallet.show_unit(unit)
        self.fund.show_unit(unit)
        typed = [row.position() for row in self.typed_rows()]
        positions = [
            replace(one, margin_mode=mode, leverage=leverage) for one in typed if one is not None
        ]
        isolated = mode is MarginMode.ISOLATED
        if not positions or len(positions) < len(typed) or wallet is None:
            return None
        if isolated and leverage is None:
            return None
        ask = SimulationAsk(
            positions=tuple(positions),
            wallet_balance=wallet,
            slippage_ratio=fraction(self.slippage) or _ZERO,
            fund=self.fund.value() or _ZERO,
            queue_quantity=self.queue.value() or _ZERO,
            closing_order=self.order.value(),
        )
        return partial(self.lab.simulated, ask)

    def show_answer(self, answer: SimulationAnswer) -> None:
        """Begin at the first thing that is more than a moving mark."""
        self._answer = answer
        steps = answer.simulation.steps
        self.slider.setEnabled(True)
        self.slider.setRange(0, len(steps) - 1)
        self.answer.show_marks((), answer.brackets)
        first = next((place for place, step in enumerate(steps) if _is_event(step)), None)
        last = len(steps) - 1
        self.slider.setValue(last if first is None else first)
        self._show_step()

    def go_to_next_event(self) -> None:
        """Move the slider to the next step that is more than a moving mark."""
        steps = self._answer.simulation.steps if self._answer else ()
        places = [place for place, step in enumerate(steps) if _is_event(step)]
        later = [place for place in places if place > self.slider.value()]
        self.slider.setValue(later[0] if later else len(steps) - 1)

    def _show_step(self) -> None:
        """Show the step under the slider."""
        if self._answer is None:
            return
        simulation, place = self._answer.simulation, self.slider.value()
        step = simulation.steps[place]
        self.counted.setText(f"{place + 1} of {len(simulation.steps)}")
        self.next_event.setEnabled(place < len(simulation.steps) - 1)
        self.answer.show_headline(*_KINDS[step.kind])
        notes = [_LESSON, simulation.scene.rules.closing_order.sentence]
        if not simulation.is_liquidated:
            notes.insert(0, "Nothing is liquidated on this way.")
        # The step's sentence tells amounts, so it goes where money is hidden.
        sentence = "" if self.desk.text.hide_money else step.sentence
        self.answer.show_texts(sentence, notes)
        self._show_state(step)

    def _show_state(self, step: Step) -> None:
        style, show, state = self.desk.text, self.answer.figures, step.state
        asset = self._answer.asset if self._answer else ""
        show["wallet"].show_value(style.money(state.wallet, asset))
        worst = max(step.margins, key=_nearness, default=None)
        gone = worst is not None and worst.is_liquidated
        show["ratio"].show_value(
            words.percent(worst.ratio if worst else None, 1),
            Meaning.CRITICAL if gone else Meaning.PLAIN,
            note=worst.label if worst else "nothing is held",
        )
        show["fund"].show_value(style.money(state.fund, asset))
        show["others"].show_value(style.pnl(state.counterparties, asset))
        count = len(state.queue)
        first = f"{state.queue[0].name} is first in line" if count else ""
        show["queue"].show_value(f"{count} traders" if count else "empty", note=first)
        held = state.holdings
        note = f"{words.number(held[0].quantity)} {held[0].symbol}" if len(held) == 1 else ""
        names = {0: "nothing", 1: "1 position"}
        show["held"].show_value(names.get(len(held), f"{len(held)} positions"), note=note)


def _is_event(step: Step) -> bool:
    return step.kind not in {StepKind.START, StepKind.MARK}


def _nearness(margin: Margin) -> tuple[bool, Decimal]:
    """Return what margins are compared by: an empty one is the worst."""
    return margin.ratio is None, margin.ratio or _ZERO
