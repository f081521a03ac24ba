"""Plans with what was written along with them, the money's split, and practice trades."""

from datetime import datetime
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from journal.domain.planning.kept import DifferenceAnswer, PlanWord
from journal.domain.practice import PracticeTrade
from journal.domain.spot_split import SpotSplit
from journal.domain.values import Account, Plan
from journal.storage.records import StoredPlan
from journal.storage.tables import TABLES
from journal.storage.transactions.room import RoomReading, RoomWriting, columns_as, columns_of


class PlanningReading(RoomReading):
    """Reads plans and what belongs to them."""

    def plans(self, account: Account | str) -> tuple[StoredPlan, ...]:
        """Return stored plans, the oldest first."""
        table, words = TABLES["plan"], TABLES["plan_word"]
        query = (
            select(
                table.c.id,
                table.c.stored_at,
                *columns_as(table, Plan),
                words.c.override,
                words.c.checked,
            )
            .select_from(table.outerjoin(words, words.c.plan_id == table.c.id))
            .where(self._owned(table, account))
            .order_by(table.c.id)
        )
        return self._built(
            query,
            lambda row: StoredPlan(
                plan_id=row.pop("id"),
                stored_at=row.pop("stored_at"),
                word=PlanWord(override=row.pop("override"), checked=row.pop("checked")),
                plan=Plan(**row),
            ),
        )

    def difference_answers(self, account: Account | str) -> tuple[DifferenceAnswer, ...]:
        """Return what was said about positions that differ from their plan."""
        table = TABLES["difference_answer"]
        return self._values(DifferenceAnswer, table, self._owned(table, account))

    def spot_splits(self, account: Account | str) -> tuple[SpotSplit, ...]:
        """Return every split of the money that was told, the oldest first."""
        table = TABLES["spot_split"]
        return self._values(SpotSplit, table, self._owned(table, account))

    def practice_trades(self, account: Account | str) -> tuple[PracticeTrade, ...]:
        """Return the practice trades that were noted, the oldest first."""
        table = TABLES["practice_trade"]
        return self._values(PracticeTrade, table, self._owned(table, account))

    def practice_trades_of_all(self) -> tuple[PracticeTrade, ...]:
        """Return the practice trades noted with any account, the oldest first."""
        found = self._values(PracticeTrade, TABLES["practice_trade"])
        return tuple(sorted(found, key=attrgetter("done_at")))


class PlanningWriting(RoomWriting):
    """Keeps plans and what belongs to them."""

    def add_plan(
        self, account: Account | str, plan: Plan, at: datetime, word: PlanWord | None = None
    ) -> int:
        """Store a plan with what was written along with it, and return its number."""
        row = columns_of(plan) | {"account_id": self._require_id(account), "stored_at": at}
        plan_id = self._insert("plan", row)
        if word is not None and word != PlanWord():
            self._upsert("plan_word", ("plan_id",), columns_of(word) | {"plan_id": plan_id})
        return plan_id

    def save_difference_answer(self, account: Account | str, answer: DifferenceAnswer) -> None:
        """Keep what was said about a position; the first sentence stays."""
        row = columns_of(answer) | {"account_id": self._require_id(account)}
        insert = sqlite.insert(TABLES["difference_answer"]).on_conflict_do_nothing()
        self._connection.execute(insert, row)

    def save_spot_split(self, account: Account | str, split: SpotSplit) -> None:
        """Keep both balances of one time, in place of what was told for it before."""
        row = columns_of(split) | {"account_id": self._require_id(account)}
        self._upsert("spot_split", ("account_id", "told_at"), row)

    def add_practice_trade(self, account: Account | str, trade: PracticeTrade) -> None:
        """Keep a practice trade; one of that time that is known stays as it is."""
        row = columns_of(trade) | {"account_id": self._require_id(account)}
        insert = sqlite.insert(TABLES["practice_trade"]).on_conflict_do_nothing()
        self._connection.execute(insert, row)
