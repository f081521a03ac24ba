"""Liquidation: why one happened, in five pages."""
