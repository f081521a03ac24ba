"""R28: odd hours after a loss."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_RESULT, plain, subject

HOURS_OF_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class OddHoursAfterLoss(Rule):
    """In the day after a loss nothing is opened at an hour at which the trader never trades.

    Usual hours are those between the outer shares of all hours in which positions were opened
    before; many in one hour of one day count once. The day is cut where it is quietest, so that an
    evening which goes past midnight is one evening.
    """

    rule_id = "R28"
    version = 1
    name = "Odd hours after a loss"
    description = (
        "The hour of every opening within the hours after a loss, against the hours of all "
        "openings before it."
    )
    severity = "info"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    judged_on = frozenset({Moment.PLAN, Moment.OPEN})
    enabled_by_default = False

    hours: Decimal = setting(
        "24", "After a loss, for", unit="h", limits=("1", "720"), tighter=Tighter.HIGHER
    )
    outer: Decimal = setting(
        "5",
        "Unusual are the outer",
        unit="% on either side",
        limits=("0", "25"),
        tighter=Tighter.HIGHER,
    )
    enough: Decimal = setting(
        "20",
        "Hours with openings to know them",
        unit="",
        limits=("1", "500"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the hour of an opening after a loss."""
        after_loss = self._is_within(context.last_loss_at, context.at)
        after_untold = self._is_within(context.last_untold_at, context.at)
        if not context.opens or not (after_loss or after_untold):
            return None
        known = sum(context.recent.hours)
        if known < self.enough:
            return self.not_judged(
                f"{known} hours with openings are too few to know the usual ones; "
                f"{plain(self.enough)} do"
            )
        usual = usual_hours(context.recent.hours, self.outer)
        if context.at.hour in usual:
            return None
        if not after_loss:
            return self.not_judged(NO_RESULT)
        sentence = (
            f"{subject(context)} at {context.at:%H:%M} UTC, within {plain(self.hours)} h of a "
            f"loss; your usual hours are {usual[0]:02}:00 to {(usual[-1] + 1) % 24:02}:00 UTC."
        )
        return self.breach(context, Severity.INFO, sentence)

    def _is_within(self, since: datetime | None, at: datetime) -> bool:
        return since is not None and at - since <= timedelta(hours=float(self.hours))


def usual_hours(openings: tuple[int, ...], outer: Decimal) -> tuple[int, ...]:
    """Return the usual hours in the order of the trader's day; at least one.

    Args:
        openings: on how many days there were some in each of the 24 hours, at least one in all.
        outer: percent of them on either side that are not usual, at most 25.
    """
    start = _quietest_cut(openings)
    total, passed = sum(openings), 0
    usual: list[int] = []
    for hour in ((start + offset) % HOURS_OF_DAY for offset in range(HOURS_OF_DAY)):
        before, passed = passed, passed + openings[hour]
        if passed * 100 > outer * total and before * 100 < (100 - outer) * total:
            usual.append(hour)
    return tuple(usual)


def _quietest_cut(openings: tuple[int, ...]) -> int:
    """Return the hour with which the trader's day begins: after the longest quietest stretch."""
    quietest = min(openings)
    longest, start, length = 0, 0, 0
    for position in range(2 * HOURS_OF_DAY):
        length = length + 1 if openings[position % HOURS_OF_DAY] == quietest else 0
        if length > longest:
            longest, start = length, (position + 1) % HOURS_OF_DAY
    return start
