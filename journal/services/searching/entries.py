"""What can be found, as values: one thing with its title, and what was found of one kind."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What can be found, in the order of their groups where they fit equally well."""

    POSITION = "position"
    NOTE = "note"
    TAG = "tag"
    EPISODE = "episode"
    RULE = "rule"
    PLAN = "plan"
    SCREEN = "screen"
    ACTION = "action"
    SETTING = "setting"
    ACCOUNT = "account"


OF_ACCOUNT = frozenset({Kind.POSITION, Kind.NOTE, Kind.TAG, Kind.EPISODE, Kind.PLAN})
"""What belongs to one account; all else is of the whole journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which thing was chosen; it may be gone since.

    Attributes:
        account: whose it is; empty: the journal's, or nobody wrote it down.
    """

    kind: Kind
    key: str
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found.

    Attributes:
        kind: what it is.
        key: which one, as the screen that shows it knows it.
        title: what it is found by first.
        keywords: what it is also found by, word by word.
        detail: what is said beside the title.
        happened_at: when it was; None for what has no time.
        amount: what it brought or took, in ``asset``; None: nothing, or not known.
        asset: what the amount is in.
        locked: why it cannot be done now; empty: it can.
        account: the other account it belongs to; empty: the one that is shown, or none.
    """

    kind: Kind
    key: str
    title: str
    keywords: str = ""
    detail: str = ""
    happened_at: datetime | None = None
    amount: Decimal | None = None
    asset: str = ""
    locked: str = ""
    account: str = ""

    @property
    def choice(self) -> Choice:
        """What is remembered of it once it was chosen."""
        return Choice(kind=self.kind, key=self.key, account=self.account)

    def choice_in(self, account: str) -> Choice:
        """Return what is remembered of it where an account is shown."""
        own = account if self.kind in OF_ACCOUNT else ""
        return Choice(kind=self.kind, key=self.key, account=self.account or own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one kind: the best of it, and how much there is."""

    kind: Kind
    entries: tuple[Entry, ...]
    total: int
    score: int
    """How well the best one fits."""
    account: str = ""
    """The other account that all of them belong to; empty: the one that is shown, or none."""
