"""Was the insurance fund or auto-deleveraging involved? (Q12), from the record."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FundRole(StrEnum):
    """What the exchange's insurance fund did."""

    TOOK_FEE = "took the liquidation fee"
    COVERED = "covered a rest"
    UNTOLD = "not in your file"


_SENTENCES = {
    FundRole.TOOK_FEE: (
        "The order was filled better than the bankruptcy price, and what was left of the margin "
        "went to the insurance fund as liquidation fee."
    ),
    FundRole.COVERED: (
        "The order was filled worse than the bankruptcy price; the insurance fund paid the rest, "
        "so the balance did not fall below zero."
    ),
    FundRole.UNTOLD: "Not in your file: import the Transaction History of that day.",
}
_ADL = (
    "A part was closed by auto-deleveraging: the fund could not take it over, so the exchange "
    "closed it against traders of the other side at the bankruptcy price."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAnswer:
    """What the record tells about the insurance fund."""

    role: FundRole
    amount: Decimal | None
    """Fee paid or rest covered, positive, in the settlement asset."""
    was_deleveraged: bool
    """Whether orders of auto-deleveraging are in the record; False: none is."""
    sentences: tuple[str, ...]


def fund_answer(clearance: Decimal | None, *, was_deleveraged: bool) -> FundAnswer:
    """Return what the insurance fund did in one liquidation.

    Args:
        clearance: sum of the insurance rows, below zero paid by the trader; None: no such row.
        was_deleveraged: whether the record has an order of auto-deleveraging for it.
    """
    if clearance is None or clearance == 0:
        role, amount = FundRole.UNTOLD, None
    else:
        role = FundRole.COVERED if clearance > 0 else FundRole.TOOK_FEE
        amount = abs(clearance)
    sentences = (_SENTENCES[role], _ADL) if was_deleveraged else (_SENTENCES[role],)
    return FundAnswer(
        role=role, amount=amount, was_deleveraged=was_deleveraged, sentences=sentences
    )
