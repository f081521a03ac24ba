"""Bars: how often, and how much with what interval."""
