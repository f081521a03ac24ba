"""Reviews of days and weeks: what is saved stays, a correction is another row."""

from dataclasses import fields

from sqlalchemy import select

from journal.domain.routine.saved import DailyReview, KeptWeek, Stood, WeeklyReview
from journal.domain.values import Account
from journal.storage.tables import TABLES
from journal.storage.transactions.room import RoomReading, RoomWriting, columns_as, columns_of


class RoutineReading(RoomReading):
    """Reads reviews."""

    def daily_reviews(self, account: Account | str) -> tuple[DailyReview, ...]:
        """Return every version of the reviews of days, by day and time of saving."""
        table = TABLES["daily_review"]
        return self._values(DailyReview, table, self._owned(table, account))

    def weekly_reviews(self, account: Account | str) -> tuple[KeptWeek, ...]:
        """Return every version of the reviews of weeks, by week and time of saving."""
        table = TABLES["weekly_review"]
        query = (
            select(*columns_as(table, WeeklyReview), *columns_as(table, Stood))
            .where(self._owned(table, account))
            .order_by(*table.primary_key.columns)
        )
        numbers = [field.name for field in fields(Stood)]
        return self._built(
            query,
            lambda row: KeptWeek(
                stood=Stood(**{name: row.pop(name) for name in numbers}), said=WeeklyReview(**row)
            ),
        )


class RoutineWriting(RoomWriting):
    """Keeps reviews."""

    def add_daily_review(self, account: Account | str, review: DailyReview) -> None:
        """Add a version of the review of a day."""
        row = columns_of(review) | {"account_id": self._require_id(account)}
        self._connection.execute(TABLES["daily_review"].insert(), row)

    def add_weekly_review(self, account: Account | str, kept: KeptWeek) -> None:
        """Add a version of the review of a week."""
        row = columns_of(kept.said) | columns_of(kept.stood)
        row["account_id"] = self._require_id(account)
        self._connection.execute(TABLES["weekly_review"].insert(), row)
