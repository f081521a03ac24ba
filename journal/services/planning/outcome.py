"""What a plan makes of an account: its whole size, its lines, what it binds and can lose."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from journal.domain.contract_names import is_coin_settled
from journal.domain.errors import InvalidValueError
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.brackets.table import initial_margin
from journal.domain.margin.contracts.linear.formulas import isolated_wallet_estimate, taker_fee
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines
from journal.domain.pause.cooldown import Pause
from journal.domain.planning.sizing import LargestQuantity
from journal.domain.rules.context import Moment, RuleContext, Source, loss_at_stop
from journal.domain.rules.facts import Adding, Planned
from journal.domain.values import MarginMode, Plan
from journal.services.record.exposures import INVERSE, Exposure, exposed_size, lines_or_reason
from journal.services.rules.before import Before
from journal.services.rules.contexts import liquidation_line, results_before

ADDS_TO_INCOMPLETE = "size and entry of the open position it adds to are not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a plan binds and can lose, in the quote asset; None is unknown.

    Both losses include taker fees for opening; the one at the stop also for closing there. At
    liquidation all that the position answers with is gone: in isolated mode its initial margin, in
    cross the whole wallet.
    """

    notional: Decimal
    initial_margin: Decimal
    equity: Decimal | None
    loss_at_stop: Decimal | None
    loss_at_liquidation: Decimal | None
    largest_allowed: LargestQuantity | None

    def share(self, amount: Decimal | None) -> Decimal | None:
        """Return an amount as a fraction of the account; None where either is unknown."""
        return None if amount is None or self.equity is None else amount / self.equity


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedPlan:
    """A plan together with the open position of the same symbol and side that it adds to."""

    plan: Plan
    adds_to: Exposure | None
    quantity: Decimal | None
    """Of both together; None where the open one is not known."""
    entry_price: Decimal | None
    """Average of both together."""

    @property
    def own_key(self) -> str | None:
        """Key of the position it adds to."""
        return None if self.adds_to is None else self.adds_to.position.key


def sized_plan(plan: Plan, standing: Iterable[Exposure]) -> SizedPlan:
    """Return a plan with the size it makes together with what is open already."""
    found = (
        one
        for one in standing
        if one.position.symbol == plan.symbol and one.position.side is plan.side
    )
    adds_to = next(found, None)
    quantity: Decimal | None = plan.quantity
    entry_price: Decimal | None = plan.entry_price
    if is_coin_settled(plan.symbol):
        quantity = entry_price = None
    elif adds_to is not None:
        size = exposed_size(adds_to.position)
        quantity = None if size is None else size[0] + plan.quantity
        entry_price = None
        if size is not None and quantity is not None:
            entry_price = (size[0] * size[1] + plan.quantity * plan.entry_price) / quantity
    return SizedPlan(plan=plan, adds_to=adds_to, quantity=quantity, entry_price=entry_price)


def planned_lines(
    sized: SizedPlan, brackets: BracketSource, *, equity: Decimal | None, at: datetime
) -> tuple[MarginLines | None, str | None]:
    """Return the lines the position would have, and why something of them is missing."""
    plan = sized.plan
    if is_coin_settled(plan.symbol):
        return None, INVERSE
    if sized.quantity is None or sized.entry_price is None:
        return None, ADDS_TO_INCOMPLETE
    try:
        cross = plan.margin_mode is MarginMode.CROSS
        wallet = _cross_wallet(plan, equity) if cross else _isolated_wallet(sized)
    except InvalidValueError as error:
        return None, str(error)
    linear = LinearPosition(
        symbol=plan.symbol,
        side=plan.side,
        margin_mode=plan.margin_mode,
        quantity=sized.quantity,
        entry_price=sized.entry_price,
        leverage=plan.leverage,
        wallet_balance=wallet,
        stop_price=plan.stop_price,
    )
    lines, reason = lines_or_reason(linear, brackets, at=at)
    if lines is not None and plan.margin_mode is MarginMode.ISOLATED:
        # Half of a sum may be typed, the plan's own part is an estimate in any case.
        lines = replace(lines, flags=lines.flags | {MarginFlag.ESTIMATED_WALLET})
    return lines, reason


