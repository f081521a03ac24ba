"""Everything a transaction can read: rows become values here, and damage becomes a sentence."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Table, and_, func, select

from journal.domain.answers import LiquidationAnswer
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    PositionFacts,
)
from journal.storage.records import ImportBatch
from journal.storage.tables import TABLES, untyped
from journal.storage.transactions.attachment import AttachmentReading
from journal.storage.transactions.diary import DiaryReading
from journal.storage.transactions.fill_tables import FillTableReading
from journal.storage.transactions.pause import PauseReading
from journal.storage.transactions.planning import PlanningReading
from journal.storage.transactions.review import ReviewReading
from journal.storage.transactions.room import select_of
from journal.storage.transactions.routine import RoutineReading
from journal.storage.transactions.rows import (
    FILL_COLUMNS,
    INCOME_COLUMNS,
    ORDER_COLUMNS,
    TOLD_COLUMNS,
    Row,
    fills_of,
    incomes_of,
    orders_of,
    told_of,
)
from journal.storage.transactions.rules import RulesReading
from journal.storage.transactions.whole import WholeReading

Value = TypeVar("Value")


class Reader(
    AttachmentReading,
    DiaryReading,
    FillTableReading,
    PauseReading,
    PlanningReading,
    ReviewReading,
    RoutineReading,
    RulesReading,
    WholeReading,
):
    """One transaction's view of the record: what is written meanwhile is not seen.

    An account that does not exist has no rows: every list of it is empty.
    """

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, the oldest first."""
        return self._values(Account, TABLES["account"])

    def account(self, name: str) -> Account | None:
        """Return the account of that name."""
        table = TABLES["account"]
        found = self._values(Account, table, table.c.name == name)
        return found[0] if found else None

    def fills(self, account: Account | str, *, symbol: str | None = None) -> tuple[Fill, ...]:
        """Return fills in the order of their time, those of one moment by trade id."""
        table = untyped("fill")
        chosen = [] if symbol is None else [table.c.symbol == symbol]
        by_time = (table.c.traded_at, func.length(table.c.trade_id), table.c.trade_id)
        return self._raw(fills_of, table, FILL_COLUMNS, account, chosen, by_time)

    def incomes(self, account: Account | str) -> tuple[Income, ...]:
        """Return changes of the wallet in the order of their time."""
        table = untyped("income")
        by_time = (table.c.occurred_at, table.c.id)
        return self._raw(incomes_of, table, INCOME_COLUMNS, account, [], by_time)

    def orders(self, account: Account | str) -> tuple[ExchangeOrder, ...]:
        """Return orders in the order they were placed."""
        table = untyped("exchange_order")
        by_time = (table.c.placed_at, table.c.id)
        return self._raw(orders_of, table, ORDER_COLUMNS, account, [], by_time)

    def told_positions(self, account: Account | str) -> tuple[ToldPosition, ...]:
        """Return positions as files tell them, in the order of their end or beginning."""
        table = untyped("told_position")
        by_time = (func.coalesce(table.c.closed_at, table.c.opened_at), table.c.id)
        return self._raw(told_of, table, TOLD_COLUMNS, account, [], by_time)

    def hand_liquidations(self, account: Account | str) -> tuple[Liquidation, ...]:
        """Return the liquidations that were typed, in the order of their time."""
        table = TABLES["liquidation"]
        owned = self._owned(table, account)
        return self._values(Liquidation, table, owned, order=table.c.occurred_at)

    def facts(self, account: Account | str) -> dict[str, PositionFacts]:
        """Return what was typed about positions, by position key."""
        table = TABLES["position_facts"]
        facts = self._values(PositionFacts, table, self._owned(table, account))
        return {fact.position_key: fact for fact in facts}

    def answers(self, account: Account | str) -> tuple[LiquidationAnswer, ...]:
        """Return what was said about probable liquidations."""
        table = TABLES["liquidation_answer"]
        return self._values(LiquidationAnswer, table, self._owned(table, account))

    def batches(self, account: Account | str) -> tuple[ImportBatch, ...]:
        """Return the imports, undone ones included, the oldest first."""
        table, accounts = TABLES["import_batch"], TABLES["account"]
        undone = TABLES["undone_import"]
        columns = [column for column in table.c if column.name not in {"id", "account_id"}]
        query = (
            select(
                table.c.id.label("batch_id"),
                accounts.c.name.label("account"),
                undone.c.undone_at,
                *columns,
            )
            .join(accounts, accounts.c.id == table.c.account_id)
            .outerjoin(undone, undone.c.batch_id == table.c.id)
            .where(self._owned(table, account))
            .order_by(table.c.id)
        )
        return self._built(query, lambda row: ImportBatch(**row))

    def brought_by(
        self, batch_id: int
    ) -> tuple[tuple[Income, ...], tuple[ExchangeOrder, ...], tuple[ToldPosition, ...]]:
        """Return the changes of the wallet, the orders and the told positions of an import."""
        income, order = untyped("income"), untyped("exchange_order")
        told = untyped("told_position")
        return (
            self._rows(incomes_of, income, INCOME_COLUMNS, income.c.batch_id == batch_id),
            self._rows(orders_of, order, ORDER_COLUMNS, order.c.batch_id == batch_id),
            self._rows(told_of, told, TOLD_COLUMNS, told.c.batch_id == batch_id),
        )

    def setting(self, key: str) -> str | None:
        """Return a setting's text, or None where it was never saved."""
        return self.settings().get(key)

    def settings(self) -> dict[str, str]:
        """Return all saved settings."""
        table = TABLES["setting"]
        query = select(table.c.key, table.c.value)
        return dict(self._built(query, lambda row: (row["key"], row["value"])))

    def _raw(
        self,
        build: Callable[[Iterable[Row]], tuple[Value, ...]],
        table: Table,
        names: Sequence[str],
        account: Account | str,
        chosen: list[Any],
        order: tuple[Any, ...],
    ) -> tuple[Value, ...]:
        """Read what an account has."""
        return self._rows(build, table, names, and_(self._owned(table, account), *chosen), order)

    def _rows(
        self,
        build: Callable[[Iterable[Row]], tuple[Value, ...]],
        table: Table,
        names: Sequence[str],
        where: Any,  # noqa: ANN401  # a Core clause
        order: tuple[Any, ...] = (),
    ) -> tuple[Value, ...]:
        """Read without SQLAlchemy's conversions: ``build`` knows the columns."""
        query = select_of(table, tuple(names)).where(where).order_by(*order)
        with _uncollected():
            return self._judged(query, lambda: build(self._connection.execute(query)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the cycle collector: it would walk a hundred thousand new values again and again.

    Values and rows hold no cycles; it saves a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
