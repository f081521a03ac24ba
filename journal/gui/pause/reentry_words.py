"""The sentences of re-entry: limits with the rule that sets them, and what trades tell."""

from datetime import timedelta
from typing import Final

from journal.domain.pause.reentry.counting import Reentry
from journal.domain.pause.reentry.steps import Step
from journal.domain.pause.reentry.terms import StepName
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle

_SPOT_UNTOLD: Final = "Not told since: type both balances in Settings. Nothing waits for it."
_PRACTICE: Final = "On the testnet or on paper; note each below. Nothing waits for them."


def headline(reentry: Reentry) -> str:
    """Return how far it has come."""
    return f"Re-entry: {reentry.clean_trades} of {reentry.needed_trades} clean trades"


def what_ends_it(reentry: Reentry, style: TextStyle) -> str:
    """Return when it ends, as far as that is known."""
    if reentry.ends_at is not None:
        return (
            f"Enough trades were clean. It ends {style.day_and_time(reentry.ends_at)} if nothing "
            "is broken until then."
        )
    missing = reentry.needed_trades - reentry.clean_trades
    trades = f"{missing} more clean closed trade{'' if missing == 1 else 's'}"
    if not reentry.time_left:
        return f"It ends with {trades}. A broken step starts the count again."
    week = style.day_and_time(reentry.started_at + reentry.terms.needed_days)
    return f"It ends with {trades}, not before {week}. A broken step starts the count again."


def title(step: Step, reentry: Reentry) -> str:
    """Return what a step asks for, with the limit that is in force."""
    leverage, share = reentry.leverage_limit, reentry.margin_share_limit
    return {
        StepName.LEVERAGE: f"At most {words.leverage(leverage)}" if leverage else "Less leverage",
        StepName.MARGIN: f"At most {words.percent(share, 0)} a trade" if share else "Small size",
        StepName.STOP: "A stop in every trade",
        StepName.ISOLATED: "Isolated margin",
        StepName.SPOT_SHARE: _spot_title(reentry),
        StepName.PRACTICE: f"{reentry.terms.needed_practice} practice trades",
        StepName.TRADES: f"{reentry.needed_trades} clean trades",
        StepName.DAYS: f"{reentry.terms.needed_days // timedelta(days=1)} days",
    }[step.name]


def detail(step: Step, reentry: Reentry) -> str:
    """Return who sets a step and what the trades so far tell about it."""
    match step.name:
        case StepName.SPOT_SHARE:
            return _spot(step)
        case StepName.PRACTICE:
            return f"Set by {step.rule_id}. {step.kept} noted. {_PRACTICE}"
        case StepName.TRADES:
            return _trades(step, reentry)
        case StepName.DAYS:
            return "over" if step.done else f"{words.duration(reentry.time_left)} left"
        case StepName.LEVERAGE:
            return f"{_halved(reentry)} {_told(step)}"
        case _:
            return f"Set by {step.rule_id}. {_told(step)}"


def set_back(reentry: Reentry) -> str:
    """Return how often the count began again."""
    times = len(reentry.restarted_by)
    return f"Started again {'once' if times == 1 else f'{times} times'}"


def _spot_title(reentry: Reentry) -> str:
    limit = reentry.terms.spot_share
    return f"At most {words.percent(limit.value, 0)} in futures" if limit else "A share in spot"


def _spot(step: Step) -> str:
    if step.untold:
        return f"Set by {step.rule_id}. {_SPOT_UNTOLD}"
    said = "Kept" if step.done else "Not kept: more than that lies in futures"
    return f"Set by {step.rule_id}. {said}, by the balances you typed. Nothing waits for it."


def _halved(reentry: Reentry) -> str:
    terms = reentry.terms
    rule = f"Set by {terms.leverage.rule_id}" if terms.leverage else "Set by no rule"
    if terms.liquidated_leverage is None:
        return (
            f"{rule}. Half of what was liquidated is not known: no leverage recorded. Type it for "
            "the position in the Journal."
        )
    return f"{rule}; {words.leverage(terms.liquidated_leverage)} was liquidated."


def _told(step: Step) -> str:
    if not step.kept and not step.untold:
        return "No trade yet."
    kept = f"Kept in {step.kept} trade{'' if step.kept == 1 else 's'}."
    if not step.untold:
        return kept
    what = {
        StepName.LEVERAGE: "no leverage recorded",
        StepName.MARGIN: "leverage or account balance not recorded",
        StepName.STOP: "not recorded whether there was a stop",
        StepName.ISOLATED: "no margin mode recorded",
    }[step.name]
    return f"{kept} Not judged in {step.untold}: {what}."


def _trades(step: Step, reentry: Reentry) -> str:
    said = f"{step.kept} so far."
    if reentry.untold_trades:
        untold = reentry.untold_trades
        said += (
            f" {untold} closed trade{' is' if untold == 1 else 's are'} not counted: something "
            "about them is not recorded. Type it in the Journal and they count."
        )
    return said
