"""Ways to look at the Journal that are kept: a query, columns, an order."""
