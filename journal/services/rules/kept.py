"""What the rules said about a record, kept until something that they follow from is another.

Today, Journal, analytics, week and reports ask the same: the record is judged once for all of them,
and not again for a note, which is written beside the record.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from journal.domain.instants import ms_from_utc
from journal.services.record.record import AccountRecord, read_record
from journal.services.rules.walks import Tables, are_same, tables_in_force
from journal.storage.store import Store

if TYPE_CHECKING:
    from journal.services.rules.service import Case, JudgedRecord, RulesService

GRACE: Final = timedelta(hours=1)
"""No rule waits longer for what a position still open does next."""


class Judged(NamedTuple):
    """A case and what the rules say about it."""

    case: "Case"
    record: "JudgedRecord"


class _Known(NamedTuple):
    """Something judged, with what it followed from."""

    record: AccountRecord
    asked: tuple[Hashable, ...]
    tables: Tables
    judged: Judged


@dataclass(slots=True)
class _Kept:
    """What is known of one journal; whoever asks meanwhile waits for the same answer."""

    lock: Lock = field(default_factory=Lock)
    by_account: dict[str, _Known] = field(default_factory=dict)


_KEPT: Final[WeakKeyDictionary[Store, _Kept]] = WeakKeyDictionary()
_KEEPING: Final = Lock()


def judged_once(rules: "RulesService", account: str, judge: Callable[[], Judged]) -> Judged:
    """Return what the rules say, judged anew only where it may be something else.

    Args:
        rules: whose.
        account: its name.
        judge: judges it.
    """
    with _KEEPING:
        kept = _KEPT.setdefault(rules.store, _Kept())
    with kept.lock:
        # Asked before judging: what is changed meanwhile is judged twice, never missed.
        record, now = read_record(rules.store, account), rules.clock.now()
        asked = _asked(rules, account, now)
        tables = tables_in_force(rules.brackets, record.positions, now)
        known = kept.by_account.get(account)
        if (
            known is None
            or known.record is not record
            or known.asked != asked
            or not are_same(known.tables, tables)
            or not _is_settled(known.judged.case, now)
        ):
            known = kept.by_account[account] = _Known(record, asked, tables, judge())
        return known.judged


def _asked(rules: "RulesService", account: str, now: datetime) -> tuple[Hashable, ...]:
    """Return what is asked of the record beside its own rows: rules, pauses, candles."""
    timeline = rules.timeline()
    with rules.store.reading() as reader:
        copy = reader.pause_copy()
    stored = () if rules.candles is None else rules.candles.available()
    newest = min(ms_from_utc(now), max((key.last_ms for key in stored), default=0))
    return (
        id(rules.brackets),
        repr(timeline.changes),
        repr(timeline.custom),
        repr(timeline.present(now, account)),
        repr(copy.kept.entries if copy else ()),
        stored,
        newest,
    )


def _is_settled(case: "Case", now: datetime) -> bool:
    """Return whether time alone changes nothing: no rule waits for an open position any more."""
    before = case.story.now
    if now == before:
        return True
    open_ones = [one for one in case.exposures if one.position.is_open]
    newest = max(
        [
            *(one.position.newest_at for one in open_ones),
            *(step.at for one in open_ones for step in one.stops),
        ],
        default=before - GRACE,
    )
    return now > before >= newest + GRACE
