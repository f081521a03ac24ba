"""Several cross positions on one wallet, held until the whole account is liquidated."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.margin.brackets.table import maintenance_margin
from journal.domain.values import Fill
from journal.services.demo.tickets import Ticket
from journal.services.demo.trader import TAKER_FEE_RATE, Trader, cents

SECONDS_BETWEEN = 4
"""The exchange closes one position after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holding:
    """One open position of the stack."""

    ticket: Ticket
    opening: Fill
    entry_price: Decimal
    quantity: Decimal

    def pnl_at(self, price: Decimal) -> Decimal:
        """Return the price PnL at a price."""
        return self.ticket.side.sign * self.quantity * (price - self.entry_price)


def play_stack(trader: Trader, tickets: tuple[Ticket, ...]) -> None:
    """Open all positions and hold them until margin balance falls to maintenance margin.

    Which cross position the exchange closes first is not public; here the largest loss is first.
    """
    holdings = [_open(trader, ticket) for ticket in tickets]
    first = max(ticket.opened_after for ticket in tickets)
    pair = trader.prices[tickets[0].symbol]
    index = pair.index_at(trader.start + first) + 1
    wallet = trader.wallet_at(trader.start + first + timedelta(minutes=10))
    while not _is_liquidated(trader, holdings, wallet, index):
        index += 1
    marks = {one.ticket.symbol: _mark(trader, one, index) for one in holdings}
    holdings.sort(key=lambda one: one.pnl_at(marks[one.ticket.symbol]))
    at = trader.within(pair, index)
    left = wallet
    for holding in holdings:
        symbol = holding.ticket.symbol
        price = trader.on_tick(trader.prices[symbol], float(marks[symbol]))
        pnl = cents(holding.pnl_at(price))
        trader.fill(holding.ticket, at, price, holding.quantity, opens=False, pnl=pnl)
        left += pnl - cents(price * holding.quantity * TAKER_FEE_RATE)
        left -= trader.clear(symbol, price * holding.quantity, left, at)
        trader.type_facts(holding.ticket, holding.opening, holding.entry_price)
        at += timedelta(seconds=SECONDS_BETWEEN)


def _open(trader: Trader, ticket: Ticket) -> _Holding:
    """Open one position of the stack."""
    opening, entry_price, quantity = trader.open(ticket)
    return _Holding(ticket=ticket, opening=opening, entry_price=entry_price, quantity=quantity)


def _is_liquidated(trader: Trader, holdings: list[_Holding], wallet: Decimal, index: int) -> bool:
    """Whether the account's margin ratio reaches 100 % at the close of a mark candle."""
    balance, maintenance = wallet, Decimal(0)
    for one in holdings:
        mark = _mark(trader, one, index)
        table = trader.brackets.table(one.ticket.symbol)
        balance += one.pnl_at(mark)
        maintenance += maintenance_margin(one.quantity * mark, table)
    return maintenance >= balance


def _mark(trader: Trader, holding: _Holding, index: int) -> Decimal:
    """Return the mark price at the close of a candle."""
    return Decimal(str(trader.prices[holding.ticket.symbol].mark.close[index]))
