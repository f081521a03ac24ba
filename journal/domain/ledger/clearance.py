"""What the insurance fund took or gave when a position was liquidated."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from journal.domain.ledger.evidence import INSURANCE_CLEAR
from journal.domain.values import Income, Liquidation

NEAR = timedelta(seconds=60)
"""The rows of one liquidation lie this close to it; the exchange takes a large one off in steps."""


def clearance_by_position(
    liquidations: Iterable[Liquidation], incomes: Iterable[Income]
) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Return the insurance rows per position key and asset: below zero paid, above zero covered.

    A row counts for the liquidation of its symbol that is nearest in time, within 60 seconds.
    """
    ended = [one for one in liquidations if one.position_key is not None]
    totals: dict[str, dict[str, Decimal]] = {}
    for row in incomes:
        if row.income_type != INSURANCE_CLEAR:
            continue
        near = [
            (abs(one.occurred_at - row.occurred_at), one.position_key or "")
            for one in ended
            if one.symbol == row.symbol and abs(one.occurred_at - row.occurred_at) <= NEAR
        ]
        if near:
            _, key = min(near)
            assets = totals.setdefault(key, {})
            assets[row.asset] = assets.get(row.asset, Decimal(0)) + row.amount
    return {key: tuple(sorted(assets.items())) for key, assets in totals.items()}
