"""Positions as screens read them: one when it is looked at, all as columns."""
