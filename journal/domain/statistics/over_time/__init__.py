"""Results in the order of time: the curve and its drawdowns, days, daily returns."""
