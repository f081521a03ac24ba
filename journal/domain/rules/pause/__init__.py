"""Rules about the time after a liquidation."""
