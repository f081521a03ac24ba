"""OKX (and Gate): the fee for closing is part of what must be left."""

from decimal import Decimal

from journal.domain.margin.profiles.profile import MarkProfile

OKX = MarkProfile(
    name="OKX",
    sentence="OKX liquidates earlier: the taker fee for closing adds to the maintenance margin.",
    closing_fee_rate=Decimal("0.0005"),
)
