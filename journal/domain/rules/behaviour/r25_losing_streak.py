"""R25: traded on in a losing streak."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_RESULT, plain, span, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedInLosingStreak(Rule):
    """After several losses in a row nothing is opened for an hour.

    A loss is a position closed with a negative result before fees, or a liquidation.
    """

    rule_id = "R25"
    version = 1
    name = "Losing streak"
    description = "Every opening and increase within the minutes after so many losses in a row."
    severity = "breach"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    enabled_by_default = False

    losses: Decimal = setting(
        "3",
        "Losses in a row",
        unit="",
        limits=("2", "100"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )
    minutes: Decimal = setting(
        "60", "Then nothing for", unit="min", limits=("1", "1440"), tighter=Tighter.HIGHER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge how long ago the last of the losses was."""
        streak = context.recent.losing
        if streak.possible < self.losses:
            return None
        times = (context.last_loss_at, context.last_untold_at)
        last = max((one for one in times if one is not None), default=None)
        if last is None or context.at - last > timedelta(minutes=float(self.minutes)):
            return None
        if streak.certain < self.losses:
            return self.not_judged(NO_RESULT)
        sentence = (
            f"{subject(context)}, {span(context.at - last)} after {streak.certain} losses in a "
            f"row; your limit is {plain(self.losses)}, then {plain(self.minutes)} min without "
            "trading."
        )
        measured = (Decimal(streak.certain), self.losses)
        return self.breach(context, Severity.BREACH, sentence, measured=measured, unit="losses")
