"""What the planner opens with: broken rules that wait, the cause that came back, a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

from journal.bootstrap import Services
from journal.services.planning.following import FollowedPlan
from journal.services.rules.log import LoggedBreach


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What lies beside a new plan."""

    waiting: tuple[LoggedBreach, ...]
    """Broken rules of any account that are acknowledged in writing first."""
    memory: str
    """What was written about the cause that came back most often; empty: nothing yet."""
    checklist: tuple[str, ...]
    plans: tuple[FollowedPlan, ...]
    """The plans that were kept, with what became of them."""
    draft: Mapping[str, str]
    """The plan that was put aside; empty: none, or not asked for."""


def look_around(services: Services, account: str, *, with_draft: bool) -> Opening:
    """Return what the planner opens with; it judges the whole record and may take long."""
    memory = services.why.memory(account)
    return Opening(
        waiting=services.acknowledgements.waiting(),
        memory="" if memory is None else memory.sentence,
        checklist=services.plan_papers.checklist(account),
        plans=services.plan_following.followed(account),
        draft=services.plan_papers.draft(account) if with_draft else {},
    )
