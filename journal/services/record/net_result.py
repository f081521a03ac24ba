"""What a closed position made or lost after everything, in its quote asset."""

from collections.abc import Iterable
from decimal import Decimal

import numpy as np

from journal.domain.assets import quote_asset
from journal.domain.ledger.clearance import clearance_by_position
from journal.domain.ledger.events import ZERO
from journal.domain.ledger.funding import funding_by_position
from journal.domain.ledger.positions import Position
from journal.services.record.record import AccountRecord


def net_result(position: Position, flows: Iterable[tuple[str, Decimal]]) -> Decimal | None:
    """Return price PnL minus fees plus funding and clearance; None where the PnL is not known.

    Fees paid in another asset are left out, since no rate for them is recorded.

    Args:
        position: the position, open or closed.
        flows: funding and clearance, each with its asset.
    """
    pnl = position.realized_pnl
    if pnl is None:
        return None
    quote = quote_asset(position.symbol)
    return pnl - _of(quote, position.fees) + _of(quote, flows)


def net_results(record: AccountRecord) -> dict[str, Decimal | None]:
    """Return the result of every closed position of a record, by key; None: not known.

    Columns tell what each made and paid: no fill is looked at.
    """
    positions = record.positions
    rows, results = np.arange(len(positions)), positions.results
    paid = {
        asset: fees.exactly(rows)
        for asset, fees in zip(positions.table.assets, results.fees, strict=True)
    }
    funding = funding_by_position(positions, record.incomes)
    clearance = clearance_by_position(record.liquidations, record.incomes)
    found: dict[str, Decimal | None] = {}
    for place, gross in enumerate(results.gross.exactly(rows)):
        position = positions[place]
        if position.is_open:
            continue
        key, quote = position.key, quote_asset(position.symbol)
        fee = paid[quote][place] if quote in paid else None
        flows = (*funding.get(key, ()), *clearance.get(key, ()))
        found[key] = None if gross is None else gross - (fee or ZERO) + _of(quote, flows)
    return found


def _of(asset: str, amounts: Iterable[tuple[str, Decimal]]) -> Decimal:
    """Return the sum of the amounts in one asset."""
    return sum((amount for name, amount in amounts if name == asset), ZERO)
