"""Tabs that follow prices through time."""
