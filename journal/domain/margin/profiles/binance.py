"""Binance: maintenance margin at mark, no fee for closing."""

from decimal import Decimal

from journal.domain.margin.profiles.profile import MarkProfile

BINANCE = MarkProfile(
    name="Binance",
    sentence="Binance reckons with no fee for closing: margin balance = maintenance margin.",
    closing_fee_rate=Decimal(0),
)
