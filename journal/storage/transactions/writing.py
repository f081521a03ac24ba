"""Everything a transaction can change; it sees its own changes when it reads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from journal.domain.answers import LiquidationAnswer
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.fill_columns import FillColumns
from journal.domain.ledger.twins import ToldRow
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    PositionFacts,
)
from journal.storage.records import Added, ImportBatch
from journal.storage.tables import TABLES
from journal.storage.transactions.attachment import AttachmentWriting
from journal.storage.transactions.beside import rows_beside
from journal.storage.transactions.bulk import Owner, add_insertion, add_rows
from journal.storage.transactions.diary import DiaryWriting
from journal.storage.transactions.fill_cells import insertion_of
from journal.storage.transactions.offered import (
    FILLS,
    INCOMES,
    ORDERS,
    TOLD_POSITIONS,
    Offered,
)
from journal.storage.transactions.pause import PauseWriting
from journal.storage.transactions.planning import PlanningWriting
from journal.storage.transactions.reading import Reader
from journal.storage.transactions.review import ReviewWriting
from journal.storage.transactions.room import columns_of
from journal.storage.transactions.routine import RoutineWriting
from journal.storage.transactions.rows import Row, fill_row, income_row, order_row, told_row
from journal.storage.transactions.rules import RulesWriting
from journal.storage.transactions.undoing import Undone, undo_batch

FIRST_ACCOUNT: Final = "Main"
"""What the account of a first import is called when it is given no name."""


class Writer(
    Reader,
    AttachmentWriting,
    DiaryWriting,
    PauseWriting,
    PlanningWriting,
    ReviewWriting,
    RoutineWriting,
    RulesWriting,
):
    """One transaction that changes the record: all of it is kept, or nothing.

    Every method that takes an account raises UnknownAccountError where it does not exist.
    """

    def save_account(self, account: Account) -> None:
        """Add the account, or change what is known about the one of that name."""
        self._upsert("account", ("name",), columns_of(account))

    def ensure_account(self, name: str | None = None) -> Account:
        """Return the account of that name, or the only one there is, made if missing.

        Raises:
            JournalError: no name was given and there are several accounts.
        """
        accounts = self.accounts()
        if name is None and len(accounts) > 1:
            names = ", ".join(account.name for account in accounts)
            raise JournalError(f"There are several accounts. Choose one of them: {names}.")
        if name is None and accounts:
            return accounts[0]
        wanted = Account(name=FIRST_ACCOUNT if name is None else name.strip())
        found = self.account(wanted.name)
        if found is None:
            self.save_account(wanted)
        return found or wanted

    def add_batch(self, batch: ImportBatch) -> int:
        """Record an import and return the number its rows carry."""
        row = columns_of(batch) | {"account_id": self._require_id(batch.account)}
        del row["account"], row["batch_id"], row["undone_at"]
        return self._insert("import_batch", row)

    def finish_batch(
        self, batch_id: int, *, added: int, known: int, refused: int, **told: str | None
    ) -> None:
        """Record what became of an import's rows, and whatever else was told by its end."""
        table = TABLES["import_batch"]
        counts = {"rows_added": added, "rows_known": known, "rows_refused": refused}
        self._connection.execute(table.update().where(table.c.id == batch_id), counts | told)

    def undo_batch(self, batch_id: int, at: datetime) -> Undone:
        """Take an import out of the record again and mark it as undone.

        Raises:
            JournalError: there is no such import, or it was undone before.
        """
        done = TABLES["undone_import"]
        batches = TABLES["import_batch"]
        known = self._connection.execute(
            select(batches.c.id, done.c.undone_at)
            .outerjoin(done, done.c.batch_id == batches.c.id)
            .where(batches.c.id == batch_id)
        ).first()
        if known is None or known.undone_at is not None:
            why = "was undone before" if known else "is not in the journal"
            raise JournalError(f"Import {batch_id} {why}: nothing was changed.")
        undone = undo_batch(self._connection, batch_id)
        self._connection.execute(done.insert(), {"batch_id": batch_id, "undone_at": at})
        return undone

    def rows_beside(self, batch_id: int, table: str) -> tuple[list[ToldRow], list[ToldRow]]:
        """Return an import's fills, incomes or told positions, and others of about that time."""
        return rows_beside(self._connection, table, batch_id)

    def add_fills(
        self,
        account: Account | str,
        fills: Iterable[Fill],
        batch: int | None,
        *,
        retime: bool = False,
    ) -> Added:
        """Add fills whose symbol and trade id are new to the account.

        Args:
            account: whose they are.
            fills: in any order.
            batch: the import they came with, None where they were typed.
            retime: where known fills differ in nothing but their times, the new times replace
                the stored ones, which undoing the import gives back.

        Raises:
            InvalidValueError: a number has more digits than are kept; let it undo the transaction.
        """
        return self._add(FILLS, account, map(fill_row, fills), batch, retime=retime)

    def add_fill_columns(
        self,
        account: Account | str,
        fills: FillColumns,
        batch: int | None,
        *,
        retime: bool = False,
    ) -> Added:
        """Add some thousand fills that come column by column; else as ``add_fills``."""
        owner = Owner(self._require_id(account), batch)
        insertion = insertion_of(fills, owner)
        return add_insertion(self._connection, FILLS, owner, insertion, retime=retime)

    def add_incomes(
        self,
        account: Account | str,
        incomes: Iterable[Income],
        batch: int | None,
        *,
        retime: bool = False,
    ) -> Added:
        """Add changes of the wallet whose type and transaction id are new; else as ``add_fills``.

        Raises:
            InvalidValueError: a number has more digits than are kept; let it undo the transaction.
        """
        return self._add(INCOMES, account, map(income_row, incomes), batch, retime=retime)

    def add_orders(
        self,
        account: Account | str,
        orders: Iterable[ExchangeOrder],
        batch: int | None,
        *,
        retime: bool = False,
    ) -> Added:
        """Add orders new to the account; a later state of a known one replaces the earlier.

        All else is as for ``add_fills``.

        Raises:
            InvalidValueError: a number has more digits than are kept; let it undo the transaction.
        """
        return self._add(ORDERS, account, map(order_row, orders), batch, retime=retime)

    def add_told_positions(
        self, account: Account | str, told: Iterable[ToldPosition], batch: int | None
    ) -> Added:
        """Add positions as a file tells them; a later state of a known one replaces the earlier.

        Raises:
            InvalidValueError: a number has more digits than are kept; let it undo the transaction.
        """
        return self._add(TOLD_POSITIONS, account, map(told_row, told), batch)

    def add_liquidation(self, account: Account | str, liquidation: Liquidation) -> None:
        """Record a liquidation the trader typed.

        Raises:
            InvalidValueError: its id is in the record already; that one stays as it was.
        """
        table = TABLES["liquidation"]
        row = columns_of(liquidation) | {"account_id": self._require_id(account)}
        statement = sqlite.insert(table).on_conflict_do_nothing()
        if self._connection.execute(statement, row).rowcount == 0:
            raise InvalidValueError("liquidation_id", "is in the record already")

    def save_facts(self, account: Account | str, facts: PositionFacts) -> None:
        """Record what was typed about a position in place of what was typed before."""
        row = columns_of(facts) | {"account_id": self._require_id(account)}
        self._upsert("position_facts", ("account_id", "position_key"), row)

    def save_answer(self, account: Account | str, answer: LiquidationAnswer) -> None:
        """Record what was said about a probable liquidation in place of what was said before."""
        row = columns_of(answer) | {"account_id": self._require_id(account)}
        self._upsert("liquidation_answer", ("account_id", "liquidation_id"), row)

    def forget_answer(self, account: Account | str, liquidation_id: str) -> None:
        """Take out what was said about a probable liquidation, if anything was."""
        table = TABLES["liquidation_answer"]
        self._connection.execute(
            table.delete().where(
                table.c.account_id == self._require_id(account),
                table.c.liquidation_id == liquidation_id,
            )
        )

    def save_setting(self, key: str, value: str) -> None:
        """Record a setting in place of its earlier text."""
        self._upsert("setting", ("key",), {"key": key, "value": value})

    def _add(
        self,
        offered: Offered,
        account: Account | str,
        rows: Iterable[Row],
        batch: int | None,
        *,
        retime: bool = False,
    ) -> Added:
        return add_rows(
            self._connection,
            offered,
            rows,
            account_id=self._require_id(account),
            batch_id=batch,
            retime=retime,
        )
