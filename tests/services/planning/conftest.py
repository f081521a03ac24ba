"""A planning service over the journal of the test."""

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.planning.service import PlanService
from journal.services.rules.service import RulesService
from journal.storage.store import Store


@pytest.fixture
def service(store: Store, brackets: BracketBook, clock: Clock) -> PlanService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return PlanService(
        store=store,
        brackets=brackets,
        clock=clock,
        rules=rules,
        pause=PauseService(store=store, clock=clock),
    )
