"""Fills of an invented trader by the million: orders in parts, positions closed in steps."""

import random
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from journal.domain.values import Account
from journal.storage.database.connecting import connect_to_write
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from journal.storage.transactions.rows import FILL_COLUMNS

COLUMNS = ("account_id", "batch_id", *FILL_COLUMNS)
FIRST_MS = 1_609_459_200_000
"""2021-01-01."""
FIGURE = Decimal("1e-8")


class Contract(NamedTuple):
    """A contract: about its price, and the decimals of price and quantity."""

    symbol: str
    price: float
    price_places: int
    quantity_places: int


CONTRACTS = (
    Contract("BTCUSDT", 60_000, 1, 3),
    Contract("ETHUSDT", 3_000, 2, 3),
    Contract("SOLUSDT", 150, 3, 0),
    Contract("XRPUSDT", 0.5, 4, 1),
    Contract("DOGEUSDT", 0.12, 5, 0),
    Contract("BNBUSDT", 500, 2, 2),
    Contract("1000PEPEUSDT", 0.01, 7, 0),
)


class _Trader:
    """Opens and closes one position after the other, the figures cut as the exchange cuts them."""

    def __init__(self) -> None:
        self._dice = random.Random(2026)  # repeatable trades, no secret
        self._at, self._trade_id, self._order_id = FIRST_MS, 10**9, 5 * 10**11
        self._left = self._cost = Decimal(0)

    def position(self) -> Iterator[tuple[Any, ...]]:
        """Yield the fills of one position."""
        dice, contract = self._dice, self._dice.choice(CONTRACTS)
        is_long, step = dice.random() < 0.5, Decimal(1).scaleb(-contract.quantity_places)
        self._left = self._cost = Decimal(0)
        for _ in range(dice.randrange(1, 4)):
            total = step * dice.randrange(20, 2000)
            yield from self._order(contract, total, is_long=is_long, closes=False)
        for steps in range(dice.randrange(1, 3), 0, -1):
            total = self._left if steps == 1 else (self._left / 2).quantize(step)
            yield from self._order(contract, total, is_long=is_long, closes=True)

    def _order(
        self, contract: Contract, total: Decimal, *, is_long: bool, closes: bool
    ) -> Iterator[tuple[Any, ...]]:
        dice = self._dice
        step, tick = (
            Decimal(1).scaleb(-contract.quantity_places),
            Decimal(1).scaleb(-contract.price_places),
        )
        self._at += dice.randrange(1, 90) * 1000
        self._order_id += dice.randrange(1, 1000)
        units = int(total / step)
        cuts = sorted(dice.sample(range(1, units), min(dice.randrange(0, 13), units - 1)))
        near = Decimal(str(contract.price * dice.uniform(0.97, 1.03))).quantize(tick)
        for first, last in zip([0, *cuts], [*cuts, units], strict=True):
            quantity, price = step * (last - first), near + tick * dice.randrange(3)
            self._trade_id += dice.randrange(1, 9)
            pnl = self._close(quantity, price, is_long=is_long) if closes else Decimal(0)
            if not closes:
                self._left += quantity
                self._cost += quantity * price
            fee = (quantity * price * Decimal("0.0004")).quantize(FIGURE)
            yield (
                1,
                None,
                contract.symbol,
                str(self._trade_id),
                str(self._order_id),
                self._at,
                "buy" if is_long is not closes else "sell",
                "both",
                *map(_text, (price, quantity, fee)),
                "USDT",
                _text(pnl),
                0,
            )

    def _close(self, quantity: Decimal, price: Decimal, *, is_long: bool) -> Decimal:
        entry = self._cost / self._left
        self._cost -= entry * quantity
        self._left -= quantity
        return (quantity * (price - entry) * (1 if is_long else -1)).quantize(FIGURE, ROUND_DOWN)


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def write_journal(folder: Path, count: int) -> DataFolder:
    """Make a journal with about so many fills, as an import leaves it, and return where it is."""
    place = DataFolder(folder)
    with Store.open(place) as store, store.writing() as writer:
        writer.save_account(Account(name="Main"))
    trader = _Trader()
    rows: list[tuple[Any, ...]] = []
    while len(rows) < count:
        rows.extend(trader.position())
    connection = connect_to_write(place.database)
    connection.execute("BEGIN IMMEDIATE")
    marks = ",".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO fill ({','.join(COLUMNS)}) VALUES ({marks})", rows)  # noqa: S608  # fixed names
    connection.execute("COMMIT")
    connection.close()
    return place
