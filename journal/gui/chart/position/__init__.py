"""The position on its candles: price lines, fills, broken rules."""
