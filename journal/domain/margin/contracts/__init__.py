"""Contracts: what every position has, then those settled in quote and those settled in coin."""
