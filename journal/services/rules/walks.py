"""What the positions of a record hung on and what happened to them, found once until it changes.

Planner, Liquidations, Review and the verdicts all stand on it; of very many positions it takes
long to find. Only positions still open are looked at each time: their lines are those of now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import is_
from threading import Lock
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from journal.domain.ledger.columns.wallet.exact import LedgerWallet
from journal.domain.ledger.positions import Position
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.brackets.table import BracketTable
from journal.services.record.exposures import Exposure, Ground, bracket_table, each_exposure
from journal.services.record.record import AccountRecord
from journal.services.rules.happenings import OfPosition, When
from journal.services.rules.moments import walked
from journal.storage.store import Store

Tables = tuple[BracketTable | None, ...]


class Walk(NamedTuple):
    """Every position with what it hung on, all that happened to them, and the wallet meanwhile."""

    wallet: WalletHistory
    exposures: tuple[Exposure, ...]
    happenings: Sequence[tuple[When, OfPosition]]


class _Known(NamedTuple):
    """What was found, with what it followed from."""

    record: AccountRecord
    wrong: frozenset[str]
    brackets: BracketSource
    tables: Tables
    walk: Walk
    """Without what happened to positions still open."""
    open_places: tuple[int, ...]


@dataclass(slots=True)
class _Kept:
    """What is known of one journal; whoever asks meanwhile waits for the same answer."""

    lock: Lock = field(default_factory=Lock)
    by_account: dict[str, _Known] = field(default_factory=dict)


_KEPT: Final[WeakKeyDictionary[Store, _Kept]] = WeakKeyDictionary()
_KEEPING: Final = Lock()


def walk_through(
    store: Store,
    record: AccountRecord,
    brackets: BracketSource,
    wrong: frozenset[str],
    now: datetime,
) -> Walk:
    """Return what the positions of a record hung on and what happened to them.

    Args:
        store: where the record was read.
        record: an account's record.
        brackets: leverage brackets; each position is judged by those of its time.
        wrong: ids of liquidations that never happened.
        now: the present, for positions still open.
    """
    with _KEEPING:
        kept = _KEPT.setdefault(store, _Kept())
    name = record.account.name
    with kept.lock:
        tables = tables_in_force(brackets, record.positions)
        known = kept.by_account.get(name)
        if (
            known is None
            or known.record is not record
            or known.wrong != wrong
            or known.brackets is not brackets
            or not are_same(known.tables, tables)
        ):
            known = _found(record, wrong, brackets, tables, now)
            kept.by_account[name] = known
    return _with_open_ones(known, now)


def _found(
    record: AccountRecord,
    wrong: frozenset[str],
    brackets: BracketSource,
    tables: Tables,
    now: datetime,
) -> _Known:
    wallet = LedgerWallet(record.account, record.positions, record.incomes)
    ground = Ground(wallet=wallet, brackets=brackets, now=now)
    exposures, happenings = walked(record, each_exposure(record, ground), wrong)
    settled = [one for one in happenings if not one[1].exposure.position.is_open]
    return _Known(
        record=record,
        wrong=wrong,
        brackets=brackets,
        tables=tables,
        walk=Walk(wallet, exposures, settled),
        open_places=tuple(place for place, one in enumerate(exposures) if one.position.is_open),
    )


def _with_open_ones(known: _Known, now: datetime) -> Walk:
    """Return all that was found, with the positions still open as they are now."""
    wallet, exposures, settled = known.walk
    if not known.open_places:
        return known.walk
    ground = Ground(wallet=wallet, brackets=known.brackets, now=now)
    fresh, happened = walked(
        known.record, each_exposure(known.record, ground, known.open_places), known.wrong
    )
    present = list(exposures)
    for place, exposure in zip(known.open_places, fresh, strict=True):
        present[place] = exposure
    return Walk(wallet, tuple(present), (*settled, *happened))


def tables_in_force(
    brackets: BracketSource, positions: Iterable[Position], now: datetime | None = None
) -> Tables:
    """Return the brackets of every contract in force on the days that positions began and ended.

    Args:
        brackets: all of them.
        positions: the positions.
        now: when positions still open are looked at; None leaves that day out.
    """
    days: dict[tuple[str, date], datetime] = {}
    for position in positions:
        for at in (position.opened_at, position.closed_at or now):
            if at is not None:
                days[position.symbol, at.date()] = at
    return tuple(bracket_table(brackets, symbol, at) for (symbol, _), at in days.items())


def are_same(some: Tables, others: Tables) -> bool:
    """Return whether two readings gave the very same tables."""
    return len(some) == len(others) and all(map(is_, some, others))
