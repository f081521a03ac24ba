"""R04: no stop-loss."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_SIZE, NO_STOP_RECORD, plain, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class NoStop(Rule):
    """Every position has a stop over all of its size soon after opening.

    A plan without a stop price has none. A recorded position that was closed, or is not older
    than the grace, needed none yet.
    """

    rule_id = "R04"
    version = 1
    name = "No stop-loss"
    description = (
        "A stop over the whole size within the grace after every opening and increase; a stop "
        "over part of the size counts as none for the rest."
    )
    severity = "critical"
    group = RuleGroup.SURVIVAL
    source = '"Set a stop-loss every time you open a position; do not skip this step"'

    grace_seconds: Decimal = setting(
        "60", "Grace after opening", unit="s", limits=("0", "3600"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge whether a stop was there in time and over all of the size."""
        if not self._is_late(context, context.held_until):
            return None
        if context.has_stop is None:
            return self.not_judged(NO_STOP_RECORD)
        if not context.has_stop:
            return self._critical(context, f"{subject(context)} has no stop-loss.")
        if context.stop_placed_at is not None and self._is_late(context, context.stop_placed_at):
            return self._critical(
                context,
                f"{subject(context)}: the stop-loss came later than {plain(self.grace_seconds)} s "
                "after the opening.",
            )
        return self._check_cover(context)

    def _check_cover(self, context: RuleContext) -> Breach | NotJudged | None:
        covered = context.stop_quantity
        if covered is None:
            return None
        if context.quantity is None:
            return self.not_judged(NO_SIZE)
        if covered >= context.quantity:
            return None
        return self._critical(
            context,
            f"{subject(context)}: the stop-loss covers {plain(covered)} of "
            f"{plain(context.quantity)}; the rest has none.",
            measured=(covered, context.quantity),
        )

    def _critical(
        self,
        context: RuleContext,
        sentence: str,
        measured: tuple[Decimal | None, Decimal | None] = (None, None),
    ) -> Breach:
        return self.breach(context, Severity.CRITICAL, sentence, measured=measured)

    def _is_late(self, context: RuleContext, at: datetime | None) -> bool:
        """Return whether a time is past the grace; a plan has none, it is judged at once."""
        if at is None or context.moment is Moment.PLAN:
            return True
        return at - context.at > timedelta(seconds=float(self.grace_seconds))