def _cross_wallet(plan: Plan, equity: Decimal | None) -> Decimal | None:
    """Return the wallet that is left once the opening is paid for."""
    if equity is None:
        return None
    return max(equity - taker_fee(plan.entry_price, plan.quantity), Decimal(0)) or None


def _isolated_wallet(sized: SizedPlan) -> Decimal | None:
    """Return what the whole position would answer with, None to have it estimated whole."""
    open_one, plan = sized.adds_to, sized.plan
    if open_one is None or open_one.isolated_wallet is None or open_one.wallet_estimated:
        return None
    fee = taker_fee(plan.entry_price, plan.quantity)
    added = isolated_wallet_estimate(plan.entry_price, plan.quantity, plan.leverage, fee)
    return open_one.isolated_wallet + added


def plan_context(
    sized: SizedPlan,
    before: Before,
    *,
    at: datetime,
    wallet: WalletHistory,
    lines: MarginLines | None,
    lines_reason: str | None,
    pauses: tuple[Pause, ...],
) -> RuleContext:
    """Return the plan as a moment to be judged, as if it were filled as planned right now.

    Args:
        sized: the plan with the position it adds to.
        before: how the account stands after everything recorded.
        at: the present.
        wallet: the account's wallet over time.
        lines: of the whole position.
        lines_reason: why something of them is missing.
        pauses: all pauses that followed from the record.
    """
    plan = sized.plan
    equity = wallet.balance_before(at) or None
    return RuleContext(
        moment=Moment.PLAN,
        at=at,
        symbol=plan.symbol,
        side=plan.side,
        quantity=sized.quantity,
        entry_price=sized.entry_price,
        leverage=plan.leverage,
        leverage_source=Source.PLAN,
        margin_mode=plan.margin_mode,
        margin_mode_source=Source.PLAN,
        equity=equity,
        has_stop=plan.stop_price is not None,
        stop_price=plan.stop_price,
        adding=_added_to(sized),
        liquidation_line=liquidation_line(lines, sized.entry_price),
        liquidation_unknown=lines_reason or "the liquidation price is not known",
        pauses=pauses,
        results=None if equity is None else results_before(wallet, at),
        planned=Planned(at=at),
        **before.told(sized.own_key, at),
    )


def _added_to(sized: SizedPlan) -> Adding | None:
    """Return what the plan adds to; None where it opens."""
    if sized.adds_to is None:
        return None
    size = exposed_size(sized.adds_to.position)
    is_known = size is not None and sized.adds_to.is_sized
    return Adding(
        price=sized.plan.entry_price,
        entry_price_before=size[1] if size is not None and is_known else None,
        opened_at=sized.adds_to.position.opened_at,
    )


def plan_outcome(
    sized: SizedPlan,
    lines: MarginLines | None,
    equity: Decimal | None,
    largest_allowed: LargestQuantity | None,
) -> Outcome | None:
    """Return what a plan binds and can lose; None for contracts that are not computed."""
    plan = sized.plan
    if is_coin_settled(plan.symbol):
        return None
    notional = plan.quantity * plan.entry_price
    return Outcome(
        notional=notional,
        initial_margin=initial_margin(notional, plan.leverage),
        equity=equity,
        loss_at_stop=loss_at_stop(plan.side, plan.quantity, plan.entry_price, plan.stop_price),
        loss_at_liquidation=_loss_at_liquidation(plan, lines),
        largest_allowed=largest_allowed,
    )


def _loss_at_liquidation(plan: Plan, lines: MarginLines | None) -> Decimal | None:
    """Return what is gone at liquidation: all that the position answers with, and its fee."""
    if lines is None or MarginFlag.NO_LIQUIDATION in lines.flags:
        return None
    return lines.wallet + taker_fee(plan.entry_price, plan.quantity)
