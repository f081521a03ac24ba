"""Puts the invented market and trader together into one record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.market.series import CandleSeries
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    MarginMode,
    Plan,
    PositionFacts,
)
from journal.services.demo.market import CONTRACTS, DAYS, make_prices
from journal.services.demo.stack import play_stack
from journal.services.demo.tickets import ordinary, scripted, shocks
from journal.services.demo.trader import DEPOSIT, Trader, start_for

SEED = 20_261_122
ACCOUNT_NAME = "Demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRecord:
    """Everything the demo journal holds."""

    account: Account
    fills: tuple[Fill, ...]
    incomes: tuple[Income, ...]
    facts: tuple[PositionFacts, ...]
    orders: tuple[ExchangeOrder, ...]
    """Stop orders as they were moved."""
    plans: tuple[tuple[Plan, datetime], ...]
    """With the time each was stored."""
    candles: tuple[CandleSeries, ...]
    began_at: datetime


def make_demo(end: datetime, brackets: BracketBook, seed: int = SEED) -> DemoRecord:
    """Return the demo whose ninety days end at a time; the same seed and end give the same record.

    Three liquidations of different cause are in it; the last is three hours before the end, so its
    pause still runs.
    """
    total = timedelta(days=DAYS)
    start = start_for(end, total)
    rng = np.random.default_rng(seed)
    events = shocks(total)
    prices = {one.symbol: make_prices(rng, one, start, events) for one in CONTRACTS}
    trader = Trader(rng=rng, prices=prices, brackets=brackets, start=start, end=start + total)
    trader.deposit(start, DEPOSIT)
    tickets = (*scripted(total), *ordinary(rng, total))
    stack = tuple(ticket for ticket in tickets if ticket.stacked)
    for ticket in sorted(tickets, key=lambda ticket: ticket.opened_after):
        if ticket not in stack:
            trader.play(ticket)
        elif ticket == stack[0]:
            play_stack(trader, stack)
    account = Account(
        name=ACCOUNT_NAME,
        wallet_balance=DEPOSIT,
        wallet_balance_at=start,
        usual_leverage=Decimal(10),
        usual_margin_mode=MarginMode.ISOLATED,
    )
    return DemoRecord(
        account=account,
        fills=tuple(sorted(trader.fills, key=lambda fill: fill.sort_key)),
        incomes=tuple(sorted(trader.incomes, key=lambda income: income.occurred_at)),
        facts=tuple(trader.facts),
        orders=tuple(trader.trail.orders),
        plans=tuple(trader.trail.plans),
        candles=tuple(s for pair in prices.values() for s in (pair.last, pair.mark)),
        began_at=start,
    )
