"""What stops and targets would have made of 100 real accounts, against plain Python over Decimal.

The results and costs are those of the accounts. How far price went is supposed, by the place of
each trade: no candles lie beside these accounts.
"""

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from journal.domain.statistics.spread.exits import DISTANCES, Excursed, Exit, exit_rows
from tests.domain.statistics.plainly import PlainTrade
from tests.services.analytics.recorded.supposed import Recorded

D = Decimal
MONEY = D("1E-8")


class Gone(NamedTuple):
    """A trade with how far price is supposed to have gone, and what a fraction was worth."""

    trade: PlainTrade
    against: Decimal
    favor: Decimal
    worth: Decimal

    @property
    def cost(self) -> Decimal:
        return self.trade.gross - self.trade.net


def gone_of(one: Recorded) -> list[Gone]:
    return [
        Gone(trade, D(place * 7 % 160) / 1000, D(place * 11 % 160) / 1000, D(100 + place % 13))
        for place, trade in enumerate(one.trades)
    ]


def plain_row(gone: list[Gone], exit_: Exit, distance: Decimal) -> tuple[int, int, Decimal]:
    """Return how many were reached, how many of these had won, and what all would have come to."""
    reached, won, total = 0, 0, D(0)
    for one in gone:
        far = one.against if exit_ is Exit.STOP else one.favor
        if far < distance:
            total += one.trade.net
            continue
        reached += 1
        won += one.trade.net > 0
        made = one.worth * distance
        total += (made if exit_ is Exit.TARGET else -made) - one.cost
    return reached, won, total


def test_every_row_of_every_account_has_a_plain_one(accounts: list[Recorded]) -> None:
    compared = 0
    for account in accounts:
        gone = gone_of(account)
        worth = np.array([float(one.worth) for one in gone])
        trades = Excursed(
            results=np.array([float(one.trade.net) for one in gone]),
            costs=np.array([float(one.cost) for one in gone]),
            against=np.array([float(one.against) for one in gone]),
            favor=np.array([float(one.favor) for one in gone]),
            against_worth=worth,
            favor_worth=worth,
        )
        before = sum((one.trade.net for one in gone), D(0))
        for exit_ in Exit:
            for row in exit_rows(trades, exit_, DISTANCES):
                reached, won, total = plain_row(gone, exit_, D(str(row.distance)))
                assert (row.reached, row.won) == (reached, won)
                assert abs(row.total - total) <= MONEY
                assert abs(row.change - (total - before)) <= MONEY
                compared += reached
    assert len(accounts) == 100
    assert compared > 5_000
