"""What an action changed, so that whoever shows it reads it again."""

from enum import Flag, auto


class Changes(Flag):
    """Parts of the record an action touched; combined with ``|``."""

    NONE = 0
    ACCOUNTS = auto()
    FILLS = auto()
    LIQUIDATIONS = auto()
    FACTS = auto()
    PLANS = auto()
    RULES = auto()
    CANDLES = auto()
    SETTINGS = auto()
    PAUSE = auto()
    PICTURES = auto()
    NOTES = auto()
    ROUTINE = auto()
    ALL = (
        ACCOUNTS
        | FILLS
        | LIQUIDATIONS
        | FACTS
        | PLANS
        | RULES
        | CANDLES
        | SETTINGS
        | PAUSE
        | PICTURES
        | NOTES
        | ROUTINE
    )
