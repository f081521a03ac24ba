"""How much is really gone? (Q11) Price loss, fees and funding; shares and what brings it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.ledger.positions import Position
from journal.domain.values import Liquidation


@dataclass(frozen=True, slots=True, kw_only=True)
class LossParts:
    """What a liquidated position took, in the settlement asset; positive when lost."""

    by_price: Decimal | None
    """Entry against the exchange's closing, insurance rows left out."""
    fees: Decimal | None
    """Trading fees in the settlement asset; others are never converted."""
    clearance: Decimal | None
    """The liquidation fee, from the insurance rows; below zero: the fund covered a rest."""
    funding: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The loss beside what the trader has and usually wins."""

    loss: Decimal
    share_of_account: Decimal | None
    """Of the wallet just before, a fraction."""
    average_win: Decimal | None
    """Of the closed positions that won before it; None without any."""
    wins_needed: Decimal | None
    """How many average wins the loss is."""
    gain_needed: Decimal | None
    """What the rest must gain to be whole again: share / (1 - share); None: nothing is left."""
    missing: tuple[str, ...]


def gone(loss: Decimal, *, balance_before: Decimal | None, wins: Iterable[Decimal]) -> Gone:
    """Return a loss in proportion.

    Args:
        loss: positive, in the settlement asset.
        balance_before: wallet just before the liquidation, None where it is unknown.
        wins: net results above zero of positions closed before it.
    """
    results = [one for one in wins if one > 0]
    average = sum(results, Decimal(0)) / len(results) if results else None
    share = loss / balance_before if balance_before else None
    missing = []
    if share is None:
        missing.append("Not in your file: the wallet balance. Type one in Settings.")
    if average is None:
        missing.append("No winning position is recorded before it.")
    return Gone(
        loss=loss,
        share_of_account=share,
        average_win=average,
        wins_needed=loss / average if average else None,
        gain_needed=share / (1 - share) if share is not None and share < 1 else None,
        missing=tuple(missing),
    )


def loss_parts(
    position: Position,
    liquidation: Liquidation,
    *,
    asset: str,
    clearance: Decimal | None,
    funding: Decimal | None,
) -> LossParts:
    """Return the parts of what a liquidated position took over its whole life.

    Args:
        position: the position as recorded.
        liquidation: its end.
        asset: the settlement asset.
        clearance: insurance rows in that asset, below zero paid; None: not in the record.
        funding: funding in that asset, below zero paid; None: not in the record.
    """
    realized = position.realized_pnl
    if realized is None and liquidation.loss is not None:
        realized = -liquidation.loss - (clearance or Decimal(0))
    fees = dict(position.fees).get(asset)
    return LossParts(
        by_price=None if realized is None else -realized,
        fees=None if position.fees_unknown else fees,
        clearance=None if clearance is None else -clearance,
        funding=None if funding is None else -funding,
    )
