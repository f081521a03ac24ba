"""Tabs about a trade that is not made yet."""
