"""Episodes put together and taken apart by the trader, where the hour between two is wrong."""

from dataclasses import dataclass

from journal.domain.errors import JournalError
from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.values import Liquidation
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.record.record import read_record
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What was changed, for taking it back."""

    account: str
    liquidation_id: str
    earlier: EpisodeEdit | None
    """What was wanted before; None: nothing."""
    changes: Changes = Changes.LIQUIDATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeService:
    """Merges and splits episodes. Pauses follow from each liquidation, so none is moved."""

    store: Store
    clock: Clock

    def merge(self, account: str, episode_id: str) -> Regrouped:
        """Make one episode of this one and the one before it.

        Args:
            account: the account's name.
            episode_id: the later of the two, by its id or that of any liquidation in it.

        Raises:
            JournalError: there is no such episode, or none before it.
        """
        episodes = read_record(self.store, account).episodes
        for number, episode in enumerate(episodes):
            if any(one.liquidation_id == episode_id for one in episode.liquidations):
                if number == 0:
                    raise JournalError(
                        "No episode lies before this one. Choose the later one of the two that "
                        "belong together."
                    )
                return self._keep(account, episode.liquidations[0], joins=True)
        raise _unknown(account, episode_id)

    def split(self, account: str, liquidation_id: str) -> Regrouped:
        """Let an episode of its own begin with this liquidation.

        Raises:
            JournalError: there is no such liquidation, or an episode begins with it already.
        """
        for episode in read_record(self.store, account).episodes:
            for number, one in enumerate(episode.liquidations):
                if one.liquidation_id == liquidation_id:
                    if number == 0:
                        raise JournalError("An episode begins with this liquidation already.")
                    return self._keep(account, one, joins=False)
        raise _unknown(account, liquidation_id)

    def take_back(self, done: Regrouped) -> Changes:
        """Want again what was wanted before."""
        with self.store.writing() as writer:
            if done.earlier is None:
                writer.forget_episode_edit(done.account, done.liquidation_id)
            else:
                writer.save_episode_edit(done.account, done.earlier)
        return done.changes

    def _keep(self, account: str, one: Liquidation, *, joins: bool) -> Regrouped:
        edit = EpisodeEdit(
            liquidation_id=one.liquidation_id,
            symbol=one.symbol,
            occurred_at=one.occurred_at,
            joins=joins,
            edited_at=self.clock.now(),
        )
        with self.store.writing() as writer:
            earlier = {each.liquidation_id: each for each in writer.episode_edits(account)}
            writer.save_episode_edit(account, edit)
        return Regrouped(
            account=account,
            liquidation_id=one.liquidation_id,
            earlier=earlier.get(one.liquidation_id),
        )


def _unknown(account: str, wanted: str) -> JournalError:
    return JournalError(
        f"There is no liquidation {wanted} in {account}, so nothing was changed. Open Liquidations "
        "and choose it there."
    )
