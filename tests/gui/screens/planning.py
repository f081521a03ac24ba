"""A plan typed into the Planner, and what it says."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from journal.gui.desk import Desk
from journal.gui.screens.planner.screen import PlannerScreen

D = Decimal

MORNING = datetime(2026, 5, 10, 8, 0, tzinfo=UTC)

See = Callable[..., Any]


def answer_all(desk: Desk) -> None:
    """Write the sentence that broken rules of the record wait for."""
    waiting = [one.key for one in desk.services.acknowledgements.unanswered("Main")]
    desk.services.acknowledgements.answer_all("Main", waiting, "I was too sure of it.")


def plan(screen: PlannerScreen, **typed: str) -> None:
    """Type a plan that keeps every rule, but for what is given."""
    known = {
        "symbol": "BTCUSDT",
        "leverage": "3",
        "entry_price": "60000",
        "stop_price": "59000",
        "quantity": "0.02",
    }
    for name, text in (known | typed).items():
        getattr(screen, name).set_text(text)
    screen.judge()


def figure(screen: PlannerScreen, key: str) -> str:
    return screen.verdict._figures[key].accessibleName()


def headline(screen: PlannerScreen) -> str:
    return screen.verdict.headline.accessibleName()
