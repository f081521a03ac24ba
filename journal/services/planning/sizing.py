"""How large a plan may be in an account: by a share of it, and by the rules in force there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.brackets.table import max_notional
from journal.domain.planning.sizing import (
    LargestQuantity,
    SizeBy,
    largest_quantity,
    quantity_by_margin,
    quantity_by_risk,
)
from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.values import Plan, Side
from journal.services.planning.outcome import SizedPlan, planned_lines, sized_plan
from journal.services.record.exposures import Exposure, bracket_table, exposed_size
from journal.services.rules.contexts import liquidation_line

NO_EQUITY = "The size follows from your wallet, and that is not known. Type it in Settings."
NO_STOP = "The size follows from the way to the stop. Type the stop first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How large a trade is meant to be, before its size is known."""

    size_by: SizeBy
    share: Decimal
    """Of the account, as a fraction."""
    side: Side
    leverage: Decimal
    entry_price: Decimal
    stop_price: Decimal | None = None


def quantity_of(wish: Wish, equity: Decimal | None) -> Decimal:
    """Return the size that binds or risks the wished share of the account, in base asset.

    Raises:
        InvalidValueError: names the field that cannot be right.
        JournalError: the wallet is not known, or there is no stop to size by.
    """
    if equity is None:
        raise JournalError(NO_EQUITY)
    if wish.size_by is SizeBy.QUANTITY:
        raise InvalidValueError("size_by", "must be risk or margin: a quantity is its own size")
    if wish.size_by is SizeBy.MARGIN:
        return quantity_by_margin(
            wish.share, equity=equity, leverage=wish.leverage, entry_price=wish.entry_price
        )
    if wish.stop_price is None:
        raise JournalError(NO_STOP)
    return quantity_by_risk(
        wish.share,
        equity=equity,
        side=wish.side,
        entry_price=wish.entry_price,
        stop_price=wish.stop_price,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedMoment:
    """A plan as a moment to be judged, at whatever size is asked for.

    Attributes:
        context: the moment at the plan's own size.
        plan: the plan.
        adds_to: the open position it adds to.
        brackets: of leverage.
        equity: of the account; None: not known.
        at: the present.
    """

    context: RuleContext
    plan: Plan
    adds_to: Exposure | None
    brackets: BracketSource
    equity: Decimal | None
    at: datetime

    def context_at(self, quantity: Decimal) -> RuleContext:
        """Return the moment the plan would be with another size."""
        sized = self._sized(quantity)
        lines, reason = planned_lines(sized, self.brackets, equity=self.equity, at=self.at)
        return replace(
            self.context,
            quantity=sized.quantity,
            entry_price=sized.entry_price,
            liquidation_line=liquidation_line(lines, sized.entry_price),
            liquidation_unknown=reason or self.context.liquidation_unknown,
        )

    def largest(self, rules: Sequence[Rule]) -> LargestQuantity | None:
        """Return the largest size that no rule in force objects to, and who sets it.

        None where a share has to be kept of an account that nobody knows, where the size of the
        position it adds to is not known, and where nothing limits it.
        """
        sized = self._sized(self.plan.quantity)
        if sized.quantity is None or (self.equity is None and _needs_equity(rules, self.plan)):
            return None
        return largest_quantity(
            self.context_at, rules, entry_price=self.plan.entry_price, most=self._most()
        )

    def _sized(self, quantity: Decimal) -> SizedPlan:
        standing = () if self.adds_to is None else (self.adds_to,)
        return sized_plan(replace(self.plan, quantity=quantity), standing)

    def _most(self) -> Decimal | None:
        """Return what the bracket of the leverage leaves beside what is open."""
        table = bracket_table(self.brackets, self.plan.symbol)
        if table is None:
            return None
        offered = max_notional(table, self.plan.leverage) or Decimal(0)
        size = None if self.adds_to is None else exposed_size(self.adds_to.position)
        standing = Decimal(0) if size is None else size[0] * size[1]
        return max(offered - standing, Decimal(0)) / self.plan.entry_price


def _needs_equity(rules: Sequence[Rule], plan: Plan) -> bool:
    return any(rule.measures_size and rule.scope.covers(plan.symbol, plan.side) for rule in rules)
