"""Everything about a stretch of days that a report tells, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

import numpy as np

from journal.domain.diary.entry import DiaryEntry
from journal.domain.instants import ms_from_utc
from journal.domain.routine.saved import DailyReview, WeeklyReview, newest_days, newest_weeks
from journal.domain.routine.sentence import WrittenSentence
from journal.domain.statistics.over_time.local_days import day_start
from journal.services.analytics.answers import Calendar, Equity, Overview
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.service import AnalyticsService
from journal.services.clock import Clock
from journal.services.diary.service import DiaryService
from journal.services.liquidations.service import LiquidationService
from journal.services.liquidations.views import EpisodeView
from journal.services.positions.service import PositionService, PositionView
from journal.services.reports.choices import ReportChoices, report_choices
from journal.services.routine.service import RoutineService
from journal.services.rules.log import LoggedBreach, RuleTotal, totals
from journal.services.rules.service import RulesService

LAST_OF_WEEK: Final = timedelta(days=6)
MOST_LISTED: Final = 400
"""So many positions are listed one by one; the figures are of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodContents:
    """A stretch of days of one account.

    Attributes:
        days: the stretch; both ends are told.
        zone: in which days begin and end.
        read_at: when it was read.
        overview: the figures of what was closed.
        equity: its results added up.
        calendar: its results day by day.
        closed: positions closed in it, the oldest first; the newest of very many.
        closed_count: how many were closed.
        still_open: opened before its end and open now.
        breaches: rules broken in it, the oldest first.
        costs: what breaking each of them went along with, by rule id.
        rule_names: what each rule is about, by its id.
        episodes: liquidations in it, the oldest first.
        written: what the diary says about its days and its positions, by the text of its subject.
        days_reviewed: the reviews of its days, the oldest first.
        weeks: the reviews of its weeks, the oldest first.
        sentences: the if-then sentences written in them, with what became of them.
    """

    account: str
    days: Period
    zone: tzinfo | None
    read_at: datetime
    overview: Overview
    equity: Equity
    calendar: Calendar
    closed: tuple[PositionView, ...]
    closed_count: int
    still_open: tuple[PositionView, ...]
    breaches: tuple[LoggedBreach, ...]
    costs: Mapping[str, RuleTotal]
    rule_names: Mapping[str, str]
    episodes: tuple[EpisodeView, ...]
    written: tuple[DiaryEntry, ...]
    days_reviewed: tuple[DailyReview, ...]
    weeks: tuple[WeeklyReview, ...]
    sentences: tuple[WrittenSentence, ...]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """When the first day begins, and when the last one is over."""
        since, until = self.days.since, self.days.until
        return _moments(since or date.min, until or date.max, self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportService:
    """Reads what reports tell. Looking back is never locked by a pause."""

    positions: PositionService
    rules: RulesService
    liquidations: LiquidationService
    analytics: AnalyticsService
    diary: DiaryService
    routine: RoutineService
    clock: Clock

    def choices(self, account: str, zone: tzinfo | None = UTC) -> ReportChoices:
        """Return what there is to report about.

        Args:
            account: whose.
            zone: in which days begin and end; None: this computer's.
        """
        return report_choices(self.positions.glance(account), zone)

    def period(
        self, account: str, since: date, until: date, zone: tzinfo | None = UTC
    ) -> PeriodContents:
        """Return what happened from one day to another, both included.

        Args:
            account: whose.
            since: the first day.
            until: the last day.
            zone: in which days begin and end; None: this computer's.

        Raises:
            InvalidValueError: it ends before it begins.
        """
        days = Period(since=since, until=until)
        question = AnalyticsQuestion(accounts=(account,), period=days, zone=zone)
        begin, end = _moments(since, until, zone)
        views = self.positions.glance(account)
        ended = views.keys("closed")
        rows = np.flatnonzero((ended >= ms_from_utc(begin)) & (ended < ms_from_utc(end)))
        rows = rows[np.argsort(ended[rows], kind="stable")]
        opened = np.flatnonzero(np.isnan(ended) & (views.keys("opened") < ms_from_utc(end)))
        closed = tuple(views[row] for row in rows[-MOST_LISTED:].tolist())
        still_open = tuple(views[row] for row in opened.tolist())
        log = [one for one in self.rules.breach_log(account) if begin <= one.breach.at < end]
        standing = self.routine.standing(account)
        reviewed = newest_days(standing.days)
        weeks = {
            monday: review
            for monday, review in newest_weeks(standing.said).items()
            if since <= monday + LAST_OF_WEEK and monday <= until
        }
        return PeriodContents(
            account=account,
            days=days,
            zone=zone,
            read_at=self.clock.now(),
            overview=self.analytics.overview(question),
            equity=self.analytics.equity(question),
            calendar=self.analytics.calendar(question),
            closed=closed,
            closed_count=len(rows),
            still_open=still_open,
            breaches=tuple(reversed(log)),
            costs=totals(log),
            rule_names={card.rule_id: card.name for card in self.rules.catalog()},
            episodes=self._episodes(account, begin, end),
            written=self._written(account, (*closed, *still_open), since, until),
            days_reviewed=tuple(
                review for day, review in sorted(reviewed.items()) if since <= day <= until
            ),
            weeks=tuple(review for _, review in sorted(weeks.items())),
            sentences=tuple(one for one in reversed(standing.written) if one.week in weeks),
        )

    def _episodes(self, account: str, begin: datetime, end: datetime) -> tuple[EpisodeView, ...]:
        found = reversed(self.liquidations.episodes(account))
        return tuple(one for one in found if begin <= one.episode.ended_at < end)

    def _written(
        self, account: str, views: tuple[PositionView, ...], since: date, until: date
    ) -> tuple[DiaryEntry, ...]:
        """Return what was written about the days, then about the positions, in their order."""
        entries = self.diary.entries(account)
        about_days = sorted(
            (subject.on_day, entry)
            for subject, entry in entries.items()
            if subject.on_day is not None and since <= subject.on_day <= until
        )
        by_key = {subject.position_key: entry for subject, entry in entries.items()}
        keys = [view.position.key for view in views]
        return (
            *(entry for _, entry in about_days),
            *(by_key[key] for key in keys if key in by_key),
        )


def _moments(since: date, until: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Return when the first day begins and when the last one is over."""
    after = until + timedelta(days=1)
    return day_start(since, zone), day_start(after, zone)
