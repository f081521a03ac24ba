"""The rules: one file each, listed here by hand, since scanning finds nothing in a frozen build."""

from collections.abc import Iterable
from dataclasses import dataclass

from journal.domain.rules.behaviour.r02b_doubled_leverage import LeverageDoubled
from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.pause.r02_halve_leverage import LeverageNotHalved
from journal.domain.rules.pause.r11_traded_in_pause import TradedInPause
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.rules.survival.r03_position_size import PositionTooLarge
from journal.domain.rules.survival.r04_no_stop import NoStop
from journal.domain.rules.survival.r05_stop_beyond_liquidation import StopBeyondLiquidation
from journal.domain.rules.survival.r09_stacked_cross import StackedCross
from journal.domain.rules.verdict import Breach, NotJudged

RULES: tuple[type[Rule], ...] = (
    LeverageTooHigh,
    LeverageNotHalved,
    LeverageDoubled,
    PositionTooLarge,
    NoStop,
    StopBeyondLiquidation,
    StackedCross,
    TradedInPause,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What all rules said about one moment."""

    breaches: tuple[Breach, ...]
    not_judged: tuple[NotJudged, ...]


def default_rules() -> tuple[Rule, ...]:
    """Return every rule with the parameters of ``rules.md``."""
    return tuple(rule() for rule in RULES)


def judge(context: RuleContext, rules: Iterable[Rule]) -> Judgement:
    """Return what the rules say about one moment, in the order of the rules.

    A rule may be in force several times, for example for everything and tighter for one symbol.
    It answers once: with its worst breach, of several of that severity the first in the order
    given, which is the tightest first.
    """
    breaches: dict[str, Breach] = {}
    untold: dict[str, NotJudged] = {}
    for rule in rules:
        if not rule.scope.covers(context.symbol, context.side):
            continue
        answer = rule.check(context)
        if isinstance(answer, Breach):
            worse = breaches.get(answer.rule_id)
            if worse is None or answer.severity > worse.severity:
                breaches[answer.rule_id] = answer
        elif answer is not None:
            untold.setdefault(answer.rule_id, answer)
    return Judgement(
        breaches=tuple(breaches.values()),
        not_judged=tuple(one for one in untold.values() if one.rule_id not in breaches),
    )
