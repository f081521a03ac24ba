"""Backups as the trader sees them: listed, made, verified, restored.

Nothing here needs an open journal, so a damaged one can be replaced, too.
"""

from dataclasses import dataclass, replace
from typing import Final

from journal.domain.errors import JournalError
from journal.domain.ledger.liquidations import merge_hand_entered
from journal.domain.pause.reentry.terms import HISTORY
from journal.domain.review.saved import SavedReview
from journal.domain.values import Liquidation
from journal.services.clock import Clock
from journal.services.pause.found import liquidations_of_all, windows_of
from journal.services.rules.carrying import CarriedRules
from journal.storage.backups.backup import Backup, Backups
from journal.storage.backups.restoring import Restored, restore
from journal.storage.errors import DamagedJournalError, NoJournalError, NotAJournalError
from journal.storage.folder import DataFolder
from journal.storage.store import Store

__all__ = ["Backup", "BackupService", "Restored"]

NEWEST: Final = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupService:
    """Keeps copies of one journal and puts them in its place."""

    folder: DataFolder
    clock: Clock

    def all(self) -> tuple[Backup, ...]:
        """Return the backups there are, newest first."""
        return self._backups.all()

    def make(self) -> Backup:
        """Back up the journal as it is now, and thin out older backups.

        Raises:
            JournalError: there is no journal, it is damaged, or the disk does not take it.
        """
        if not self.folder.database.exists():
            raise JournalError(f"There is no journal in {self.folder.path} to be backed up.")
        made = self._backups.make(self.clock.now())
        self._backups.thin()
        return made

    def verify(self, name: str) -> Backup:
        """Return the backup of that file name as its file shows itself now.

        Raises:
            JournalError: there is no such backup, or it cannot be read.
        """
        return self._backups.verify(self._backups.named(name), self.clock.now())

    def newest_good(self) -> Backup | None:
        """Return the newest backup that verifies now; None where there is none."""
        return self._backups.newest_good(self.clock.now())

    def is_journal_lost(self) -> bool:
        """Return whether the journal is missing though there are backups of it."""
        return not self.folder.database.exists() and bool(self.all())

    def rescue(self, trouble: JournalError) -> Backup | None:
        """Return the backup that would mend what keeps the journal from being opened, if any does.

        Args:
            trouble: what opening raised; only a missing or damaged journal is mended by a backup.
        """
        if isinstance(trouble, DamagedJournalError | NotAJournalError | NoJournalError):
            return self.newest_good()
        return None

    def restore(self, name: str) -> Restored:
        """Put a backup in the journal's place; nobody may have the journal open.

        The journal is backed up before. A pause that runs goes on, and what it asks for afterwards
        stays due: the liquidations of the last 30 days and their reviews are kept where the backup
        does not know them. So are all changes of rules: an older backup is no way round a limit
        that was tightened since.

        Args:
            name: its file name, or ``newest`` for the newest one that verifies.

        Raises:
            DamagedBackupError: it does not verify.
            LockedJournalError: another window or command has the journal open.
            JournalError: there is no such backup, or the disk does not take it.
        """
        backup = self.newest_good() if name == NEWEST else self._backups.named(name)
        if backup is None:
            raise JournalError(f"No backup in {self.folder.backups} verifies. Nothing was changed.")
        recent, reviews, rules = self._recent_liquidations(), self._reviews(), self._rules()
        restored = restore(self.folder, backup, self.clock.now())
        self._keep(recent)
        with Store.open(self.folder) as store:
            rules.into(store)
            _add_reviews(store, reviews)
        return restored

    @property
    def _backups(self) -> Backups:
        return Backups(self.folder)

    def _recent_liquidations(self) -> tuple[tuple[str, Liquidation], ...]:
        """Return those of pauses that run, or ended so lately that review or re-entry follow.

        With their accounts; none where the journal is damaged.
        """
        since = self.clock.now() - HISTORY
        try:
            with Store.open(self.folder, read_only=True) as store:
                windows = windows_of(store, liquidations_of_all(store))
        except JournalError:
            return ()  # what cannot be read cannot be kept; the pause log outlives the database
        return tuple(
            (cause.account, cause.liquidation)
            for window in windows
            if window.pause.ends_at > since
            for cause in window.causes
            if cause.account is not None and cause.liquidation is not None
        )

    def _reviews(self) -> tuple[tuple[str, SavedReview], ...]:
        """Return the saved reviews with their accounts; none where the journal is damaged."""
        try:
            with Store.open(self.folder, read_only=True) as store, store.reading() as reader:
                names = [account.name for account in reader.accounts()]
                return tuple((name, one) for name in names for one in reader.reviews(name))
        except JournalError:
            return ()  # what cannot be read cannot be kept

    def _rules(self) -> CarriedRules:
        """Return what was asked of the rules; nothing where the journal is damaged."""
        try:
            with Store.open(self.folder, read_only=True) as store:
                return CarriedRules.of(store)
        except JournalError:
            return CarriedRules()  # what cannot be read cannot be kept

    def _keep(self, recent: tuple[tuple[str, Liquidation], ...]) -> None:
        """Write down those that the restored journal does not know."""
        if not recent:
            return
        with Store.open(self.folder) as store:
            for account, one in recent:
                known = [its for name, its in liquidations_of_all(store) if name == account]
                if len(merge_hand_entered(known, [one])) > len(known):
                    with store.writing() as writer:
                        writer.ensure_account(account)
                        writer.add_liquidation(
                            account,
                            replace(
                                one,
                                position_key=None,  # its fills may be missing in the backup
                                source=f"{one.source}, kept when a backup was restored",
                            ),
                        )


def _add_reviews(store: Store, reviews: tuple[tuple[str, SavedReview], ...]) -> None:
    """Save the reviews of episodes that a journal has no review of."""
    for account, review in reviews:
        with store.writing() as writer:
            known = {one.occurred_at for one in writer.reviews(account)}
            if review.occurred_at not in known:
                writer.ensure_account(account)
                writer.save_review(account, review)
