"""Plays the tickets through the invented market and records what the exchange would have."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.contracts.linear.formulas import (
    bankruptcy_price,
    isolated_wallet_estimate,
    liquidation_price,
)
from journal.domain.values import (
    Fill,
    Income,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
    Side,
)
from journal.services.demo.market import PricePair
from journal.services.demo.tickets import Ticket, opened_at
from journal.services.demo.trail import Held, Trail

DEPOSIT = Decimal(5000)
TOP_UP = Decimal(3000)
TAKER_FEE_RATE = Decimal("0.0005")
CLEARANCE_FEE_RATE = Decimal("0.0125")
FUNDING_RATE = Decimal("0.0001")
FUNDING_HOURS = 8
CENT = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """Where and why a position ends."""

    at: datetime
    price: Decimal
    liquidated: bool = False
    stopped: bool = False


@dataclass(slots=True, kw_only=True)
class Trader:
    """The invented trader's running record; ``play`` appends to it, one ticket at a time."""

    rng: np.random.Generator
    prices: Mapping[str, PricePair]
    brackets: BracketBook
    start: datetime
    end: datetime
    fills: list[Fill] = field(default_factory=list)
    incomes: list[Income] = field(default_factory=list)
    facts: list[PositionFacts] = field(default_factory=list)
    trail: Trail = field(init=False)
    _wallet: Decimal = Decimal(0)
    _pending: list[tuple[datetime, int, Decimal]] = field(default_factory=list)
    _last_trade_id: int = 700_000_000

    def __post_init__(self) -> None:
        """Begin a trail of orders and plans."""
        self.trail = Trail(began_at=self.start)

    def deposit(self, at: datetime, amount: Decimal) -> None:
        """Move money into the futures wallet."""
        self.book("TRANSFER", amount, None, at)

    def play(self, ticket: Ticket) -> None:
        """Open, hold and close one position (or leave it open) and record all of it."""
        pair = self.prices[ticket.symbol]
        opening, entry, quantity = self.open(ticket)
        first_quantity, added_at = quantity, None
        if ticket.adds:
            index = pair.index_at(opening.traded_at)
            entry, quantity = self._add(ticket, pair, index, entry, quantity)
            added_at = self.fills[-1].traded_at
        ending = self._exit(ticket, pair, entry, quantity)
        self.pay_funding(ticket, quantity, opening.traded_at, ending.at if ending else self.end)
        closing = None
        if ending is not None:
            closing = self._close(ticket, entry, quantity, ending)
        self.type_facts(ticket, opening, entry)
        held = Held(
            ticket=ticket,
            opening=opening,
            first_quantity=first_quantity,
            average_entry=entry,
            added_at=added_at,
            closing=closing,
            stopped_out=ending is not None and ending.stopped,
            tick=pair.contract.tick,
        )
        self.trail.note(held)

    def open(self, ticket: Ticket) -> tuple[Fill, Decimal, Decimal]:
        """Record the opening; return its first fill, the entry price and the quantity."""
        at = opened_at(ticket, self.start)
        wallet = self.wallet_at(at)
        pair = self.prices[ticket.symbol]
        index = pair.index_at(at)
        entry = self.on_tick(pair, float(pair.last.close[index]))
        at = utc_from_ms(int(pair.last.open_at[index])) + timedelta(seconds=290)
        margin = wallet * Decimal(str(round(ticket.margin_share, 4)))
        quantity = step_down(margin * ticket.leverage / entry, pair.contract.step)
        return self.fill(ticket, at, entry, quantity, opens=True, parts=2), entry, quantity

    def _add(
        self, ticket: Ticket, pair: PricePair, index: int, entry: Decimal, quantity: Decimal
    ) -> tuple[Decimal, Decimal]:
        """Add half the size one candle later; return the average entry and the quantity."""
        at = utc_from_ms(int(pair.last.open_at[index + 1])) + timedelta(seconds=280)
        price = self.on_tick(pair, float(pair.last.close[index + 1]))
        added = max(step_down(quantity / 2, pair.contract.step), pair.contract.step)
        self.fill(ticket, at, price, added, opens=True)
        average = (entry * quantity + price * added) / (quantity + added)
        return average, quantity + added

    def _exit(
        self, ticket: Ticket, pair: PricePair, entry: Decimal, quantity: Decimal
    ) -> Exit | None:
        """Walk the candles after the opening to the first reason to leave; None: still open."""
        first = pair.index_at(opened_at(ticket, self.start)) + 2
        last = pair.index_at(self.start + ticket.opened_after + ticket.hold)
        if ticket.stays_open:
            return None
        trigger = self._liquidation_price(ticket, pair, entry, quantity)
        stop, target = _levels(ticket, entry, trigger)
        sign = ticket.side.sign
        for index in range(first, min(last, len(pair.last) - 2) + 1):
            low, high = float(pair.last.low[index]), float(pair.last.high[index])
            worst, best = (low, high) if sign > 0 else (high, low)
            mark = float((pair.mark.low if sign > 0 else pair.mark.high)[index])
            if ticket.may_be_liquidated and sign * (mark - float(trigger)) <= 0:
                return self._liquidation(ticket, pair, entry, quantity, index)
            if stop is not None and sign * (worst - float(stop)) <= 0:
                price = self.on_tick(pair, float(stop))
                set_before = ticket.stop_distance is not None
                return Exit(at=self.within(pair, index), price=price, stopped=set_before)
            if target is not None and sign * (best - float(target)) >= 0:
                return Exit(at=self.within(pair, index), price=self.on_tick(pair, float(target)))
        index = min(last, len(pair.last) - 2)
        price = self.on_tick(pair, float(pair.last.close[index]))
        return Exit(at=self.within(pair, index), price=price)

    def _liquidation_price(
        self, ticket: Ticket, pair: PricePair, entry: Decimal, quantity: Decimal
    ) -> Decimal:
        """Return the price that ends the position, from its own margin or its wallet share."""
        fee = entry * quantity * TAKER_FEE_RATE
        wallet = isolated_wallet_estimate(entry, quantity, Decimal(ticket.leverage), fee)
        answer = liquidation_price(
            side=ticket.side,
            quantity=quantity,
            entry_price=entry,
            wallet_balance=wallet,
            table=self.brackets.table(pair.contract.symbol),
        )
        far_away = entry / 1000 if ticket.side is Side.LONG else entry * 1000
        return answer.price if answer.price is not None else far_away

    def _liquidation(
        self, ticket: Ticket, pair: PricePair, entry: Decimal, quantity: Decimal, index: int
    ) -> Exit:
        """Return the forced exit: filled between the trigger and the bankruptcy price."""
        trigger = self._liquidation_price(ticket, pair, entry, quantity)
        fee = entry * quantity * TAKER_FEE_RATE
        wallet = isolated_wallet_estimate(entry, quantity, Decimal(ticket.leverage), fee)
        bankrupt = bankruptcy_price(
            side=ticket.side, quantity=quantity, entry_price=entry, wallet_balance=wallet
        )
        worst = trigger if bankrupt is None else bankrupt
        price = self.on_tick(pair, float(trigger + (worst - trigger) * Decimal("0.35")))
        return Exit(at=self.within(pair, index), price=price, liquidated=True)

    def _close(self, ticket: Ticket, entry: Decimal, quantity: Decimal, ending: Exit) -> Fill:
        """Record the closing fill, its income rows and, after a liquidation, the clearance."""
        pnl = ticket.side.sign * quantity * (ending.price - entry)
        closing = self.fill(ticket, ending.at, ending.price, quantity, opens=False, pnl=cents(pnl))
        if ending.liquidated:
            left = entry * quantity / ticket.leverage + pnl
            self.clear(ticket.symbol, ending.price * quantity, left, ending.at)
        return closing

    def clear(self, symbol: str, notional: Decimal, left: Decimal, at: datetime) -> Decimal:
        """Record the clearance fee from what collateral is left, and return it.

        Where less than nothing is left, the insurance fund pays in and the fee is negative.
        """
        clearance = cents(min(CLEARANCE_FEE_RATE * notional, left))
        self.book("INSURANCE_CLEAR", -clearance, symbol, at)
        return clearance

    def fill(
        self,
        ticket: Ticket,
        at: datetime,
        price: Decimal,
        quantity: Decimal,
        *,
        opens: bool,
        parts: int = 1,
        pnl: Decimal = Decimal(0),
    ) -> Fill:
        """Record an order as one fill, or as several of the same second; return the first."""
        step = self.prices[ticket.symbol].contract.step
        first_part = step_down(quantity / parts, step) if parts > 1 else quantity
        quantities = [q for q in (first_part, quantity - first_part) if q > 0]
        buys = (ticket.side is Side.LONG) == opens
        order_id = str(800_000_000 + self._last_trade_id)
        made: list[Fill] = []
        for part in quantities:
            self._last_trade_id += 1
            fee = cents(price * part * TAKER_FEE_RATE)
            made.append(
                Fill(
                    symbol=ticket.symbol,
                    trade_id=str(self._last_trade_id),
                    order_id=order_id,
                    traded_at=at,
                    order_side=OrderSide.BUY if buys else OrderSide.SELL,
                    position_side=PositionSide.BOTH,
                    price=price,
                    quantity=part,
                    fee=fee,
                    fee_asset="USDT",
                    realized_pnl=pnl,
                    is_maker=False,
                )
            )
            self.book("COMMISSION", -fee, ticket.symbol, at)
        if not opens:
            self.book("REALIZED_PNL", pnl, ticket.symbol, at)
        self.fills.extend(made)
        return made[0]

    def pay_funding(
        self, ticket: Ticket, quantity: Decimal, since: datetime, until: datetime
    ) -> None:
        """Record the funding payments that fall into the life of a position."""
        pair = self.prices[ticket.symbol]
        at = since.replace(minute=0, second=0, microsecond=0)
        at += timedelta(hours=FUNDING_HOURS - at.hour % FUNDING_HOURS)
        while at < until:
            mark = Decimal(str(pair.mark.close[pair.index_at(at)]))
            amount = -ticket.side.sign * quantity * mark * FUNDING_RATE
            self.book("FUNDING_FEE", cents(amount), ticket.symbol, at)
            at += timedelta(hours=FUNDING_HOURS)

    def type_facts(self, ticket: Ticket, opening: Fill, entry: Decimal) -> None:
        """Record what the trader typed about the position afterwards, if he did."""
        if not ticket.tells_facts:
            return
        stop, _ = _levels(ticket, entry, None)
        tick = self.prices[ticket.symbol].contract.tick
        self.facts.append(
            PositionFacts(
                position_key=f"{ticket.symbol}:{PositionSide.BOTH}:{opening.trade_id}",
                leverage=Decimal(ticket.leverage),
                margin_mode=ticket.margin_mode,
                stop_price=None if stop is None else stop.quantize(tick),
                has_stop=stop is not None,
                stop_watches=None if stop is None else _watched(opening),
            )
        )

    def book(self, income_type: str, amount: Decimal, symbol: str | None, at: datetime) -> None:
        """Record an income row and let it move the wallet once its time has come."""
        number = len(self.incomes) + 1
        self.incomes.append(
            Income(
                income_type=income_type,
                amount=amount,
                asset="USDT",
                symbol=symbol,
                transaction_id=str(910_000_000 + number),
                occurred_at=at,
            )
        )
        heapq.heappush(self._pending, (at, number, amount))

    def wallet_at(self, at: datetime) -> Decimal:
        """Return the wallet after all rows up to a time; the trader tops up an empty one."""
        while self._pending and self._pending[0][0] <= at:
            self._wallet += heapq.heappop(self._pending)[2]
        if self._wallet < DEPOSIT / 10:
            self.deposit(at - timedelta(minutes=20), TOP_UP)
            return self.wallet_at(at)
        return self._wallet

    def within(self, pair: PricePair, index: int) -> datetime:
        """Return a second inside a candle."""
        return utc_from_ms(int(pair.last.open_at[index])) + timedelta(
            seconds=int(self.rng.integers(60, 280))
        )

    def on_tick(self, pair: PricePair, price: float) -> Decimal:
        """Return a drawn price as an exact number on the contract's tick."""
        return Decimal(repr(price)).quantize(pair.contract.tick, ROUND_HALF_UP)


