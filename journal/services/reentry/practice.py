"""Practice trades as the trader notes them, and when practice itself has to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from journal.domain.errors import InvalidValueError, PausedError
from journal.domain.instants import require_utc
from journal.domain.pause.stage import Stage
from journal.domain.practice import PracticeTrade
from journal.services.changes import Changes
from journal.services.pause.service import PauseService
from journal.services.reentry.service import ReentryService
from journal.storage.store import Store

REST: Final = timedelta(hours=12)
"""Of a pause, at its beginning, in which not even practice belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeService:
    """Keeps practice trades; one done within the rest or before the review does not count."""

    store: Store
    pause: PauseService
    reentry: ReentryService

    def trades(self) -> tuple[PracticeTrade, ...]:
        """Return every practice trade that was noted, the oldest first."""
        with self.store.reading() as reader:
            return reader.practice_trades_of_all()

    def note(self, account: str, sentence: str, done_at: datetime | None = None) -> Changes:
        """Keep a practice trade.

        Args:
            account: where it is kept; it counts for all.
            sentence: what was practiced, in a line.
            done_at: when; None: just now.

        Raises:
            InvalidValueError: it says nothing, or lies in the future.
            PausedError: practice had to wait at that time.
        """
        now = self.pause.now()
        done_at = now if done_at is None else done_at
        require_utc("done_at", done_at)
        if done_at > now:
            raise InvalidValueError("done_at", "lies in the future")
        trade = PracticeTrade(done_at=done_at, sentence=sentence.strip())
        reason = self.lock_sentence(done_at)
        if reason is not None:
            raise PausedError(reason)
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.add_practice_trade(account, trade)
        return Changes.PAUSE | Changes.RULES

    def lock_sentence(self, at: datetime) -> str | None:
        """Return why practice has to wait at a moment; None where it need not."""
        pause = self.pause.state().pause
        if pause is not None and pause.covers(at) and at < pause.started_at + REST:
            hours = REST // timedelta(hours=1)
            until = min(pause.started_at + REST, pause.ends_at)
            return (
                f"Practice waits until {until:%a %d %b, %H:%M} UTC: the first {hours} h of a pause "
                "are for rest."
            )
        standing = self.reentry.standing()
        ending = standing.ending
        is_due = standing.stage in {Stage.PAUSED, Stage.REVIEW_DUE}
        if is_due and ending and ending.review is None and at >= ending.liquidation.occurred_at:
            return (
                f"Practice waits until the review of {ending.liquidation.symbol} is finished: "
                "what is practiced follows from it."
            )
        return None
