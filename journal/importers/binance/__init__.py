"""Exports of Binance futures, one file each."""
