"""Days and weeks looked back at: read, saved for good, corrected by another version."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from threading import Lock
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.routine.period import Period, day_of
from journal.domain.routine.saved import DailyReview, KeptWeek, Stood, WeeklyReview
from journal.domain.routine.sentence import sentence_before
from journal.domain.rules.verdict import Breach
from journal.services.account.settings import SettingsService, zone_of
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.diary.service import DiaryService
from journal.services.positions.columns.additions import Additions
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import MANY_FILLS, PositionService
from journal.services.positions.views import PositionViews, ViewSources
from journal.services.record.exposures import Ground
from journal.services.record.record import read_record
from journal.services.routine.drafts import RoutineDrafts
from journal.services.routine.reading import PeriodReader, PeriodReading
from journal.services.routine.standing import Standing, standing_of
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

_LEAST: Final = timedelta(milliseconds=1)
"""The finest difference of times that is kept."""


class _Judged:
    """The record of the account that was judged last, with the state of the journal it is of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[Hashable, str, PeriodReader] | None = None

    def known(self, revision: Hashable, account: str) -> PeriodReader | None:
        """Return what is kept of that state of an account; None: nothing is."""
        with self._lock:
            kept = self._kept
        return kept[2] if kept is not None and kept[:2] == (revision, account) else None

    def keep(self, revision: Hashable, account: str, reader: PeriodReader) -> None:
        """Keep a judged record in place of the one before."""
        with self._lock:
            self._kept = revision, account, reader


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineService:
    """Looks back with the trader. Writing is never locked by a pause."""

    store: Store
    positions: PositionService
    rules: RulesService
    diary: DiaryService
    candles: CandleFiles
    excursions: ExcursionService
    clock: Clock
    _judged: _Judged = field(default_factory=_Judged, compare=False, repr=False)

    @property
    def drafts(self) -> RoutineDrafts:
        """What was begun and left."""
        return RoutineDrafts(store=self.store)

    @property
    def zone(self) -> tzinfo | None:
        """The zone in which the trader's days begin; None: this computer's."""
        return zone_of(SettingsService(store=self.store).read())

    @property
    def today(self) -> date:
        """The day it is for the trader."""
        return day_of(self.clock.now(), self.zone)

    def standing(self, account: str) -> Standing:
        """Return what is due, the gaps, and everything that was written."""
        with self.store.reading() as reader:
            days, weeks = reader.daily_reviews(account), reader.weekly_reviews(account)
        ledger = read_record(self.store, account).positions
        entries = self.diary.entries(account)
        return standing_of(ledger, days, weeks, entries, self.today, self.zone)

    def look(self, account: str, period: Period) -> PeriodReading:
        """Return what a period comes to; of very many fills at first without the rules."""
        if len(read_record(self.store, account).fills) <= MANY_FILLS:
            return self.judged_reader(account).read(period)
        known = self._judged.known(self.store.record_revision(), account)
        if known is not None:
            return self._reader(account, known.views, known.account_breaches).read(period)
        return self._reader(account, self.positions.glance(account)).read(period)

    def judged(self, account: str, period: Period) -> PeriodReading:
        """Return what a period comes to with all that was broken, which may take minutes.

        The verdicts are kept until the record changes: other periods are then there at once. What
        is written in the diary and in drafts is read anew each time.
        """
        revision = self.store.record_revision()
        reader = self._judged.known(revision, account) or self.judged_reader(account)
        self._judged.keep(revision, account, reader)
        return self._reader(account, reader.views, reader.account_breaches).read(period)

    def judged_reader(self, account: str) -> PeriodReader:
        """Return what reads as many periods as wanted over a record that is judged once."""
        case, judged = self.rules.judged(account)
        sources = ViewSources(
            record=case.record,
            ground=Ground(wallet=case.wallet, brackets=self.rules.brackets, now=case.story.now),
            rules=case.rules,
        )
        verdicts = {one.position.key: one for one in judged.positions}
        views = PositionViews(sources, Additions(judged=verdicts, exposures=case.exposures))
        return self._reader(account, views, judged.breaches)

    def save_day(self, account: str, review: DailyReview) -> Changes:
        """Keep the review of a day; what was saved before stays as its history.

        ``saved_at`` of what is given does not matter: it is the time of saving.

        Raises:
            InvalidValueError: the day has not begun.
        """
        self._require_begun(review.period)
        with self.store.writing() as writer:
            writer.ensure_account(account)
            versions = [one for one in writer.daily_reviews(account) if one.day == review.day]
            at = _after(self.clock.now(), versions[-1].saved_at if versions else None)
            writer.add_daily_review(account, replace(review, saved_at=at))
        self.drafts.keep(account, review.period, {})
        return Changes.ROUTINE

    def save_week(self, account: str, review: WeeklyReview, stood: Stood) -> Changes:
        """Keep the review of a week with the numbers it was written beside.

        Raises:
            InvalidValueError: the week has not begun, or a grade was given to no sentence.
        """
        self._require_begun(review.period)
        with self.store.writing() as writer:
            writer.ensure_account(account)
            known = [one.said for one in writer.weekly_reviews(account)]
            if review.grade is not None and sentence_before(known, review.week) is None:
                raise InvalidValueError("grade", "there is no sentence of an earlier week")
            versions = [one for one in known if one.week == review.week]
            at = _after(self.clock.now(), versions[-1].saved_at if versions else None)
            kept = KeptWeek(said=replace(review, saved_at=at), stood=stood)
            writer.add_weekly_review(account, kept)
        self.drafts.keep(account, review.period, {})
        return Changes.ROUTINE

    def _reader(
        self, account: str, views: PositionViews, breaches: tuple[Breach, ...] = ()
    ) -> PeriodReader:
        return PeriodReader(
            views=views,
            account_breaches=breaches,
            entries=self.diary.entries(account),
            candles=self.candles,
            measure=self.excursions.of,
            zone=self.zone,
        )

    def _require_begun(self, period: Period) -> None:
        if period.first > self.today:
            raise InvalidValueError("date", f"{period.text} has not begun yet")


def _after(now: datetime, before: datetime | None) -> datetime:
    """Return a time of saving that no earlier version carries."""
    return now if before is None else max(now, before + _LEAST)
