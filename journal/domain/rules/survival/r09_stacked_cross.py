"""R09: positions stacked in cross."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode
from journal.domain.wording import NO_MARGIN_MODE, plain, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedCross(Rule):
    """Cross positions share one wallet: few at a time, fewer still in one direction.

    The stack counts this position as one, every other cross position open at that moment as one,
    and as two where it points in the same direction. Both legs of a hedged symbol are two
    positions. An isolated position is not part of any stack.
    """

    rule_id = "R09"
    version = 1
    name = "Positions stacked in cross"
    description = (
        "This cross position counts one, every other open one counts one, and two where it points "
        "in the same direction."
    )
    severity = "from the first number: warn; from the second: breach"
    group = RuleGroup.SURVIVAL
    source = '"Multiple Positions Stacked in Cross Margin Mode"'

    warn_from: Decimal = setting(
        "2", "Warn from a stack of", unit="", limits=("2", "100"), tighter=Tighter.LOWER
    )
    breach_from: Decimal = setting(
        "3", "Breach from a stack of", unit="", limits=("2", "100"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the size of the stack that this position completes."""
        if context.margin_mode is None:
            return self.not_judged(NO_MARGIN_MODE)
        if context.margin_mode is not MarginMode.CROSS:
            return None
        stack = Decimal(1)
        for other in context.others:
            if other.margin_mode is MarginMode.CROSS:
                stack += 2 if other.side is context.side else 1
        if stack >= self.breach_from:
            severity, threshold = Severity.BREACH, self.breach_from
        elif stack >= self.warn_from:
            severity, threshold = Severity.WARN, self.warn_from
        else:
            return self._unless_untold(context)
        sentence = (
            f"{subject(context)} in cross{context.margin_mode_source.clause('margin mode')} makes "
            f"a stack of {stack} on one wallet (same direction counts double); from "
            f"{plain(threshold)} on they pull each other down."
        )
        return self.breach(context, severity, sentence, measured=(stack, threshold))

    def _unless_untold(self, context: RuleContext) -> NotJudged | None:
        untold = [other.symbol for other in context.others if other.margin_mode is None]
        if not untold:
            return None
        return self.not_judged(f"no margin mode recorded for {', '.join(untold)}, open as well")
