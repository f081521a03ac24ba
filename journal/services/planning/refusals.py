"""Why a plan is not made ready, in sentences that say what to do."""

from journal.domain.errors import JournalError
from journal.domain.rules.severity import Severity
from journal.services.planning.verdict import PlanVerdict
from journal.services.rules.log import LoggedBreach


class RefusedPlanError(JournalError):
    """A plan that cannot be made ready, with the critical rules it breaks."""


class OverrideNeededError(JournalError):
    """A plan that breaks a rule without a sentence why it is made."""


class UncheckedError(JournalError):
    """A plan whose checklist is not ticked."""


class UnansweredError(JournalError):
    """A plan that opens while broken rules wait for a sentence.

    Attributes:
        waiting: those rules, the newest first.
    """

    def __init__(self, waiting: tuple[LoggedBreach, ...]) -> None:
        super().__init__(_waiting_sentence(waiting))
        self.waiting = waiting


def _waiting_sentence(waiting: tuple[LoggedBreach, ...]) -> str:
    """Return what waits for a sentence and where it is written."""
    rules = ", ".join(dict.fromkeys(one.breach.rule_id for one in waiting))
    accounts = dict.fromkeys(one.account for one in waiting)
    commands = " and ".join(
        f'rules answer --all --account "{account}" --sentence "…"' for account in accounts
    )
    count = "1 broken rule waits" if len(waiting) == 1 else f"{len(waiting)} broken rules wait"
    return (
        f"{count} for your sentence before the next trade is planned ({rules}). Write it where "
        f"the planner opens, or with the command: {commands}"
    )


def refusal_of(verdict: PlanVerdict) -> str:
    """Return the sentence that names every critical rule a plan breaks."""
    critical = [
        f"{breach.rule_id}: {breach.sentence}"
        for breach in verdict.breaches
        if breach.severity is Severity.CRITICAL
    ]
    return f"This plan cannot be made ready. {' '.join(critical)} Change it and try again."
