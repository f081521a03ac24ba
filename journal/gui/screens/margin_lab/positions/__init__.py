"""Tabs about positions that are open."""
