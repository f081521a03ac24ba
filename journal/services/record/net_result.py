"""What a closed position made or lost after everything, in its quote asset."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from journal.domain.assets import quote_asset
from journal.domain.ledger.clearance import clearance_by_position
from journal.domain.ledger.funding import funding_by_position
from journal.domain.ledger.positions import Position
from journal.services.record.exposures import Exposure
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
    fees = sum((amount for asset, amount in position.fees if asset == quote), Decimal(0))
    return pnl - fees + sum((amount for asset, amount in flows if asset == quote), Decimal(0))


def net_results(record: AccountRecord, exposures: Sequence[Exposure]) -> dict[str, Decimal | None]:
    """Return the result of every closed position of a record, by key; None: not known."""
    funding = funding_by_position([one.position for one in exposures], record.incomes)
    clearance = clearance_by_position(record.liquidations, record.incomes)
    return {
        one.position.key: net_result(
            one.position,
            (*funding.get(one.position.key, ()), *clearance.get(one.position.key, ())),
        )
        for one in exposures
        if not one.position.is_open
    }
