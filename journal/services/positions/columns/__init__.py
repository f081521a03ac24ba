"""Columns of positions that take more than the ledger to work out, all positions at once."""
