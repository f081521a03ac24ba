"""Closed positions as columns, and exact sums over them."""
