"""What the invented trader means to do: 200 positions over ninety days, eight of them scripted.

The script makes three liquidations of different cause: leverage too high on a falling market,
three longs stacked on one cross wallet, and a wick through a position without a stop.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from journal.domain.values import MarginMode, Side
from journal.services.demo.market import CONTRACTS, Shock

POSITION_COUNT = 200
LEVERAGE_SLIDE_AT = timedelta(days=30, hours=9)
STACK_COLLAPSE_AT = timedelta(days=58, hours=13)
WICK_BEFORE_END = timedelta(hours=3, minutes=10)
LEFT_TO_RUN_AT = timedelta(days=81, hours=14, minutes=32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One position the trader opens, and how it is to end."""

    symbol: str
    side: Side
    opened_after: timedelta
    """Time since the start of the demo."""
    hold: timedelta
    leverage: int
    margin_share: float
    """Initial margin as a fraction of the wallet."""
    margin_mode: MarginMode = MarginMode.ISOLATED
    stop_distance: float | None = None
    """Fraction of the entry price."""
    target_distance: float | None = None
    adds: bool = False
    may_be_liquidated: bool = False
    stacked: bool = False
    """Whether it shares its cross wallet with the other stacked positions until the end."""
    stays_open: bool = False
    tells_facts: bool = True
    """Whether the trader typed leverage, margin mode and stop afterwards."""

    @property
    def free_after(self) -> timedelta:
        """When the symbol is certainly free again."""
        return self.opened_after + self.hold + timedelta(minutes=10)


def shocks(total: timedelta) -> tuple[Shock, ...]:
    """Return the falls and the wick that the script needs."""
    slide, collapse = (_minute(at) for at in (LEVERAGE_SLIDE_AT, STACK_COLLAPSE_AT))
    wick = _minute(total - WICK_BEFORE_END)
    return (
        Shock(symbol="BTCUSDT", minute=slide, minutes=240, log_return=-0.062),
        Shock(symbol="BTCUSDT", minute=collapse, minutes=420, log_return=-0.105),
        Shock(symbol="ETHUSDT", minute=collapse, minutes=420, log_return=-0.150),
        Shock(symbol="SOLUSDT", minute=collapse, minutes=420, log_return=-0.170),
        # Down and most of the way back inside one candle: what a five-minute chart shows as a wick.
        Shock(symbol="SOLUSDT", minute=wick, minutes=2, log_return=-0.086),
        Shock(symbol="SOLUSDT", minute=wick + 2, minutes=3, log_return=0.071),
        Shock(symbol="SOLUSDT", minute=wick + 5, minutes=4, log_return=0.012),
    )


def scripted(total: timedelta) -> tuple[Ticket, ...]:
    """Return the eight positions whose fate is written."""
    stack = tuple(
        Ticket(
            symbol=symbol,
            side=Side.LONG,
            opened_after=STACK_COLLAPSE_AT - timedelta(minutes=minutes),
            hold=timedelta(hours=12),
            leverage=10,
            margin_share=share,
            margin_mode=MarginMode.CROSS,
            stacked=True,
        )
        for symbol, minutes, share in (
            ("ETHUSDT", 95, 0.28),
            ("SOLUSDT", 70, 0.26),
            ("BTCUSDT", 40, 0.24),
        )
    )
    return (
        Ticket(
            symbol="BTCUSDT",
            side=Side.LONG,
            opened_after=LEVERAGE_SLIDE_AT - timedelta(minutes=35),
            hold=timedelta(hours=14),
            leverage=25,
            margin_share=0.24,
            may_be_liquidated=True,
        ),
        Ticket(
            symbol="ETHUSDT",
            side=Side.LONG,
            opened_after=LEVERAGE_SLIDE_AT + timedelta(hours=6, minutes=20),
            hold=timedelta(minutes=50),
            leverage=25,
            margin_share=0.22,
            stop_distance=0.012,
        ),
        Ticket(
            symbol="XRPUSDT",
            side=Side.SHORT,
            opened_after=LEVERAGE_SLIDE_AT + timedelta(hours=7, minutes=20),
            hold=timedelta(hours=2),
            leverage=50,
            margin_share=0.10,
            stop_distance=0.008,
        ),
        *stack,
        Ticket(
            symbol="SOLUSDT",
            side=Side.LONG,
            opened_after=total - WICK_BEFORE_END - timedelta(hours=2, minutes=15),
            hold=timedelta(hours=5),
            leverage=20,
            margin_share=0.26,
            may_be_liquidated=True,
        ),
        Ticket(
            symbol="ETHUSDT",
            side=Side.SHORT,
            opened_after=total - timedelta(hours=8),
            hold=timedelta(hours=8),
            leverage=5,
            margin_share=0.14,
            stop_distance=0.035,
            stays_open=True,
        ),
    )


