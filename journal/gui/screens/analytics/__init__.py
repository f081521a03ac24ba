"""What the trades were good for: figures, curves, calendar, breakdowns."""
