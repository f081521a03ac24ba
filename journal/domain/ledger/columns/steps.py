"""How a regular position stood after each of its fills: by the arithmetic of the fold of values.

The same additions and divisions on the same numbers, so every figure is the one that its events
have; without a value of every fill, which takes the fold most of its time.
"""

from datetime import datetime

from journal.domain.instants import utc_from_ms
from journal.domain.ledger.columns.amounts import Integers, exact
from journal.domain.ledger.columns.table import FillTable, id_rank
from journal.domain.ledger.columns.walk import LegColumns
from journal.domain.ledger.events import ZERO, PositionEventKind
from journal.domain.ledger.history import Step
from journal.domain.ledger.payoff import LINEAR, Payoff


def steps_of(
    table: FillTable, rows: Integers, columns: LegColumns, payoff: Payoff, turned: int | None
) -> tuple[Step, ...]:
    """Return how a regular position stood after each of its fills.

    Args:
        table: all fills.
        rows: where those of the position stand in the table.
        columns: the same fills.
        payoff: how the contract turns prices into money.
        turned: of a position that began by a reversal, what that fill opened, below zero for a
            short; None where the first fill belongs to it as a whole.
    """
    quantity_places, price_places = columns.quantity_places, columns.price_places
    signed = columns.signed.tolist()
    opens = (signed[0] if turned is None else turned) > 0
    held = entry = ZERO
    found = []
    numbers = zip(_places(table, rows), signed, columns.price.tolist(), strict=True)
    for place, units, price_units in numbers:
        price = exact(price_units, price_places)
        quantity = exact(abs(units), quantity_places)
        if (units > 0) is not opens:
            quantity = min(quantity, held)
            held -= quantity
            kind = PositionEventKind.REDUCE if held else PositionEventKind.CLOSE
        elif held:
            total = held + quantity
            if payoff is LINEAR:
                entry = (entry * held + price * quantity) / total
            else:
                entry = payoff.average(((held, entry), (quantity, price)))
            held, kind = total, PositionEventKind.INCREASE
        else:
            if turned is not None:
                quantity -= quantity - exact(abs(turned), quantity_places)
            held, entry, kind = quantity, price, PositionEventKind.OPEN
        found.append(Step(kind, place, quantity, price, held, entry))
    return tuple(found)


def _places(table: FillTable, rows: Integers) -> list[tuple[datetime, int, str]]:
    """Return the place of each row in the order of fills, as ``Fill.sort_key`` has it."""
    ids, times = table.trade_id, table.traded_at[rows].tolist()
    known = {ms: utc_from_ms(ms) for ms in set(times)}
    return [
        (known[ms], number, str(number))
        if number >= 0
        else (known[ms], *id_rank(ids.text(row) or ""))
        for ms, row, number in zip(times, rows.tolist(), ids.numbers[rows].tolist(), strict=True)
    ]
