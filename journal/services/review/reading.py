"""Why me? The review of a liquidation episode, from the record and the stored candles."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

from journal.domain.errors import JournalError
from journal.domain.ledger.liquidations import Episode
from journal.domain.review.causes import RankedCause, causes_of_episode
from journal.domain.review.review import Review, review
from journal.domain.review.saved import SavedReview, review_of
from journal.domain.review.timeline import Balance
from journal.services.clock import Clock
from journal.services.liquidations.views import EpisodeView, episode_views
from journal.services.review.cases import CaseBuilder
from journal.services.review.memory import CauseMemory, remembered
from journal.services.review.near import NearLiquidation, near_liquidations
from journal.services.review.wick_settings import WickSettingsService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeReview:
    """All that a review shows about one episode."""

    view: EpisodeView
    reviews: tuple[Review, ...]
    """One a liquidation, in the order they happened."""
    saved: SavedReview | None
    """What the trader concluded; None while it is not finished."""

    @property
    def episode(self) -> Episode:
        """The episode."""
        return self.view.episode

    @property
    def causes(self) -> tuple[RankedCause, ...]:
        """The four causes over all liquidations of the episode, the weightiest first."""
        return causes_of_episode(one.causes for one in self.reviews)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReading:
    """Reads the reviews of an account; nothing of it is stored."""

    store: Store
    rules: RulesService
    candle_files: CandleFiles
    clock: Clock

    def review(self, account: str, episode_id: str) -> EpisodeReview:
        """Return the review of an episode, by its id or that of any liquidation in it.

        Raises:
            JournalError: there is no such episode.
        """
        case = self.rules.case(account)
        for view in episode_views(case):
            if any(one.liquidation_id == episode_id for one in view.episode.liquidations):
                break
        else:
            raise JournalError(
                f"There is no liquidation {episode_id} in {account}. Open Liquidations and choose "
                "it there."
            )
        with self.store.reading() as reader:
            saved = review_of(view.episode, reader.reviews(account))
        builder = CaseBuilder(
            case=case,
            brackets=self.rules.brackets,
            candle_files=self.candle_files,
            wick_settings=WickSettingsService(store=self.store).read(),
        )
        now, balances = self.clock.now(), _balances(view)
        return EpisodeReview(
            view=view,
            reviews=tuple(
                review(builder.of(one, balances[one.liquidation_id], now))
                for one in view.episode.liquidations
            ),
            saved=saved,
        )

    def near(self, account: str) -> tuple[NearLiquidation, ...]:
        """Return the positions that came near liquidation and were not liquidated, newest first."""
        found = near_liquidations(self.rules.case(account), self.candle_files)
        return tuple(sorted(found, key=attrgetter("reached_at"), reverse=True))

    def memory(self, account: str) -> CauseMemory | None:
        """Return what the trader wrote about the cause that came back most often."""
        with self.store.reading() as reader:
            return remembered(reader.reviews(account))


def _balances(view: EpisodeView) -> Mapping[str, Balance]:
    """Return the wallet before and after each liquidation; None behind the first unknown loss."""
    found: dict[str, Balance] = {}
    before = view.balance_before
    for one in view.episode.liquidations:
        after = None if before is None or one.loss is None else before - one.loss
        found[one.liquidation_id] = Balance(before=before, after=after)
        before = after
    return found
