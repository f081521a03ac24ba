"""Exports of OKX, one file each."""
