"""The way from a liquidation back to trading, as the window shows it."""