def _levels(
    ticket: Ticket, entry: Decimal, trigger: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return stop and target prices; without a stop, panic at 70 % of the way to liquidation.

    The panic exit is left out (no trigger given) when only the stop that was set is asked for.
    """
    sign = ticket.side.sign
    stop = target = None
    if ticket.stop_distance is not None:
        stop = entry * (1 - sign * Decimal(str(round(ticket.stop_distance, 6))))
    elif trigger is not None and not ticket.may_be_liquidated:
        stop = entry + (trigger - entry) * Decimal("0.7")
    if ticket.target_distance is not None:
        target = entry * (1 + sign * Decimal(str(round(ticket.target_distance, 6))))
    return stop, target


def _watched(opening: Fill) -> PriceType:
    """Return which price the stop watches; the exchange's own preset is the last price."""
    return PriceType.MARK if int(opening.trade_id) % 4 == 0 else PriceType.LAST


def step_down(quantity: Decimal, step: Decimal) -> Decimal:
    """Return the quantity rounded down to the contract's step, at least one step."""
    return max((quantity / step).to_integral_value(ROUND_DOWN) * step, step)


def cents(amount: Decimal) -> Decimal:
    """Return an amount with the exchange's eight decimals."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def start_for(end: datetime, total: timedelta) -> datetime:
    """Return the demo's start: the total before its end, on a whole candle."""
    candle_ms = 5 * 60_000
    return utc_from_ms(ms_from_utc(end - total) // candle_ms * candle_ms)
