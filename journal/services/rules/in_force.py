"""The rules in force as they are kept: the built-in ones, the trader's own, and every change."""

from collections.abc import Iterable
from datetime import datetime

from journal.domain.pause.cooldown import Pause
from journal.domain.rules import RULES
from journal.domain.rules.definition import Rule
from journal.domain.rules.force.timeline import RuleTimeline
from journal.services.pause.found import liquidations_of_all, pauses_of
from journal.storage.store import Store


def read_timeline(store: Store, known_pauses: Iterable[Pause] | None = None) -> RuleTimeline:
    """Return every change of the rules and what follows from them.

    Args:
        store: the journal.
        known_pauses: of all accounts, where somebody has read them before; nothing that loosens
            takes effect within one.
    """
    with store.reading() as reader:
        recorded = reader.rule_changes()
        custom = tuple(one.rule for one in reader.written_rules())
    timeline = RuleTimeline.of(RULES, recorded, custom=custom)
    if not any(one.loosens for one in timeline.changes):
        return timeline  # pauses move nothing, and reading what they follow from may be slow
    if known_pauses is None:
        known_pauses = pauses_of(store, liquidations_of_all(store))
    return RuleTimeline.of(RULES, recorded, custom=custom, pauses=tuple(known_pauses))


def rules_in_force(store: Store, now: datetime, account: str | None = None) -> tuple[Rule, ...]:
    """Return the rules in force now, of several with one id the strictest first.

    Args:
        store: the journal.
        now: the present.
        account: its name; None leaves out what holds for single accounts.
    """
    return read_timeline(store).present(now, account)
