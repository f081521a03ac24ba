"""Where the routine stands: what is due, the gaps of the last weeks, the sentence in force."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

import numpy as np

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.routine.calendar import Recorded, WeekMark, calendar, days_in_a_row, due_now
from journal.domain.routine.period import DAYS_A_WEEK, FIRST_YEAR, ONE_DAY, Period
from journal.domain.routine.saved import (
    DailyReview,
    KeptWeek,
    WeeklyReview,
    newest_days,
    newest_weeks,
)
from journal.domain.routine.sentence import WrittenSentence, kept_sentences, sentences
from journal.domain.statistics.over_time.local_days import day_start
from journal.domain.statistics.streaks import KeptInARow

WEEKS_SHOWN: Final = 13
"""A quarter of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the routine says today."""

    today: date
    due: tuple[Period, ...]
    """The most pressing first; empty: nothing is."""
    weeks: tuple[WeekMark, ...]
    """The last quarter of a year, the oldest first."""
    days_in_a_row: int
    written: tuple[WrittenSentence, ...]
    """Every if-then sentence, the newest first."""
    kept: KeptInARow
    days: tuple[DailyReview, ...]
    """Every version of the reviews of days, by day and time of saving."""
    weeklies: tuple[KeptWeek, ...]
    """Every version of the reviews of weeks, in the same order."""

    @property
    def sentence(self) -> WrittenSentence | None:
        """The sentence that holds now; None: none was made, or the last one was graded."""
        newest = self.written[0] if self.written else None
        return newest if newest is not None and newest.grade is None else None

    def day(self, day: date) -> DailyReview | None:
        """Return the version that counts of a day's review; None: there is none."""
        return newest_days(self.days).get(day)

    def week(self, week: Period) -> KeptWeek | None:
        """Return the version that counts of a week's review; None: there is none."""
        found = [one for one in self.weeklies if one.said.week == week.first]
        return found[-1] if found else None

    @property
    def said(self) -> tuple[WeeklyReview, ...]:
        """What was said about weeks, every version."""
        return tuple(one.said for one in self.weeklies)


def standing_of(
    ledger: Ledger,
    days: tuple[DailyReview, ...],
    weeklies: tuple[KeptWeek, ...],
    entries: Mapping[Subject, DiaryEntry],
    today: date,
    zone: tzinfo | None,
) -> Standing:
    """Return where an account's routine stands."""
    said = tuple(one.said for one in weeklies)
    written = sentences(said)
    first = Period.week(today).first - (WEEKS_SHOWN - 1) * DAYS_A_WEEK * ONE_DAY
    noted = {about.on_day for about in entries if about.on_day is not None}
    oldest = min((*(one.day for one in days), *noted, first))
    oldest = max(oldest, date(FIRST_YEAR, 1, 1))  # a note may be about any day at all
    recorded = Recorded(
        today=today,
        traded=traded_days(ledger, oldest, today, zone),
        reviewed=newest_days(days),
        noted=noted,
        weeks=newest_weeks(said),
        has_sentence=bool(written)
        and written[0].grade is None
        and written[0].week < Period.week(today).before.first,
    )
    return Standing(
        today=today,
        due=due_now(recorded),
        weeks=calendar(recorded, WEEKS_SHOWN),
        days_in_a_row=days_in_a_row(recorded),
        written=written,
        kept=kept_sentences(written),
        days=days,
        weeklies=weeklies,
    )


def traded_days(ledger: Ledger, first: date, last: date, zone: tzinfo | None) -> Collection[date]:
    """Return the days between two, both included, on which a position was opened or closed."""
    days = [first + number * ONE_DAY for number in range((last - first).days + 2)]
    borders = np.array([ms_from_utc(day_start(day, zone)) for day in days])
    keys = ledger.keys
    times = np.concatenate([ledger.opened_at, keys.newest_at[keys.is_open == 0]])
    within = times[(times >= borders[0]) & (times < borders[-1])]
    places = np.unique(np.searchsorted(borders, within, side="right") - 1)
    return frozenset(days[place] for place in places.tolist())
