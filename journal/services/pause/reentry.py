"""Where the trader stands after a pause: review due, re-entry with its ladder, or as before."""

from dataclasses import dataclass
from datetime import datetime

from journal.domain.pause.reentry import HISTORY, Reentry
from journal.domain.pause.stage import Stage
from journal.services.clock import Clock
from journal.services.pause.found import windows_of
from journal.services.pause.reentry_record import (
    Ending,
    endings,
    is_history,
    judged_after,
    reentry_after,
    reviews_of_all,
)
from journal.services.rules.service import RulesService
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
        reviews = reviews_of_all(self.store)
        cases = [self.rules.bare_case(name) for name in reviews]
        windows = windows_of(self.store, cases[0].everywhere) if cases else ()
        found = endings(cases, windows, reviews)
        if not found:
            return Standing(stage=Stage.NORMAL)
        last = found[-1]
        if last.pause.is_running(now):
            return Standing(stage=Stage.PAUSED, ending=last)
        if last.began_at is None:
            is_old = is_history(self._first_import(last.account), last, HISTORY)
            return Standing(stage=Stage.NORMAL if is_old else Stage.REVIEW_DUE, ending=last)
        judged = judged_after(self.rules, cases, (one for one in found if one.began_at))
        found_reentry = reentry_after(last, judged, self.rules.rules, now)
        runs = found_reentry is not None and not found_reentry.is_over(now)
        stage = Stage.REENTRY if runs else Stage.NORMAL
        return Standing(stage=stage, ending=last, reentry=found_reentry)

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
