"""A liquidation in the exchange's order: open orders, IOC order, clearance fee, takeover.

Source: ``margin.md`` section 7. Trigger (mark), order price (bankruptcy) and fill are three prices.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal, localcontext

from journal.domain.margin.quantities.fees import clearance_fee
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.margin.simulator.recorder import Recorder
from journal.domain.margin.simulator.scene import ClosingOrder, MarketRules, OpenOrder
from journal.domain.margin.simulator.state import Holding, StepKind
from journal.domain.margin.simulator.takeover import take_over
from journal.domain.margin.simulator.wording import counted, percent, plain

_ZERO = Decimal(0)


class Liquidator:
    """Does to the wallets of one running simulation what their margin ratios demand."""

    def __init__(self, recorder: Recorder, rules: MarketRules) -> None:
        self._recorder = recorder
        self._rules = rules

    def liquidate_isolated(self) -> None:
        """Liquidate each isolated position that stands at 100 %; no other wallet is touched."""
        for holding in self._recorder.state.holdings:
            if holding.isolated_wallet is None:
                continue
            margin = self._recorder.margin(holding)
            if not margin.is_liquidated:
                continue
            ours = [
                order for order in self._recorder.state.orders if order.symbol == holding.symbol
            ]
            self._cancel(ours, f"{holding.label} stands at {percent(margin.ratio)}")
            left = self._order(holding)
            if left is not None and self._recorder.margin(left).is_liquidated:
                take_over(self._recorder, self._rules, left)

    def liquidate_cross(self) -> None:
        """Liquidate cross positions one after the other until the wallet is compliant again."""
        margin = self._recorder.margin(None)
        if not self._recorder.state.cross_holdings or not margin.is_liquidated:
            return
        reason = f"The cross wallet stands at {percent(margin.ratio)}"
        self._cancel(self._recorder.state.orders, reason)
        while self._recorder.state.cross_holdings and self._recorder.margin(None).is_liquidated:
            left = self._order(self._next_cross())
            if left is not None and self._recorder.margin(None).is_liquidated:
                take_over(self._recorder, self._rules, left)

    def _next_cross(self) -> Holding:
        """Return the cross position that goes first by the assumed order."""
        held, marks = self._recorder.state.cross_holdings, self._recorder.marks
        if self._rules.closing_order is ClosingOrder.LARGEST_LOSS_FIRST:
            return min(held, key=lambda one: one.pnl_at(marks[one.symbol]))
        if self._rules.closing_order is ClosingOrder.LARGEST_NOTIONAL_FIRST:
            return max(held, key=lambda one: one.quantity * marks[one.symbol])
        return held[0]

    def _cancel(self, orders: Sequence[OpenOrder], reason: str) -> None:
        """Cancel open orders, the first thing the exchange does."""
        if not orders:
            return
        state = self._recorder.state
        kept = tuple(order for order in state.orders if order not in orders)
        self._recorder.state = replace(state, orders=kept)
        freed = sum((order.initial_margin for order in orders), _ZERO)
        self._recorder.record(
            StepKind.ORDERS_CANCELLED,
            f"{reason}: {counted(len(orders), 'open order')} cancelled, "
            f"{plain(freed)} of margin no longer bound.",
            amount=freed,
        )

    def _order(self, holding: Holding) -> Holding | None:
        """Send one LIMIT IOC order at the bankruptcy price; return what is left of the position."""
        limit = self._recorder.bankruptcy_price(holding)
        fill = self._recorder.fill_price(holding, self._rules.slippage_ratio)
        words = f"{holding.label}: IOC order at the bankruptcy price {plain(half_up_8(limit))}"
        quantity = self._reduction(holding, fill)
        if self._rules.fillable_quantity is not None:
            quantity = min(quantity, self._rules.fillable_quantity)
        if holding.side.sign * (fill - limit) < 0 or quantity == 0:
            self._recorder.record(
                StepKind.ORDER_UNFILLED,
                f"{words} finds nobody: the market is at {plain(fill)}.",
                label=holding.label,
                price=half_up_8(limit),
            )
            return holding
        left = self._close(holding, quantity, fill, words)
        return self._charge(left, quantity, fill)

    def _close(self, holding: Holding, quantity: Decimal, fill: Decimal, words: str) -> Holding:
        """Book the fill of a forced order."""
        with localcontext(ARITHMETIC):
            pnl = holding.side.sign * quantity * (fill - holding.entry_price)
        paid, booked = self._recorder.pay_trader(holding, pnl)
        left = replace(paid, quantity=paid.quantity - quantity)
        # An isolated wallet outlives its position until fee and remainder are booked.
        is_gone = left.quantity == 0 and left.isolated_wallet is None
        self._recorder.replace_holding(paid, None if is_gone else left)
        result = f"a loss of {plain(-booked)}" if booked < 0 else f"a profit of {plain(booked)}"
        whole = "the whole position" if left.quantity == 0 else plain(quantity)
        self._recorder.record(
            StepKind.LIQUIDATION_ORDER,
            f"{words} closes {whole} at {plain(fill)}, {result}.",
            label=holding.label,
            quantity=quantity,
            price=fill,
            amount=abs(booked),
        )
        return left

    def _charge(self, holding: Holding, quantity: Decimal, fill: Decimal) -> Holding | None:
        """Take the clearance fee; give what is left of an isolated wallet back when closed."""
        collateral = self._recorder.margin(holding).equity
        if holding.isolated_wallet is not None:
            # A profit of what is still open cannot pay yet.
            collateral = min(collateral, holding.isolated_wallet)
        fee = clearance_fee(
            liquidated_notional=ARITHMETIC.multiply(quantity, fill),
            liquidation_fee_rate=self._rules.liquidation_fee_rate,
            remaining_collateral=collateral,
        )
        charged = self._recorder.pay_fee(holding, fee)
        if fee:
            self._recorder.record(
                StepKind.CLEARANCE_FEE,
                f"Clearance fee of {plain(fee)} on the closed notional of "
                f"{plain(ARITHMETIC.multiply(quantity, fill))}, paid to the insurance fund.",
                label=holding.label,
                amount=fee,
            )
        if charged.quantity:
            return charged
        if charged.isolated_wallet is not None:
            self._give_back(charged, charged.isolated_wallet)
        return None

    def _give_back(self, closed: Holding, left: Decimal) -> None:
        """Return what is left of an isolated wallet to the cross wallet: here its losses stop."""
        self._recorder.replace_holding(closed, None)
        state = self._recorder.state
        self._recorder.state = replace(state, cross_wallet=state.cross_wallet + left)
        self._recorder.record(
            StepKind.MARGIN_RETURNED,
            f"{plain(left) if left else 'Nothing'} of the isolated margin is left"
            f"{' and returns to the wallet' if left else ': more than it cannot be lost'}.",
            label=closed.label,
            amount=left,
        )

    def _reduction(self, holding: Holding, fill: Decimal) -> Decimal:
        """Return how much must be closed at a price until the wallet is compliant.

        ``equity + q*(s*(F - m) - fee*F) > MM_others + MM((Q - q)*m)`` for every bracket; rounded up
        to the lot, the whole position where it is small or where nothing less helps.
        """
        mark, table = self._recorder.marks[holding.symbol], self._recorder.tables[holding.symbol]
        margin = self._recorder.margin(holding)
        rules = self._rules
        with localcontext(ARITHMETIC):
            notional = holding.quantity * mark
            small = table.brackets[0].cap if rules.whole_up_to is None else rules.whole_up_to
            if notional <= small:
                return holding.quantity
            others = margin.maintenance_margin - holding.maintenance_at(mark, table)
            earned = holding.side.sign * (fill - mark) - rules.liquidation_fee_rate * fill
            needed = _ZERO
            for bracket in table.brackets:
                rate = bracket.maintenance_margin_rate
                short_of = others + notional * rate - bracket.maintenance_amount - margin.equity
                gained = earned + mark * rate
                if short_of > 0 and gained <= 0:
                    return holding.quantity
                if short_of > 0:
                    needed = max(needed, short_of / gained)
            step = rules.quantity_step
            # One lot more than equality: at exactly 100 % it would be liquidated again.
            lots = (needed / step).to_integral_value(ROUND_DOWN) + 1
            return min(holding.quantity, lots * step)
