"""Where the trader stands after a pause: review due, re-entry with its ladder, or as before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.domain.pause.causes import Window
from journal.domain.pause.reentry.counting import Reentry
from journal.domain.pause.reentry.terms import HISTORY
from journal.domain.pause.stage import Stage
from journal.domain.review.saved import SavedReview
from journal.services.clock import Clock
from journal.services.pause.found import liquidations_of_all, windows_of
from journal.services.rules.reentry_record import (
    Ending,
    endings,
    is_history,
    judged_after,
    reentry_after,
    reviews_of_all,
)
from journal.services.rules.service import Case, RulesService
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the time after the last pause asks for.

    Attributes:
        stage: NORMAL, PAUSED, REVIEW_DUE or REENTRY.
        ending: the last pause with its liquidation; None where there never was one.
        reentry: how far re-entry has come, also once it is over; None before it began.
    """

    stage: Stage
    ending: Ending | None = None
    reentry: Reentry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReentryService:
    """Tells where the trader stands after the last pause of all accounts."""

    store: Store
    rules: RulesService
    clock: Clock

    def standing(self) -> Standing:
        """Return where the trader stands now, by the record of every account."""
        now = self.clock.now()
        # Most journals have no liquidation, and are told so without folding a single position.
        found = windows_of(self.store, liquidations_of_all(self.store))
        windows = tuple(window for window in found if window.liquidated is not None)
        reviews = reviews_of_all(self.store)
        cause = windows[-1].liquidated if windows else None
        if cause is None or cause.account is None:
            return Standing(stage=Stage.NORMAL)
        own = self.rules.bare_case(cause.account)
        for last in endings([own], windows[-1:], reviews):
            if last.pause.is_running(now):
                return Standing(stage=Stage.PAUSED, ending=last)
            if last.began_at is None:
                return Standing(stage=self._without_review(last), ending=last)
            cases = [self.rules.bare_case(name) for name in reviews if name != cause.account]
            return self._reviewed(last, [own, *cases], windows, reviews)
        return Standing(stage=Stage.NORMAL)

    def _reviewed(
        self,
        last: Ending,
        cases: Sequence[Case],
        windows: Sequence[Window],
        reviews: Mapping[str, Sequence[SavedReview]],
    ) -> Standing:
        """Return how far re-entry has come; each earlier one has to be known for the rules."""
        now = self.clock.now()
        begun = [one for one in endings(cases, windows, reviews) if one.began_at]
        judged = judged_after(self.rules, cases, begun)
        reentry = reentry_after(last, judged, self.rules.rules, now)
        runs = reentry is not None and not reentry.is_over(now)
        stage = Stage.REENTRY if runs else Stage.NORMAL
        return Standing(stage=stage, ending=last, reentry=reentry)

    def _without_review(self, last: Ending) -> Stage:
        is_old = is_history(self._first_import(last.account), last, HISTORY)
        return Stage.NORMAL if is_old else Stage.REVIEW_DUE

    def state(self, account: str) -> Reentry | None:
        """Return how far re-entry has come where it runs and concerns an account, else None.

        It concerns every account: whoever was liquidated in one trades carefully in all of them.
        """
        with self.store.reading() as reader:
            is_known = reader.account(account) is not None
        standing = self.standing()
        return standing.reentry if is_known and standing.stage is Stage.REENTRY else None

    def _first_import(self, account: str) -> datetime | None:
        with self.store.reading() as reader:
            return min((batch.imported_at for batch in reader.batches(account)), default=None)
