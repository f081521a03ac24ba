"""Keeps the state of a running simulation and writes each step down; money only ever moves."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, localcontext

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.margin.simulator.state import (
    Holding,
    Margin,
    State,
    Step,
    StepKind,
    margin_of,
    margins_of,
)


class Recorder:
    """One simulation as it runs; every change of cash is booked on both sides."""

    def __init__(
        self,
        state: State,
        tables: Mapping[str, BracketTable],
        marks: Mapping[str, Decimal],
    ) -> None:
        self.state = state
        self.tables = tables
        self.marks = marks
        self.steps: list[Step] = []
        self._tick = -1

    def move(self, marks: Mapping[str, Decimal]) -> None:
        """Go on to the next marks of the path."""
        self.marks = dict(marks)
        self._tick += 1

    def margins(self) -> tuple[Margin, ...]:
        """Return every wallet's margin now."""
        return margins_of(self.state, self.marks, self.tables)

    def margin(self, holding: Holding | None) -> Margin:
        """Return the margin of an isolated position, or of the cross wallet."""
        return margin_of(self.state, holding, self.marks, self.tables)

    def bankruptcy_price(self, holding: Holding) -> Decimal:
        """Return the price at which the wallet behind a position is empty: its order's limit.

        ``mark - s*equity/Q``, which for an isolated position is ``EP - s*WB/Q``; not rounded, so
        that no fill at it takes more than there is. Below zero the order has no limit that matters.
        """
        mark, equity = self.marks[holding.symbol], self.margin(holding).equity
        with localcontext(ARITHMETIC):
            return mark - holding.side.sign * equity / holding.quantity

    def fill_price(self, holding: Holding, slippage_ratio: Decimal) -> Decimal:
        """Return what the market pays for a forced order: the mark less the slippage."""
        with localcontext(ARITHMETIC):
            away = 1 - holding.side.sign * slippage_ratio
            return half_up_8(self.marks[holding.symbol] * away)

    def record(
        self,
        kind: StepKind,
        sentence: str,
        *,
        label: str | None = None,
        quantity: Decimal | None = None,
        price: Decimal | None = None,
        amount: Decimal | None = None,
    ) -> None:
        """Write down what just happened."""
        self.steps.append(
            Step(
                kind=kind,
                tick=self._tick,
                marks=self.marks,
                label=label,
                quantity=quantity,
                price=price,
                amount=amount,
                state=self.state,
                margins=self.margins(),
                sentence=sentence,
            )
        )

    def replace_holding(self, old: Holding, new: Holding | None) -> None:
        """Put a position in the place of another, or take it away."""
        kept = tuple(
            one if one is not old else new
            for one in self.state.holdings
            if one is not old or new is not None
        )
        self.state = replace(self.state, holdings=tuple(one for one in kept if one is not None))

    def pay_trader(self, holding: Holding, amount: Decimal) -> tuple[Holding, Decimal]:
        """Book realized PnL between the holding's wallet and the counterparties, to 8 decimals."""
        booked = half_up_8(amount)
        self.state = replace(self.state, counterparties=self.state.counterparties - booked)
        return self._into_wallet(holding, booked), booked

    def pay_fee(self, holding: Holding, amount: Decimal) -> Holding:
        """Book a fee from the holding's wallet to the insurance fund."""
        self.state = replace(self.state, fund=self.state.fund + amount)
        return self._into_wallet(holding, -amount)

    def pay_fund(self, amount: Decimal) -> Decimal:
        """Book what the fund wins (or loses, negative) against the counterparties."""
        booked = half_up_8(amount)
        self.state = replace(
            self.state,
            fund=self.state.fund + booked,
            counterparties=self.state.counterparties - booked,
        )
        return booked

    def _into_wallet(self, holding: Holding, amount: Decimal) -> Holding:
        if holding.isolated_wallet is None:
            self.state = replace(self.state, cross_wallet=self.state.cross_wallet + amount)
            return holding
        richer = replace(holding, isolated_wallet=holding.isolated_wallet + amount)
        self.replace_holding(holding, richer)
        return richer
