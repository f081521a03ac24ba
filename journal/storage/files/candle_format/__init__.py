"""How candles lie on disk: a page with two headers, then one region a column with room to grow."""
