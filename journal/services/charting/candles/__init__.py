"""The candles a chart takes, and what is read off them."""
