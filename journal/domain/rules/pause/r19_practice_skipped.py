"""R19: practice skipped."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import plain, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSkipped(Rule):
    """In re-entry a few practice trades come before the first real one."""

    rule_id = "R19"
    version = 1
    name = "Practice skipped"
    description = "Every position opened in re-entry, by the practice trades since the liquidation."
    severity = "info"
    group = RuleGroup.PAUSE
    source = '"test new trading habits on the testnet before using real money"'
    judged_on = frozenset({Moment.OPEN})

    needed: Decimal = setting(
        "3",
        "Practice trades first",
        unit="",
        limits=("1", "100"),
        tighter=Tighter.HIGHER,
        kind=SettingKind.WHOLE,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the number of practice trades before a real one in re-entry."""
        if not context.in_reentry:
            return None
        done = context.practice_trades
        if done is None:
            return self.not_judged("this journal does not go back to the liquidation")
        if done >= self.needed:
            return None
        sentence = (
            f"{subject(context)} was opened in re-entry after {done} noted practice "
            f"trade{'' if done == 1 else 's'}; {plain(self.needed)} come first."
        )
        return self.breach(context, Severity.INFO, sentence, measured=(Decimal(done), self.needed))
