"""Exports of Bybit, one file each."""
