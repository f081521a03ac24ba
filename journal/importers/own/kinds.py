"""Which kinds of records our own CSV holds, and the values that each of them is read into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from journal.domain.answers import LiquidationAnswer
from journal.domain.attachment import Attachment
from journal.domain.diary.entry import DiaryEntry
from journal.domain.errors import InvalidValueError
from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.planning.kept import DifferenceAnswer
from journal.domain.practice import PracticeTrade
from journal.domain.review.saved import SavedReview
from journal.domain.routine.saved import DailyReview, Stood, WeeklyReview
from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.force.change import RuleChange
from journal.domain.spot_split import SpotSplit
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    Plan,
    PositionFacts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMade:
    """When the trader called a plan ready, and what was written; the plan's fields beside it."""

    stored_at: datetime
    override: str | None = None
    checked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UidOwner:
    """Which of the exchange's own account numbers an account has."""

    uid: str


LONGEST_PART: Final = 48_000
"""Letters of a picture in one row: a line stays shorter than the longest that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePart:
    """Some of the content of a picture; its parts stand one after the other."""

    sha256: str
    """Of the whole picture."""
    part: int
    """Counted from 1."""
    parts: int
    content: str
    """In base 64."""

    def __post_init__(self) -> None:
        """Refuse what is no part of anything."""
        if not 1 <= self.part <= self.parts:
            raise InvalidValueError("part", f"must be 1 to {self.parts}")
        if len(self.content) > LONGEST_PART:
            raise InvalidValueError("content", f"is longer than {LONGEST_PART} letters")


OfDiary = DiaryEntry | Attachment | PicturePart
"""The diary and its pictures."""

OfRecord = (
    Account
    | Liquidation
    | PositionFacts
    | LiquidationAnswer
    | SavedReview
    | EpisodeEdit
    | UidOwner
    | RuleChange
    | WrittenRule
    | BreachAnswer
    | DifferenceAnswer
    | PracticeTrade
    | SpotSplit
    | DailyReview
    | tuple[WeeklyReview, Stood]
    | tuple[Plan, PlanMade]
)
"""Everything else that the trader said."""

Typed = OfDiary | OfRecord
"""What comes from the trader, not from the exchange."""

KINDS: Final[Mapping[str, tuple[type[Any], ...]]] = {
    "account": (Account,),
    "uid": (UidOwner,),
    "fill": (Fill,),
    "income": (Income,),
    "order": (ExchangeOrder,),
    "told position": (ToldPosition,),
    "liquidation": (Liquidation,),
    "answer": (LiquidationAnswer,),
    "facts": (PositionFacts,),
    "review": (SavedReview,),
    "episode edit": (EpisodeEdit,),
    "plan": (Plan, PlanMade),
    "rule change": (RuleChange,),
    "own rule": (WrittenRule,),
    "breach answer": (BreachAnswer,),
    "difference answer": (DifferenceAnswer,),
    "spot split": (SpotSplit,),
    "practice trade": (PracticeTrade,),
    "diary": (DiaryEntry,),
    "picture part": (PicturePart,),
    "picture": (Attachment,),
    "daily review": (DailyReview,),
    "weekly review": (WeeklyReview, Stood),
}
"""Kinds of records and the values whose fields they fill, in the order of the file."""
