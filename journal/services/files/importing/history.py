"""What was imported, and taking an import back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from journal.domain.errors import PausedError
from journal.domain.ledger.liquidations import recognize
from journal.domain.pause.stage import Stage
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.reentry.service import ReentryService
from journal.storage.backups.backup import Backups
from journal.storage.records import ImportBatch
from journal.storage.store import Store
from journal.storage.transactions.writing import Writer

_STILL_COUNTS: Final = timedelta(hours=26)
"""A liquidation older than that, and older than the pause, has no part in one that is running."""

_FOLLOWED: Final = (
    "The import shows the liquidation that is being reviewed or followed by re-entry, so it cannot "
    "be undone before that is over. If the record is wrong, say so in Liquidations."
)

_KINDS: Final = {
    "fill": ("fill", "fills"),
    "income": ("row of the wallet", "rows of the wallet"),
    "exchange_order": ("order", "orders"),
    "told_position": ("position the exchange told itself", "positions the exchange told itself"),
}
"""What the rows of a table are, one and many of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lock:
    """Liquidations from a time on that stay in the record, and why."""

    since: datetime
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """Files imported at once: what is undone with one click."""

    imported_at: datetime
    batches: tuple[ImportBatch, ...]

    @property
    def added(self) -> int:
        """Rows they added."""
        return sum(batch.rows_added for batch in self.batches)

    @property
    def batch_ids(self) -> tuple[int, ...]:
        """Numbers of those that can still be undone."""
        return tuple(
            batch.batch_id
            for batch in self.batches
            if batch.batch_id is not None and batch.undone_at is None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """What undoing did."""

    removed: int
    """Rows that the imports had added."""
    restored: int
    """Orders and positions that have the state again which they had before."""
    changes: Changes
    removed_by_kind: tuple[tuple[str, int], ...] = ()
    """The removed rows by what they are, in the trader's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHistory:
    """Lists imports and takes them back.

    Undoing removes exactly the rows an import added, and gives rows that it told in a later state
    their earlier one back. Rows it only knew already stay; candles and accounts stay too.
    """

    store: Store
    clock: Clock
    pause: PauseService
    reentry: ReentryService
    backups: Backups | None = None

    def imports(self, account: str) -> tuple[PastImport, ...]:
        """Return the imports of an account, newest first, files imported at once together."""
        with self.store.reading() as reader:
            batches = reader.batches(account)
        times = sorted({batch.imported_at for batch in batches}, reverse=True)
        return tuple(
            PastImport(
                imported_at=at, batches=tuple(one for one in batches if one.imported_at == at)
            )
            for at in times
        )

    def undo(self, batch_ids: Sequence[int]) -> UndoReport:
        """Take imports back, all or none of them.

        Raises:
            PausedError: the rows show a liquidation that a running pause, a review that is due
                or re-entry may follow from.
            JournalError: there is no such import, or it was undone before.
        """
        now, lock = self.clock.now(), self._lock()
        if self.backups is not None:
            self.backups.make_if_due(now)
        with self.store.writing() as writer:
            return self._undo(writer, batch_ids, now, lock)

    def rehearse(self, batch_ids: Sequence[int]) -> UndoReport:
        """Return what undoing imports would do; nothing is changed.

        Raises:
            PausedError, JournalError: as undoing would.
        """
        now, lock = self.clock.now(), self._lock()
        with self.store.rehearsing() as writer:
            return self._undo(writer, batch_ids, now, lock)

    def _lock(self) -> _Lock | None:
        """Return which liquidations stay in the record now; None: an undo may take out any."""
        pause = self.pause.state()
        if pause.running:
            since = self.clock.now() - _STILL_COUNTS
            return _Lock(
                since=since if pause.pause is None else min(since, pause.pause.started_at),
                sentence=f"{pause.sentence} The import shows a liquidation of this pause, so it "
                "cannot be undone before the pause is over. If the record is wrong, dispute it.",
            )
        standing = self.reentry.standing()
        if standing.ending is None or standing.stage is Stage.NORMAL:
            return None
        return _Lock(since=standing.ending.pause.started_at, sentence=_FOLLOWED)

    def _undo(
        self, writer: Writer, batch_ids: Sequence[int], now: datetime, lock: _Lock | None
    ) -> UndoReport:
        if lock and any(_shows_since(writer, one, lock.since) for one in batch_ids):
            raise PausedError(lock.sentence)
        # Newest first, so that states go back the way they came.
        undone = [writer.undo_batch(one, now) for one in sorted(batch_ids, reverse=True)]
        counts: Counter[str] = Counter()
        for one in undone:
            counts.update(dict(one.removed_by_table))
        return UndoReport(
            removed=sum(one.removed for one in undone),
            restored=sum(one.restored for one in undone),
            changes=Changes.FILLS | Changes.LIQUIDATIONS | Changes.PAUSE,
            removed_by_kind=tuple(
                (_KINDS[table][count > 1], count) for table, count in counts.items()
            ),
        )


def _shows_since(writer: Writer, batch_id: int, since: datetime) -> bool:
    found = recognize((), *writer.brought_by(batch_id))
    return any(one.occurred_at >= since for one in found)
