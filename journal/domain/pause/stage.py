"""Where the trader stands between a liquidation and trading as before."""

from enum import StrEnum


class Stage(StrEnum):
    """What the state badge says, and what is open.

    A pause ends by time; then the review is due, then trading starts again in steps.
    """

    NORMAL = "normal"
    PAUSED = "paused"
    REVIEW_DUE = "review due"
    REENTRY = "re-entry"
