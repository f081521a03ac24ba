"""Curves over time, linked by one window and one cursor."""
