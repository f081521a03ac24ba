"""What closed positions say about the trader: figures, curves, days, breakdowns."""
