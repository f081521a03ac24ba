"""What another screen hands the planner to begin a plan with."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.values import MarginMode, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """The part of a plan that is known; None leaves the planner's field as it is."""

    symbol: str
    side: Side
    margin_mode: MarginMode | None = None
    leverage: Decimal | None = None
    entry_price: Decimal | None = None
    quantity: Decimal | None = None
    stop_price: Decimal | None = None
