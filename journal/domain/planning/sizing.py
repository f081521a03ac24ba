"""How large a trade may be: by a share of the account, and by the strictest rule.

No rule tells its limit as a size. So the rules themselves are asked at size after size: a size is
allowed as long as none of them objects, and the rule that objects one step later has set it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.margin.contracts.linear.formulas import taker_fee
from journal.domain.margin.rounding import ARITHMETIC, floor_8
from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach
from journal.domain.values import Side, require_positive

STEP: Final = Decimal("0.00000001")
"""Sizes are told to eight decimals, as the exchange keeps its own."""
BY_EXCHANGE: Final = "exchange"
_SMALLEST_NOTIONAL: Final = Decimal(1)
"""A trade so small that a rule which objects to it objects to more than its size."""
_UNKNOWN_MOST: Final = Decimal(10) ** 12
"""Notional that stands for "without end" where no bracket tells one."""
_Borne = tuple[Rule, Severity]
"""A rule, and the severity up to which its breach says nothing against the size."""


class SizeBy(StrEnum):
    """What the trader gives to say how large a trade is."""

    RISK = "risk"
    """The loss at the stop, as a share of the account."""
    MARGIN = "margin"
    """The initial margin, as a share of the account."""
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestQuantity:
    """The largest size that may still be planned, and what sets it."""

    quantity: Decimal
    """In base asset; zero where no size at all is allowed."""
    set_by: str
    """A rule's id with its scope, or "exchange" for the bracket of the leverage."""


def quantity_by_margin(
    share: Decimal, *, equity: Decimal, leverage: Decimal, entry_price: Decimal
) -> Decimal:
    """Return the size whose initial margin is a share of the account, in whole steps.

    Args:
        share: of the account, as a fraction.
        equity: of the account, in the quote asset.
        leverage: of the trade.
        entry_price: planned.

    Raises:
        InvalidValueError: names the argument that is not above zero.
    """
    for name, value in (("share", share), ("equity", equity), ("leverage", leverage)):
        require_positive(name, value)
    require_positive("entry_price", entry_price)
    with localcontext(ARITHMETIC):
        return floor_8(share * equity * leverage / entry_price)


def quantity_by_risk(
    share: Decimal, *, equity: Decimal, side: Side, entry_price: Decimal, stop_price: Decimal
) -> Decimal:
    """Return the size that loses a share of the account at its stop, taker fees included.

    Args:
        share: of the account, as a fraction.
        equity: of the account, in the quote asset.
        side: of the trade.
        entry_price: planned.
        stop_price: on the losing side of the entry.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    for name, value in (("share", share), ("equity", equity), ("entry_price", entry_price)):
        require_positive(name, value)
    require_positive("stop_price", stop_price)
    way = (entry_price - stop_price) * side.sign
    if way <= 0:
        where = "below" if side is Side.LONG else "above"
        raise InvalidValueError("stop_price", f"must be {where} the entry of a {side}")
    one = Decimal(1)
    with localcontext(ARITHMETIC):
        lost = way + taker_fee(entry_price, one) + taker_fee(stop_price, one)
        return floor_8(share * equity / lost)


def largest_quantity(
    context_at: Callable[[Decimal], RuleContext],
    rules: Sequence[Rule],
    *,
    entry_price: Decimal,
    most: Decimal | None,
) -> LargestQuantity | None:
    """Return the largest size to which no rule objects; None where nothing limits it.

    A rule that measures how much is bound or at risk objects from WARN on. Any other one objects
    where the size makes it worse: a leverage at the edge is at the edge at every size, and one
    that is a breach at every size allows none.

    Args:
        context_at: the trade as a moment, by its quantity.
        rules: those in force.
        entry_price: planned.
        most: what the exchange offers at this leverage; None: not known.
    """
    if most is not None and most < STEP:
        return LargestQuantity(quantity=Decimal(0), set_by=BY_EXCHANGE)
    top = floor_8(_UNKNOWN_MOST / entry_price) if most is None else floor_8(most)
    least = min(max(floor_8(_SMALLEST_NOTIONAL / entry_price), STEP), top)
    smallest = context_at(least)
    borne = [(rule, _borne(rule, smallest)) for rule in rules if _is_asked(rule, smallest)]
    first = _objecting(borne, smallest)
    if first:
        return LargestQuantity(quantity=Decimal(0), set_by=_named(first, smallest))
    quantity, set_by = _searched(context_at, borne, least, top)
    if set_by is None:
        return None if most is None else LargestQuantity(quantity=top, set_by=BY_EXCHANGE)
    return LargestQuantity(quantity=quantity, set_by=set_by)


def _searched(
    context_at: Callable[[Decimal], RuleContext],
    borne: Sequence[_Borne],
    least: Decimal,
    top: Decimal,
) -> tuple[Decimal, str | None]:
    """Return the largest size up to ``top`` with who objects one step later; None: nobody."""
    set_by: str | None = None
    high = context_at(top)
    while objecting := _objecting(borne, high):
        # Only those that object are asked on the way down; the rest is asked where it ends.
        low_steps, high_steps = int(least / STEP), int(top / STEP)
        while high_steps - low_steps > 1:
            middle = (low_steps + high_steps) // 2
            context = context_at(middle * STEP)
            if found := _objecting(objecting, context):
                high_steps, high, objecting = middle, context, found
            else:
                low_steps = middle
        set_by = _named(objecting, high)
        top = low_steps * STEP
        high = context_at(top)
    return top, set_by


def _is_asked(rule: Rule, context: RuleContext) -> bool:
    return context.moment in rule.judged_on and rule.scope.covers(context.symbol, context.side)


def _objecting(borne: Sequence[_Borne], context: RuleContext) -> list[_Borne]:
    """Return the rules that object to the size of a moment."""
    return [(rule, limit) for rule, limit in borne if _severity(rule, context) > limit]


def _borne(rule: Rule, smallest: RuleContext) -> Severity:
    """Return the severity up to which a rule's breach is not about the size."""
    if rule.measures_size:
        return Severity.INFO
    at_least = _severity(rule, smallest)
    return Severity.WARN if at_least >= Severity.WARN else Severity.INFO


def _severity(rule: Rule, context: RuleContext) -> int:
    """Return how badly a rule is broken, 0 where it is not, or not judged."""
    answer = rule.check(context)
    return answer.severity if isinstance(answer, Breach) else 0


def _named(objecting: Sequence[_Borne], context: RuleContext) -> str:
    """Return the rule that is broken worst, of several the first in their order."""
    return max((one[0] for one in objecting), key=lambda rule: _severity(rule, context)).label
