"""Reviews of days and weeks, from a file of our own: every version added where it is new."""

from collections.abc import Hashable

from journal.domain.routine.saved import DailyReview, KeptWeek, Stood, WeeklyReview
from journal.storage.transactions.writing import Writer

OfRoutine = DailyReview | tuple[WeeklyReview, Stood]


def known_of_routine(writer: Writer, account: str) -> set[Hashable]:
    """Return the identities of what an account has already."""
    known: set[Hashable] = {("day", one.day, one.saved_at) for one in writer.daily_reviews(account)}
    return known | {
        ("week", one.said.week, one.said.saved_at) for one in writer.weekly_reviews(account)
    }


def identity_of_routine(one: OfRoutine) -> Hashable:
    """Return what a version is known by."""
    if isinstance(one, DailyReview):
        return "day", one.day, one.saved_at
    return "week", one[0].week, one[0].saved_at


def save_of_routine(writer: Writer, account: str, one: OfRoutine) -> None:
    """Keep a version that is new."""
    if isinstance(one, DailyReview):
        writer.add_daily_review(account, one)
    else:
        writer.add_weekly_review(account, KeptWeek(said=one[0], stood=one[1]))
