"""Printing: which report is wanted, what it says, and where it goes."""