def ordinary(rng: np.random.Generator, total: timedelta) -> tuple[Ticket, ...]:
    """Return the positions between the scripted ones; none overlaps another of its symbol."""
    written = scripted(total)
    taken = list(written)
    symbols = [contract.symbol for contract in CONTRACTS]
    spacing = (total - timedelta(hours=20)) / (POSITION_COUNT - len(written))
    tickets: list[Ticket] = []
    slot = 0
    while len(tickets) < POSITION_COUNT - len(written):
        ticket = _ordinary_ticket(rng, symbols, spacing * slot)
        if all(_apart(ticket, other) for other in taken):
            tickets.append(ticket)
            taken.append(ticket)
            slot += 1
    return tuple(_left_to_run(tickets))


def _left_to_run(tickets: list[Ticket]) -> Iterator[Ticket]:
    """Yield the tickets, one of them held for two days with all of its profit left in."""
    chosen = min(tickets, key=lambda ticket: abs(ticket.opened_after - LEFT_TO_RUN_AT))
    changes: dict[str, Any] = {
        "hold": timedelta(hours=47, minutes=30),
        "target_distance": None,
        "margin_mode": MarginMode.ISOLATED,
        "tells_facts": True,
    }
    for ticket in tickets:
        yield replace(ticket, **changes) if ticket is chosen else ticket


def _ordinary_ticket(rng: np.random.Generator, symbols: list[str], after: timedelta) -> Ticket:
    """Return one position of an ordinary day, with the habits of an ordinary trader."""
    has_stop = bool(rng.random() < 0.72)
    stop_distance = float(rng.uniform(0.006, 0.03)) if has_stop else None
    reward = float(rng.choice([1.0, 1.5, 2.0, 3.0]))
    return Ticket(
        symbol=str(rng.choice(symbols)),
        side=Side.LONG if rng.random() < 0.58 else Side.SHORT,
        opened_after=after + timedelta(minutes=float(rng.uniform(0, 500))),
        hold=timedelta(minutes=float(np.clip(rng.lognormal(4.9, 0.8), 15, 1100))),
        leverage=int(rng.choice([3, 5, 5, 8, 10, 10, 12, 15] if has_stop else [3, 5, 8, 10])),
        margin_share=float(rng.uniform(0.04, 0.24)),
        margin_mode=MarginMode.CROSS if rng.random() < 0.15 else MarginMode.ISOLATED,
        stop_distance=stop_distance,
        target_distance=stop_distance * reward if stop_distance else float(rng.uniform(0.01, 0.03)),
        adds=bool(rng.random() < 0.25),
        tells_facts=bool(rng.random() < 0.88),
    )


def _apart(one: Ticket, other: Ticket) -> bool:
    """Whether two positions never share a symbol at the same time."""
    return (
        one.symbol != other.symbol
        or one.free_after < other.opened_after
        or other.free_after < one.opened_after
    )


def _minute(after: timedelta) -> int:
    """Return the index of the minute at a time since the start."""
    return int(after / timedelta(minutes=1))


def opened_at(ticket: Ticket, start: datetime) -> datetime:
    """Return the ticket's opening as a time, to the second."""
    return (start + ticket.opened_after).replace(microsecond=0)
