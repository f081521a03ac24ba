"""Leverage brackets: one table, the book of a day, and which book was in force when."""
