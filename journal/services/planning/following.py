"""What became of plans: the trade each was made for, and what was done otherwise."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.errors import JournalError
from journal.domain.ledger.positions import Position
from journal.domain.planning.kept import DifferenceAnswer
from journal.domain.planning.matching import Difference
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.record.net_result import net_results
from journal.services.record.traded import differences_of, plans_of, risk_of, window_of
from journal.services.rules.service import RulesService
from journal.storage.records import StoredPlan
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedPlan:
    """One plan with the trade that it was made for."""

    stored: StoredPlan
    position: Position | None
    """None: nothing was traded by it within its window."""
    differences: tuple[Difference, ...]
    answer: DifferenceAnswer | None
    """What the trader said about the differences."""
    r_multiple: Decimal | None
    """The net result by what was to be lost at the stop; None: open, or not known."""

    @property
    def wants_answer(self) -> bool:
        """Whether it is still to be asked why the trade differs."""
        return bool(self.differences) and self.answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFollowing:
    """Matches plans with trades by symbol, side and time, and asks about differences once."""

    store: Store
    rules: RulesService
    clock: Clock

    def followed(self, account: str) -> tuple[FollowedPlan, ...]:
        """Return every plan of an account, the newest first."""
        case = self.rules.case(account)
        with self.store.reading() as reader:
            answers = {one.position_key: one for one in reader.difference_answers(account)}
        matched = plans_of(case.record.positions, case.record.plans, window_of(case.rules))
        by_plan = {
            plan.plan_id: exposure
            for exposure in (case.exposures if matched else ())
            if (plan := matched.get(exposure.position.key)) is not None
        }
        results = net_results(case.record) if matched else {}
        found = []
        for stored in reversed(case.record.plans):
            exposure = by_plan.get(stored.plan_id)
            if exposure is None:
                found.append(_untraded(stored))
                continue
            key = exposure.position.key
            result, risk = results.get(key), risk_of(exposure, stored)
            found.append(
                FollowedPlan(
                    stored=stored,
                    position=exposure.position,
                    differences=differences_of(stored, exposure),
                    answer=answers.get(key),
                    r_multiple=None if result is None or risk is None else result / risk,
                )
            )
        return tuple(found)

    def answer(self, account: str, position_key: str, sentence: str) -> Changes:
        """Keep why a trade differs from its plan. It stays: there is no second answer.

        Raises:
            InvalidValueError: it is no sentence.
            JournalError: nothing is asked about that position.
        """
        answer = DifferenceAnswer(
            position_key=position_key, sentence=sentence.strip(), answered_at=self.clock.now()
        )
        waiting = [one.position for one in self.followed(account) if one.wants_answer]
        if position_key not in {one.key for one in waiting if one is not None}:
            raise JournalError(f"Nothing is asked about the position {position_key!r}.")
        with self.store.writing() as writer:
            writer.save_difference_answer(account, answer)
        return Changes.PLANS


def _untraded(stored: StoredPlan) -> FollowedPlan:
    return FollowedPlan(stored=stored, position=None, differences=(), answer=None, r_multiple=None)
