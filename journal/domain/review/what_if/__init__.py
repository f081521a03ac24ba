"""The same position with another stop, leverage, size or margin mode, replayed on candles."""
