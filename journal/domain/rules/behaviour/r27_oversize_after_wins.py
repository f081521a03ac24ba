"""R27: oversize after a winning streak."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_LEVERAGE, NO_RESULT, NO_SIZE, percent, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class OversizeAfterWins(Rule):
    """After several wins in a row the next position is not suddenly much larger.

    Its initial margin is measured against the average of the winning positions' largest ones.
    """

    rule_id = "R27"
    version = 1
    name = "Oversize after a winning streak"
    description = (
        "Initial margin at every opening and increase after so many wins in a row, against the "
        "average of those positions."
    )
    severity = "warn"
    group = RuleGroup.BEHAVIOUR
    measures_size = True
    source = "ours"

    wins: Decimal = setting(
        "4",
        "Wins in a row",
        unit="",
        limits=("2", "100"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )
    larger: Decimal = setting(
        "40",
        "Larger by more than",
        unit="% of the margin",
        limits=("0", "1000"),
        tighter=Tighter.LOWER,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the margin against that of the winning streak."""
        streak = context.recent.winning
        if streak.possible < self.wins:
            return None
        if streak.certain < self.wins:
            return self.not_judged(NO_RESULT)
        margin, usual = context.initial_margin, streak.average_margin
        if margin is None:
            return self.not_judged(NO_LEVERAGE if context.leverage is None else NO_SIZE)
        if not usual:
            return self.not_judged("the margin of the winning positions before it is not known")
        if margin * 100 <= (100 + self.larger) * usual:
            return None
        growth = margin / usual - 1
        sentence = (
            f"{subject(context)} binds {percent(growth)} more margin than the {streak.certain} "
            f"winning positions in a row before it; your limit is {percent(self.larger / 100)}."
        )
        measured = (growth * 100, self.larger)
        return self.breach(context, Severity.WARN, sentence, measured=measured, unit="%")
