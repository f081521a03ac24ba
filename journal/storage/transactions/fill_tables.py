"""Reading all fills of an account as a table of numbers, without a Python value for a cell.

SQLite joins each column to one text, which numpy takes apart: a third of the time that fetching
the rows as tuples takes.
"""

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from journal.domain.errors import InvalidValueError
from journal.domain.ledger.columns.amounts import ODD, SEPARATOR, UNTOLD, Amounts
from journal.domain.ledger.columns.labels import UNTOLD_ID, Labels
from journal.domain.ledger.columns.table import POSITION_SIDES, FillTable, coded
from journal.domain.values import Account, OrderSide
from journal.storage.errors import damaged
from journal.storage.transactions.room import RoomReading
from journal.storage.transactions.rows import FILL_COLUMNS, fills_of

FillsMark: TypeAlias = tuple[int | None, ...]
"""Differs whenever the fills of an account do."""

_UNREADABLE: Final = 9
_NO_WORD: Final = 2
_SIDES: Final = " ".join(f"WHEN '{side}' THEN {place}" for place, side in enumerate(POSITION_SIDES))
_UNTOLD_SIGN: Final = f"char({ord(UNTOLD_ID)})"
_SPOILER: Final = f"'{SEPARATOR}'"
"""Makes a column too long, so that the rows are read one by one: an id looks like one not told."""
_CELLS: Final = {
    "order_side": f"CASE order_side WHEN '{OrderSide.BUY}' THEN 1 WHEN '{OrderSide.SELL}' THEN 0 "
    f"ELSE {_UNREADABLE} END",
    "position_side": f"CASE position_side {_SIDES} ELSE {_UNREADABLE} END",
    "is_maker": f"CASE WHEN is_maker IS NULL THEN {_NO_WORD} WHEN is_maker IN (0, 1) "
    f"THEN is_maker ELSE {_UNREADABLE} END",
    "fee": f"coalesce(fee, '{UNTOLD}')",
    "realized_pnl": f"coalesce(realized_pnl, '{UNTOLD}')",
    "trade_id": f"CASE trade_id WHEN {_UNTOLD_SIGN} THEN {_SPOILER} ELSE trade_id END",
} | {
    name: f"CASE {name} WHEN {_UNTOLD_SIGN} THEN {_SPOILER} ELSE coalesce({name}, {_UNTOLD_SIGN}) "
    "END"
    for name in ("order_id", "fee_asset")
}
"""What is not text or number itself: one digit a row for words, a sign for what is not told."""
_AT_ONCE: Final = 4
"""Columns joined at a time: all texts of a million fills together would take 200 MB."""


class FillTableReading(RoomReading):
    """Fills by the hundred thousand."""

    def fill_table(self, account: Account | str) -> FillTable:
        """Return the fills of an account, oldest first.

        Raises:
            DamagedJournalError: a cell holds what cannot be a fill's.
        """
        try:
            table = _read(self._connection, self.account_id(account) or 0)
            _require_positive(table.price, "price")
            _require_positive(table.quantity, "quantity")
        except (ArithmeticError, InvalidValueError, KeyError, ValueError, TypeError) as error:
            raise damaged(self._database, f"a row of fill cannot be read ({error})") from error
        return table

    def fills_mark(self, account: Account | str) -> FillsMark:
        """Return numbers that are others whenever fills were added, changed or taken out.

        Fills change by imports and their undoing alone; those that are typed only come in.
        """
        query = (
            "SELECT count(*), max(id), (SELECT count(*) FROM import_batch), "
            "(SELECT max(id) FROM import_batch), (SELECT count(*) FROM undone_import), "
            "(SELECT count(*) FROM replaced_state), (SELECT max(id) FROM replaced_state) "
            "FROM fill WHERE account_id = ?"
        )
        row = self._connection.exec_driver_sql(query, (self.account_id(account) or 0,)).one()
        return tuple(row)


def _require_positive(amounts: Amounts, name: str) -> None:
    wrong = (amounts.units <= 0) & (amounts.units != ODD)
    if wrong.any() or any(value <= 0 for value in amounts.odd.values()):
        raise ValueError(f"{name} must be a number above zero")


def _read(connection: Connection, account_id: int) -> FillTable:
    joined = _joined(connection, account_id)
    count = joined["traded_at"].count(SEPARATOR) + 1 if joined["traded_at"] else 0
    names = {name: joined.pop(name).split(SEPARATOR) if count else [] for name in _NAMES}
    try:
        ids = {name: Labels.parsed(joined.pop(name), count) for name in _IDS} if count else {}
    except ValueError:
        ids = {}
    if not ids or any(len(column) != count for column in names.values()):
        return _from_rows(connection, account_id)
    symbol, symbols = coded(names["symbol"])
    asset, assets = coded([None if one == UNTOLD_ID else one for one in names["fee_asset"]])
    maker = _codes(joined["is_maker"], "is_maker", _NO_WORD)
    return FillTable(
        symbols=symbols,
        assets=assets,
        symbol=symbol,
        position_side=_codes(joined["position_side"], "position_side", len(POSITION_SIDES) - 1),
        buys=_codes(joined["order_side"], "order_side", 1) == 1,
        traded_at=np.fromstring(joined["traded_at"], dtype=np.int64, sep=SEPARATOR),
        price=Amounts.parsed(joined["price"], symbol),
        quantity=Amounts.parsed(joined["quantity"], symbol),
        fee=Amounts.parsed(joined["fee"]),
        realized_pnl=Amounts.parsed(joined["realized_pnl"]),
        trade_id=ids["trade_id"],
        order_id=ids["order_id"],
        fee_asset=asset,
        is_maker=np.where(maker == _NO_WORD, -1, maker).astype(np.int8),
    ).by_time()


_NAMES: Final = ("symbol", "fee_asset")
_IDS: Final = ("trade_id", "order_id")


def _joined(connection: Connection, account_id: int) -> dict[str, str]:
    """Return each column as one text; all in the same order."""
    texts: dict[str, str] = {}
    for start in range(0, len(FILL_COLUMNS), _AT_ONCE):
        columns = FILL_COLUMNS[start : start + _AT_ONCE]
        cells = [_CELLS.get(name, name) for name in columns]
        wanted = ", ".join(f"group_concat({cell}, '{SEPARATOR}')" for cell in cells)
        # The plus keeps SQLite from the index: in the order of the file it is ten times as fast.
        query = f"SELECT {wanted} FROM fill WHERE +account_id = ?"  # noqa: S608  # fixed names
        row: tuple[Any, ...] = tuple(connection.exec_driver_sql(query, (account_id,)).one())
        texts |= {name: text or "" for name, text in zip(columns, row, strict=True)}
    return texts


def _codes(joined: str, name: str, largest: int) -> NDArray[np.int8]:
    """Return a column of single digits.

    Raises:
        ValueError: one of them stands for a word nobody knows.
    """
    codes = np.frombuffer(joined.encode(), np.int8)[::2] - np.int8(ord("0"))
    if codes.max(initial=0) > largest:
        raise ValueError(f"{name} holds an unknown word")
    return codes


def _from_rows(connection: Connection, account_id: int) -> FillTable:
    """Return the fills one by one: an account has none, or an id or a name holds a comma."""
    columns = ", ".join(FILL_COLUMNS)
    query = f"SELECT {columns} FROM fill WHERE account_id = ?"  # noqa: S608  # fixed names
    return FillTable.of(fills_of(map(tuple, connection.exec_driver_sql(query, (account_id,)))))
