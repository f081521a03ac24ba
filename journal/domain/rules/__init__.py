"""The rules: one file each, listed here by hand, since scanning finds nothing in a frozen build."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from journal.domain.rules.behaviour.r02b_doubled_leverage import LeverageDoubled
from journal.domain.rules.behaviour.r08_stop_moved import StopMovedAway
from journal.domain.rules.behaviour.r12_revenge import RevengeTrade
from journal.domain.rules.behaviour.r23_adding_to_loser import AddingToLoser
from journal.domain.rules.behaviour.r24_loss_limit import LossLimitReached
from journal.domain.rules.behaviour.r25_losing_streak import TradedInLosingStreak
from journal.domain.rules.behaviour.r26_too_many_trades import TooManyTrades
from journal.domain.rules.behaviour.r27_oversize_after_wins import OversizeAfterWins
from journal.domain.rules.behaviour.r28_odd_hours import OddHoursAfterLoss
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.pause.r02_halve_leverage import LeverageNotHalved
from journal.domain.rules.pause.r11_traded_in_pause import TradedInPause
from journal.domain.rules.pause.r16_review_not_done import ReviewNotDone
from journal.domain.rules.pause.r19_practice_skipped import PracticeSkipped
from journal.domain.rules.process.r13_futures_share import FuturesShareTooLarge
from journal.domain.rules.process.r17_same_cause import SameCauseAgain
from journal.domain.rules.process.r18_no_plan import NoPlan
from journal.domain.rules.process.r20_profit_left import ProfitLeft
from journal.domain.rules.scope import EVERYWHERE
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.rules.survival.r03_position_size import PositionTooLarge
from journal.domain.rules.survival.r04_no_stop import NoStop
from journal.domain.rules.survival.r05_stop_beyond_liquidation import StopBeyondLiquidation
from journal.domain.rules.survival.r06_stop_too_wide import StopTooWide
from journal.domain.rules.survival.r07_stop_watches_last import StopWatchesLast
from journal.domain.rules.survival.r09_stacked_cross import StackedCross
from journal.domain.rules.survival.r10_cross import CrossMargin
from journal.domain.rules.survival.r14_close_to_liquidation import CloseToLiquidation
from journal.domain.rules.survival.r15_margin_ratio import MarginRatioTooHigh
from journal.domain.rules.survival.r21_risk_per_trade import RiskTooLarge
from journal.domain.rules.survival.r22_total_risk import TotalRiskTooLarge
from journal.domain.rules.verdict import Breach, NotJudged

NO_SNAPSHOT = "no margin ratio, balance or ADL place of this account is recorded"

RULES: tuple[type[Rule], ...] = (
    LeverageTooHigh,
    LeverageNotHalved,
    LeverageDoubled,
    PositionTooLarge,
    NoStop,
    StopBeyondLiquidation,
    StopTooWide,
    StopWatchesLast,
    StopMovedAway,
    StackedCross,
    CrossMargin,
    TradedInPause,
    RevengeTrade,
    FuturesShareTooLarge,
    CloseToLiquidation,
    MarginRatioTooHigh,
    ReviewNotDone,
    SameCauseAgain,
    NoPlan,
    PracticeSkipped,
    ProfitLeft,
    RiskTooLarge,
    TotalRiskTooLarge,
    AddingToLoser,
    LossLimitReached,
    TradedInLosingStreak,
    TooManyTrades,
    OversizeAfterWins,
    OddHoursAfterLoss,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What all rules said about one moment."""

    breaches: tuple[Breach, ...]
    not_judged: tuple[NotJudged, ...]


_NOTHING: Final = Judgement(breaches=(), not_judged=())


def judge(context: RuleContext, rules: Iterable[Rule]) -> Judgement:
    """Return what the rules say about one moment, in the order of the rules.

    A rule may be in force several times, for example for everything and tighter for one symbol.
    It answers once: with its worst breach, of several of that severity the first in the order
    given, which is the tightest first.
    """
    breaches: dict[str, Breach] = {}
    untold: dict[str, NotJudged] = {}
    moment = context.moment
    for rule in rules:
        if moment not in rule.judged_on:
            continue
        scope = rule.scope
        if scope is not EVERYWHERE and not scope.covers(context.symbol, context.side):
            continue
        answer = rule.check(context)
        if answer is None:
            continue
        if isinstance(answer, NotJudged):
            untold.setdefault(answer.rule_id, answer)
            continue
        worse = breaches.get(answer.rule_id)
        if worse is None or answer.severity > worse.severity:
            breaches[answer.rule_id] = answer
    if not breaches and not untold:
        return _NOTHING
    for rule_id in breaches:
        untold.pop(rule_id, None)
    return Judgement(breaches=tuple(breaches.values()), not_judged=tuple(untold.values()))


def never_asked(rules: Iterable[Rule], moments: Collection[Moment]) -> tuple[NotJudged, ...]:
    """Return the rules that wait for what the exchange tells of the account, where it told nothing.

    Where no liquidation happened and no money was moved there was nothing to break. Without a
    single snapshot nobody knows what it would have shown: that is no pass.

    Args:
        rules: the rules in force.
        moments: the kinds of moments that a record gave.
    """
    if Moment.SNAPSHOT in moments:
        return ()
    waiting = {rule.rule_id: rule for rule in rules if Moment.SNAPSHOT in rule.judged_on}
    return tuple(rule.not_judged(NO_SNAPSHOT) for rule in waiting.values())
