"""The small steps of re-entry: which trade kept or broke which, and how each stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from journal.domain.pause.reentry.terms import Limit, OwnWord, ReentryTrade, StepName, Terms
from journal.domain.values import MarginMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the ladder."""

    name: StepName
    rule_id: str
    """The rule that sets it; empty where none does."""
    done: bool
    kept: int = 0
    """Trades of the present count that kept it."""
    untold: int = 0
    """Trades of the present count of which it is not known."""
    is_required: bool = True
    """False: shown and never waited for, since only the trader's own word tells of it."""


def is_told(trade: ReentryTrade, terms: Terms) -> bool:
    """Whether everything that re-entry asks for is known of a trade."""
    return all(kept(trade, name, terms) is not None for name in _OF_A_TRADE)


_OF_A_TRADE: Final = (StepName.LEVERAGE, StepName.MARGIN, StepName.STOP, StepName.ISOLATED)


STOP_RULE: Final = "R04"


ISOLATED_RULE: Final = "R10"


SPOT_RULE: Final = "R13"


PRACTICE_RULE: Final = "R19"


def kept(trade: ReentryTrade, name: StepName, terms: Terms) -> bool | None:
    """Return whether a trade kept one step that trades can keep; None where it is not known."""
    if name is StepName.LEVERAGE:
        return _within(trade.leverage, terms.leverage)
    if name is StepName.MARGIN:
        return _within(trade.margin_share, terms.margin_share)
    if name is StepName.STOP:
        return trade.has_stop
    return None if trade.margin_mode is None else trade.margin_mode is MarginMode.ISOLATED


def _within(value: Decimal | None, limit: Limit | None) -> bool | None:
    if limit is None:
        return True
    return None if value is None else value <= limit.value


def _rule_of(name: StepName, terms: Terms) -> str:
    limits = {StepName.LEVERAGE: terms.leverage, StepName.MARGIN: terms.margin_share}
    limit = limits.get(name)
    fixed = {
        StepName.STOP: STOP_RULE,
        StepName.ISOLATED: ISOLATED_RULE,
        StepName.SPOT_SHARE: SPOT_RULE,
        StepName.PRACTICE: PRACTICE_RULE,
    }
    return limit.rule_id if limit else fixed.get(name, "")


def broken_steps(trade: ReentryTrade, terms: Terms) -> list[tuple[str, str]]:
    """Return the rule and a sentence for every step that a trade broke."""
    words = {
        StepName.LEVERAGE: "was opened with more leverage than re-entry allows",
        StepName.MARGIN: "bound more of the account than re-entry allows",
        StepName.STOP: "had no stop",
        StepName.ISOLATED: "was opened in cross margin; re-entry asks for isolated",
    }
    return [
        (_rule_of(name, terms), f"{trade.symbol} {words[name]}.")
        for name in _OF_A_TRADE
        if kept(trade, name, terms) is False
    ]


def trade_steps(standing: Sequence[ReentryTrade], terms: Terms) -> Iterator[Step]:
    """Yield the steps that recorded trades tick."""
    for name in _OF_A_TRADE:
        answers = [kept(trade, name, terms) for trade in standing]
        yes, untold = answers.count(True), answers.count(None)
        rule_id = _rule_of(name, terms)
        yield Step(name=name, rule_id=rule_id, done=yes > 0 and not untold, kept=yes, untold=untold)


def own_steps(own: OwnWord, terms: Terms) -> Iterator[Step]:
    """Yield the steps of which only the trader's word tells; nothing waits for them."""
    is_kept = None if own.futures_share is None else _within(own.futures_share, terms.spot_share)
    yield Step(
        name=StepName.SPOT_SHARE,
        rule_id=SPOT_RULE,
        done=is_kept is True,
        untold=0 if is_kept is not None else 1,
        is_required=False,
    )
    yield Step(
        name=StepName.PRACTICE,
        rule_id=PRACTICE_RULE,
        done=own.practiced >= terms.needed_practice,
        kept=own.practiced,
        is_required=False,
    )


def count_steps(terms: Terms, *, clean: int, time_left: timedelta) -> Iterator[Step]:
    """Yield the steps that end it."""
    yield Step(
        name=StepName.TRADES,
        rule_id="R02",
        done=clean >= terms.needed_trades,
        kept=min(clean, terms.needed_trades),
    )
    yield Step(name=StepName.DAYS, rule_id="R02", done=not time_left)
