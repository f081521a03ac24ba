"""Liquidation prices and margins: of one position, of an account file, of recorded answers."""

from journal.services.margin.service import MarginService

__all__ = ["MarginService"]
