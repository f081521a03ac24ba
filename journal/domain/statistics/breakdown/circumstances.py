"""What was going on when a position was opened: others that were open, the last loss."""

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.trades.columns import Floats

_HOUR_MS = 3_600_000.0


def stacked_at_open(opened_at: Integers, closed_at: Integers) -> Integers:
    """Return how many positions were open just after each was opened, itself included.

    One that closed in the very moment does not count.

    Args:
        opened_at: of every position of an account, milliseconds since 1970.
        closed_at: likewise; of one that is still open a time after all others.
    """
    opened = np.searchsorted(np.sort(opened_at), opened_at, "right")
    closed = np.searchsorted(np.sort(closed_at), opened_at, "right")
    # One that came and went in a single moment was open alone in it at least.
    stacked: Integers = np.maximum(opened - closed, 1)
    return stacked


def hours_since_loss(opened_at: Integers, closed_at: Integers, results: Floats) -> Floats:
    """Return hours from the closing of the last losing position to each opening; NaN: none before.

    Args:
        opened_at: of every closed position of an account, milliseconds since 1970.
        closed_at: likewise.
        results: after costs; NaN (not known) is no loss.
    """
    losses = np.sort(closed_at[results < 0])
    before = np.searchsorted(losses, opened_at, "right")
    last = np.concatenate([[np.nan], losses])[before]
    hours: Floats = (opened_at - last) / _HOUR_MS
    return hours
