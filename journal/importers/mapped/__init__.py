"""Trades in a file that no importer knows: the trader says which column is what."""
