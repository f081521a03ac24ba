"""Accounts, settings, and how the money is split between futures and spot."""
