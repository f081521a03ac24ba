"""The rules in force as they are kept: the built-in ones, the trader's own, and every change."""

from collections.abc import Iterable
from datetime import timedelta

from journal.domain.pause.cooldown import Pause
from journal.domain.rules import RULES
from journal.domain.rules.force.timeline import RuleTimeline
from journal.services.clock import Clock
from journal.services.pause.found import liquidations_of_all, pauses_of
from journal.services.pause.service import PauseService
from journal.services.rules.sealed import sealed_asked
from journal.storage.store import Store


def read_timeline(
    store: Store,
    clock: Clock,
    pause: PauseService | None,
    known_pauses: Iterable[Pause] | None = None,
) -> RuleTimeline:
    """Return every change of the rules and what follows from them.

    Args:
        store: the journal.
        clock: the wall clock.
        pause: knows how far the wall clock was set forward; None: nobody watches it.
        known_pauses: of all accounts, where somebody has read them before; nothing that loosens
            takes effect within one.
    """
    folder = None if pause is None else pause.state_folder
    asked = sealed_asked(store, folder, clock.now()).asked
    recorded, custom = asked.changes, tuple(one.rule for one in asked.written)
    timeline = RuleTimeline.of(RULES, recorded, custom=custom)
    if not any(one.loosens for one in timeline.changes):
        return timeline  # no pause and no clock moves anything, and reading both may be slow
    if known_pauses is None:
        known_pauses = pauses_of(store, liquidations_of_all(store))
    ahead = timedelta(0) if pause is None else clock.now() - pause.now()
    return RuleTimeline.of(
        RULES,
        recorded,
        custom=custom,
        pauses=tuple(known_pauses),
        lag=max(timedelta(0), ahead),
    )
