"""How each word of the vocabulary is read from a moment; what is unknown is said, not guessed."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from journal.domain.rules.context import RuleContext
from journal.domain.wording import (
    NO_EQUITY,
    NO_LEVERAGE,
    NO_MARGIN_MODE,
    NO_SIZE,
    NO_STOP_RECORD,
)

NEVER: Final = Decimal("Infinity")
"""What lies beyond every number: no loss so far, no stop, no liquidation price."""
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A field that the record does not tell, and why."""

    reason: str


Told = Decimal | str | Missing


def leverage(context: RuleContext) -> Told:
    """Return the leverage."""
    return Missing(reason=NO_LEVERAGE) if context.leverage is None else context.leverage


def equity(context: RuleContext) -> Decimal | Missing:
    """Return the account's wallet balance."""
    return Missing(reason=NO_EQUITY) if context.equity is None else context.equity


def notional(context: RuleContext) -> Decimal | Missing:
    """Return size times entry."""
    return Missing(reason=NO_SIZE) if context.notional is None else context.notional


def effective_leverage(context: RuleContext) -> Told:
    """Return notional by account."""
    return _divided(notional(context), equity(context))


def margin_share(context: RuleContext) -> Told:
    """Return the initial margin in percent of the account."""
    leverage = context.leverage
    if leverage is None:
        return Missing(reason=NO_LEVERAGE)
    share = _divided(notional(context), equity(context))
    return share if isinstance(share, Missing) else share * 100 / leverage


def _divided(amount: Decimal | Missing, by: Decimal | Missing) -> Decimal | Missing:
    if isinstance(amount, Missing):
        return amount
    return by if isinstance(by, Missing) else amount / by


def stop_distance(context: RuleContext) -> Told:
    """Return the way from entry to stop in percent of the entry; endless without a stop."""
    if context.has_stop is None:
        return Missing(reason=NO_STOP_RECORD)
    if not context.has_stop:
        return NEVER
    if context.stop_price is None:
        return Missing(reason="the price of the stop is not recorded")
    if context.entry_price is None:
        return Missing(reason=NO_SIZE)
    return abs(context.entry_price - context.stop_price) * 100 / context.entry_price


def liquidation_distance(context: RuleContext) -> Told:
    """Return the way from entry to liquidation in percent; endless where there is none."""
    line = context.liquidation_line
    if line is None:
        return Missing(reason=context.liquidation_unknown)
    return (
        NEVER
        if line.price is None
        else abs(line.entry_price - line.price) * 100 / (line.entry_price)
    )


def stop(context: RuleContext) -> Told:
    """Return whether there is a stop."""
    if context.has_stop is None:
        return Missing(reason=NO_STOP_RECORD)
    return "yes" if context.has_stop else "no"


def margin_mode(context: RuleContext) -> Told:
    """Return the margin mode."""
    mode = context.margin_mode
    return Missing(reason=NO_MARGIN_MODE) if mode is None else mode.value


def minutes_since_loss(context: RuleContext) -> Told:
    """Return whole minutes since the last loss; endless where there was none."""
    loss, untold = context.last_loss_at, context.last_untold_at
    if untold is not None and (loss is None or untold > loss):
        return Missing(reason="the result of a position closed before is not known")
    return NEVER if loss is None else Decimal((context.at - loss) // timedelta(minutes=1))


def hours_since_liquidation(context: RuleContext) -> Told:
    """Return whole hours since the last liquidation; endless where there was none."""
    last = context.last_liquidation
    return NEVER if last is None else Decimal((context.at - last.occurred_at) // timedelta(hours=1))


def loss_at_stop_share(context: RuleContext) -> Told:
    """Return what the position loses at its stop, fees included, in percent of the account."""
    if context.has_stop is None:
        return Missing(reason=NO_STOP_RECORD)
    if not context.has_stop:
        return NEVER
    loss = context.loss_at_stop
    if loss is None:
        return Missing(reason=NO_SIZE)
    share = _divided(loss, equity(context))
    return share if isinstance(share, Missing) else max(share * 100, Decimal(0))


def trades_today(context: RuleContext) -> Told:
    """Return how many positions were opened before this moment on its UTC day."""
    midnight = context.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return Decimal(context.recent.openings.since(midnight))


def losses_in_row(context: RuleContext) -> Told:
    """Return how many positions before this moment were closed with a loss, without a win."""
    losing = context.recent.losing
    if losing.certain != losing.possible:
        return Missing(reason="the result of a position closed before is not known")
    return Decimal(losing.certain)


def loss_today(context: RuleContext) -> Told:
    """Return what the account has lost since the UTC day began, in percent; 0 where it gained."""
    results = context.results
    if results is None or results.day is None or not results.equity_at_day_start:
        return Missing(reason="what the account made today is not known")
    return max(-results.day * 100 / results.equity_at_day_start, Decimal(0))


def symbol(context: RuleContext) -> Told:
    """Return the contract."""
    return context.symbol or Missing(reason="it concerns the whole account")


def side(context: RuleContext) -> Told:
    """Return the direction."""
    return context.side.value if context.side else Missing(reason="it concerns the whole account")
