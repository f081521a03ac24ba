"""One account's record read once, with what follows from it: positions, liquidations, episodes.

It is kept until something is written: every screen that asks for it gets the same one.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.liquidations import (
    Episode,
    attach_to_positions,
    group_episodes,
    merge_hand_entered,
    recognize,
)
from journal.domain.ledger.probable import confirmed, probable_liquidations
from journal.domain.ledger.repeats import without_repeats
from journal.domain.ledger.told import ToldFacts, facts_told
from journal.domain.practice import PracticeTrade
from journal.domain.review.saved import SavedReview
from journal.domain.spot_split import SpotSplit
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    PositionFacts,
)
from journal.storage.records import StoredPlan
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader

_NOT_NEAR_MARGIN: Final = 0.4
"""A share of the initial margin, well below the one from which on a loss looks like all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """What is stored about one account and what is derived from it."""

    account: Account
    fills: Sequence[Fill]
    incomes: tuple[Income, ...]
    facts: Mapping[str, PositionFacts]
    positions: Ledger
    liquidations: tuple[Liquidation, ...]
    episodes: tuple[Episode, ...]
    told: Mapping[str, ToldFacts] = field(default_factory=dict)
    """What order and position histories tell about positions, by key."""
    probable: tuple[Liquidation, ...] = ()
    """Closings that look like liquidations: asked about, in no episode, never starting a pause."""
    orders: tuple[ExchangeOrder, ...] = ()
    told_positions: tuple[ToldPosition, ...] = ()
    plans: tuple[StoredPlan, ...] = ()
    reviews: tuple[SavedReview, ...] = ()
    spot_splits: tuple[SpotSplit, ...] = ()
    practice: tuple[PracticeTrade, ...] = ()
    """Of all accounts: the trader practices, not the account."""
    kept_since: datetime | None = None
    """When this journal first heard of the account: its first import or plan; None: neither."""


def read_record(store: Store, name: str) -> AccountRecord:
    """Return the record of an account; an account that is not stored yet has an empty one.

    It is read again only where the record was changed since, by this program or another one, and
    its fills are folded again only where they changed.
    """
    with _KEEPING:
        kept = _KEPT.setdefault(store, _Kept())
    return kept.record(store, name)


class _Kept:
    """What was read from one journal, each with the state of the journal that it belongs to."""

    def __init__(self) -> None:
        self._reading = Lock()
        self._records: dict[str, tuple[Hashable, AccountRecord]] = {}
        self._ledgers: dict[str, tuple[Hashable, Ledger]] = {}

    def record(self, store: Store, name: str) -> AccountRecord:
        """Return an account's record as it is now."""
        with self._reading:
            # Asked before reading: what is changed meanwhile is read twice, never missed.
            revision = store.record_revision()
            known = self._records.get(name)
            if known is None or known[0] != revision:
                known = self._records[name] = revision, self._read(store, name)
            return known[1]

    def _read(self, store: Store, name: str) -> AccountRecord:
        with store.reading() as reader:
            account = reader.account(name) or Account(name=name)
            incomes = without_repeats(reader.incomes(name))
            orders = reader.orders(name)
            by_hand = reader.hand_liquidations(name)
            facts = reader.facts(name)
            told_positions = reader.told_positions(name)
            answers = reader.answers(name)
            plans = reader.plans(name)
            reviews = reader.reviews(name)
            spot_splits = reader.spot_splits(name)
            practice = reader.practice_trades_of_all()
            edits = reader.episode_edits(name)
            batches = reader.batches(name)
            positions = self._ledger(reader, name)
        merged = merge_hand_entered(recognize(positions, incomes, orders, told_positions), by_hand)
        known = attach_to_positions(merged, positions)
        probable = probable_liquidations(
            positions,
            orders,
            told_positions,
            leverage_of=_leverages(account, facts, positions),
            known=known,
        )
        yes, asked = confirmed(probable, answers)
        liquidations = merge_hand_entered(known, yes)
        return AccountRecord(
            account=account,
            fills=positions.table,
            incomes=incomes,
            facts=facts,
            positions=positions,
            liquidations=liquidations,
            episodes=group_episodes(liquidations, edits=edits),
            told=facts_told(positions, orders, told_positions),
            probable=asked,
            orders=orders,
            told_positions=told_positions,
            plans=plans,
            reviews=reviews,
            spot_splits=spot_splits,
            practice=practice,
            kept_since=min(
                [*(batch.imported_at for batch in batches), *(plan.stored_at for plan in plans)],
                default=None,
            ),
        )

    def _ledger(self, reader: Reader, name: str) -> Ledger:
        mark = reader.fills_mark(name)
        known = self._ledgers.get(name)
        if known is None or known[0] != mark:
            known = self._ledgers[name] = mark, Ledger(reader.fill_table(name))
        return known[1]


_KEEPING: Final = Lock()
_KEPT: Final[WeakKeyDictionary[Store, _Kept]] = WeakKeyDictionary()


def _leverages(
    account: Account, facts: Mapping[str, PositionFacts], positions: Ledger
) -> dict[str, Decimal]:
    """Return the leverage, typed or usual, of isolated positions that may have lost their margin.

    Those that lost far less are left out without a look at their fills.
    """
    found: dict[str, Decimal] = {}
    most_lost = positions.keys.loss_ratio.tolist()
    for position, loss_ratio in zip(positions, most_lost, strict=True):
        typed = facts.get(position.key)
        leverage = typed.leverage if typed else None
        mode = (typed.margin_mode if typed else None) or account.usual_margin_mode
        leverage = leverage or account.usual_leverage
        if leverage is None or mode is not MarginMode.ISOLATED:
            continue
        if loss_ratio * float(leverage) >= _NOT_NEAR_MARGIN:
            found[position.key] = leverage
    return found
