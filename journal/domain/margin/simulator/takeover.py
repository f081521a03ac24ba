"""What the liquidation order left over: insurance fund first, then auto-deleveraging.

Source: ``margin.md`` section 7.
"""

from dataclasses import replace
from decimal import ROUND_DOWN, Decimal, localcontext

from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.margin.simulator.recorder import Recorder
from journal.domain.margin.simulator.scene import MarketRules, Rival
from journal.domain.margin.simulator.state import Holding, StepKind
from journal.domain.margin.simulator.wording import plain

_ZERO = Decimal(0)


def take_over(recorder: Recorder, rules: MarketRules, holding: Holding) -> None:
    """Let the insurance fund take what is left at the bankruptcy price, then deleverage."""
    price = recorder.bankruptcy_price(holding)
    equity = recorder.margin(holding).equity
    pnl = holding.pnl_at(recorder.marks[holding.symbol]) - equity
    if holding.isolated_wallet is not None or len(recorder.state.cross_holdings) == 1:
        # Nothing else answers for it: to the last digit, the wallet is what is lost.
        pnl = -(
            recorder.state.cross_wallet
            if holding.isolated_wallet is None
            else holding.isolated_wallet
        )
    paid, booked = recorder.pay_trader(holding, pnl)
    recorder.replace_holding(paid, None)
    recorder.record(
        StepKind.TAKEOVER,
        f"{holding.label}: what is left, {plain(holding.quantity)}, is taken over at the "
        f"bankruptcy price {plain(half_up_8(price))}; "
        f"its wallet gives up {plain(max(_ZERO, -booked))}.",
        label=holding.label,
        quantity=holding.quantity,
        price=half_up_8(price),
        amount=abs(booked),
    )
    rest = _fund_closes(recorder, rules, holding, price)
    _deleverage(recorder, holding, rest, half_up_8(price))


def _fund_closes(
    recorder: Recorder, rules: MarketRules, holding: Holding, price: Decimal
) -> Decimal:
    """Sell what the fund can afford to; return the quantity it cannot take."""
    fund = recorder.state.fund
    fill = recorder.fill_price(holding, rules.slippage_ratio)
    with localcontext(ARITHMETIC):
        gain = holding.side.sign * (fill - price)
        quantity = holding.quantity
        if gain < 0 and -gain * quantity > fund:
            lots = (fund / -gain / rules.quantity_step).to_integral_value(ROUND_DOWN)
            quantity = lots * rules.quantity_step
        rest = holding.quantity - quantity
    if quantity:
        booked = recorder.pay_fund(gain * quantity)
        does = f"pays {plain(-booked)}" if booked < 0 else f"earns {plain(booked)}"
        recorder.record(
            StepKind.FUND_CLOSED,
            f"The insurance fund closes {plain(quantity)} at {plain(fill)} and {does}; "
            f"{plain(recorder.state.fund)} is left in it.",
            label=holding.label,
            quantity=quantity,
            price=fill,
            amount=abs(booked),
        )
    return rest


def _deleverage(recorder: Recorder, holding: Holding, rest: Decimal, price: Decimal) -> None:
    """Close what the fund cannot take against the queue of the other side, without a fee."""
    for rival in recorder.state.queue:
        if not rest:
            return
        if rival.symbol != holding.symbol or rival.side is holding.side:
            continue
        taken = min(rest, rival.quantity)
        rest -= taken
        _shrink(recorder, rival, taken)
        recorder.record(
            StepKind.DELEVERAGED,
            f"The fund is exhausted: {rival.name}, {rival.symbol} {rival.side.value}, is "
            f"deleveraged by {plain(taken)} at {plain(price)}, without a fee.",
            label=holding.label,
            quantity=taken,
            price=price,
        )
    if rest:
        recorder.record(
            StepKind.UNCOVERED,
            f"Nobody is left in the queue given: {plain(rest)} of {holding.label} stays "
            "with the exchange.",
            label=holding.label,
            quantity=rest,
            price=price,
        )


def _shrink(recorder: Recorder, rival: Rival, taken: Decimal) -> None:
    """Take a quantity off a rival, and the rival off the queue when nothing is left."""
    state = recorder.state
    queue = tuple(
        replace(one, quantity=one.quantity - taken) if one is rival else one
        for one in state.queue
        if one is not rival or one.quantity > taken
    )
    recorder.state = replace(state, queue=queue)
