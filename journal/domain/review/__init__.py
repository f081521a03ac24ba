"""The review of a liquidation: what the trader concluded, and what follows from it."""
