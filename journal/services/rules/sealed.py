"""What was asked of the rules, by the journal and by the log that outlives its edits."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journal.domain.rules.force.asked import Asked, Joined, Note, joined
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.rule_log.log import (
    Entry,
    HeldLog,
    Kind,
    LogUnavailableError,
    RuleLog,
    entries_of,
    held_log,
    noted,
    read_log,
)
from journal.storage.store import Store

BROKEN: Final = (
    "The computer's log of rule changes was changed from outside, or its key was lost. What could "
    "not be checked counts as asked for now: tightening at once, loosening in 24 h."
)
_NOT_KEPT: Final = (
    "The computer's log of rule changes cannot be written: make {folder} writable or make room. "
    "Until then nothing that loosens a rule counts that was not kept there before."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAsked:
    """Everything asked for, and what is wrong with where it was kept."""

    asked: Asked
    notes: tuple[Note, ...] = ()


def sealed_asked(store: Store, folder: StateFolder | None, now: datetime) -> SealedAsked:
    """Return everything asked of the rules; what the log does not know yet is kept there.

    Args:
        store: the journal.
        folder: where the log lies; None: there is none, the journal's word counts.
        now: when whatever is not known yet came in.
    """
    with store.reading() as reader:
        journal = Asked(changes=reader.rule_changes(), written=reader.written_rules())
    if folder is None:
        return SealedAsked(asked=journal)
    name = str(store.folder.path.resolve())
    log, is_readable = RuleLog(), True
    try:
        log = read_log(folder, name)
    except LogUnavailableError:
        is_readable = False
    both = _joined(journal, log, now)
    if is_readable and log.has_begun and not (log.is_broken or _news(log, both)):
        return SealedAsked(asked=both.asked, notes=log.notes)
    with suppress(LogUnavailableError), held_log(folder, name) as held:
        both = _joined(journal, held.log, now)
        _keep(held, both, now)
        return SealedAsked(asked=both.asked, notes=held.log.notes)
    # Nothing can be kept: as long as that lasts, whatever is new comes in anew at every look.
    unkept = joined(journal, log.asked, now)
    unwritten = Note(at=now, sentence=_NOT_KEPT.format(folder=folder.path))
    return SealedAsked(asked=unkept.asked, notes=(*log.notes, unwritten))


def _joined(journal: Asked, log: RuleLog, now: datetime) -> Joined:
    """Return what counts; a journal seen for the first time is taken at its word."""
    if not log.has_begun:
        return Joined(asked=journal, unsealed=journal)
    return joined(journal, log.asked, now)


def _news(log: RuleLog, both: Joined) -> bool:
    """Return whether anything has to be written down."""
    return not both.unsealed.is_empty or not set(both.notes) <= _sentences(log)


def _keep(held: HeldLog, both: Joined, now: datetime) -> None:
    known = _sentences(held.log)
    said = [*both.notes, *([BROKEN] if held.log.is_broken else [])]
    begun = () if held.log.has_begun else (Entry(Kind.BEGUN, ""),)
    new = [noted(now, sentence) for sentence in said if sentence not in known]
    held.add(*begun, *entries_of(both.unsealed), *new)


def _sentences(log: RuleLog) -> set[str]:
    return {note.sentence for note in log.notes}
