"""Finished reviews of days and weeks. What is saved stays: a correction is a later version."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.routine.numbers import PeriodNumbers
from journal.domain.routine.period import Period

LONGEST_LINE: Final = 300
LONGEST_PART: Final = 160
"""Letters of either part of an if-then sentence: it has to be known by heart."""
NUMBERS_VERSION: Final = 1
"""Of how the numbers that stand with a review were computed."""

_MONEY: Final = Decimal("1e-8")
_R: Final = Decimal("1e-4")


class Went(StrEnum):
    """How a day went, in one tap; not what it brought."""

    WELL = "well"
    MIXED = "mixed"
    BADLY = "badly"


class DidWell(StrEnum):
    """What was done well, in one tap."""

    RULES = "kept my rules"
    WAITED = "waited for my setup"
    CUT = "cut a loss early"
    SMALL = "kept it small"
    STOPPED = "stopped in time"
    NOTHING = "nothing today"


class Change(StrEnum):
    """What is done in another way tomorrow, in one tap."""

    FEWER = "fewer trades"
    SMALLER = "smaller size"
    STOP_FIRST = "stop first"
    WAIT = "wait longer"
    LEAVE = "leave earlier"
    NOTHING = "nothing"


class Grade(StrEnum):
    """How an if-then sentence was kept in the week after it was written."""

    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"
    DID_NOT_COME_UP = "did not come up"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyReview:
    """Two minutes about one day."""

    day: date
    saved_at: datetime
    went: Went
    did_well: DidWell | None = None
    tomorrow: Change | None = None
    line: str = ""

    def __post_init__(self) -> None:
        """Refuse an essay and a time that is not UTC."""
        require_utc("saved_at", self.saved_at)
        _require_short(self, LONGEST_LINE, "line")

    @property
    def period(self) -> Period:
        """The day."""
        return Period.day(self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class IfThen:
    """One sentence for the next week: a situation, and what is done in it."""

    if_part: str
    then_part: str

    def __post_init__(self) -> None:
        """Refuse a half sentence and a long one."""
        for field in fields(self):
            part = getattr(self, field.name)
            if not part.strip():
                raise InvalidValueError(field.name, "is missing: the sentence needs both parts")
        _require_short(self, LONGEST_PART, "if_part", "then_part")

    @property
    def text(self) -> str:
        """The sentence, whatever was typed of its frame."""
        condition = _without(self.if_part.strip().rstrip(".,;"), "if ")
        deed = _without(self.then_part.strip(), "then ")
        return f"If {condition}, then {deed.rstrip('.')}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReview:
    """What the trader said about one week."""

    week: date
    """Its Monday."""
    saved_at: datetime
    worked: str = ""
    cost: str = ""
    """What it cost, in the trader's own words."""
    if_part: str = ""
    then_part: str = ""
    """Of the sentence for the next week; both empty: none was made."""
    grade: Grade | None = None
    """Of the sentence before; None: there was none, or it was not graded."""
    grade_line: str = ""

    def __post_init__(self) -> None:
        """Refuse half a sentence, essays, a week that is none, and a time that is not UTC."""
        require_utc("saved_at", self.saved_at)
        if self.week.weekday() != 0:
            raise InvalidValueError("week", "must be a Monday")
        _require_short(self, LONGEST_LINE, "worked", "cost", "grade_line")
        if self.if_part or self.then_part:
            IfThen(if_part=self.if_part, then_part=self.then_part)

    @property
    def period(self) -> Period:
        """The week."""
        return Period.week(self.week)

    @property
    def sentence(self) -> IfThen | None:
        """The sentence for the week after it; None: none was made."""
        if not self.if_part:
            return None
        return IfThen(if_part=self.if_part, then_part=self.then_part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """The numbers of a week as they stood when its review was saved.

    Counts are numbers like all others, so that a file of ours keeps them in the same way.
    """

    numbers_version: Decimal = Decimal(NUMBERS_VERSION)
    trades: Decimal
    clean: Decimal | None
    breaches: Decimal | None
    near: Decimal | None
    """Positions that came near liquidation; None: not looked for."""
    net_result: Decimal | None
    r_total: Decimal | None
    asset: str | None = None
    """What the result is in; None: saved before it was noted."""

    @classmethod
    def of(cls, numbers: PeriodNumbers, breaches: int | None, near: int | None) -> "Stood":
        """Return what stands with a review."""
        return cls(
            trades=Decimal(numbers.trades),
            clean=_count(numbers.clean),
            breaches=_count(breaches),
            near=_count(near),
            net_result=_rounded(numbers.money.exact, _MONEY),
            r_total=_rounded(numbers.r.exact, _R),
            asset=numbers.asset,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWeek:
    """A weekly review with the numbers it was written beside."""

    said: WeeklyReview
    stood: Stood


def newest_days(reviews: Iterable[DailyReview]) -> dict[date, DailyReview]:
    """Return the version that counts of each day's review, by day."""
    return {one.day: one for one in sorted(reviews, key=lambda one: one.saved_at)}


def newest_weeks(reviews: Iterable[WeeklyReview]) -> dict[date, WeeklyReview]:
    """Return the version that counts of each week's review, by its Monday."""
    return {one.week: one for one in sorted(reviews, key=lambda one: one.saved_at)}


def _require_short(value: object, longest: int, *names: str) -> None:
    for name in names:
        length = len(getattr(value, name))
        if length > longest:
            raise InvalidValueError(name, f"has {length} letters, at most {longest} are kept")


def _without(text: str, beginning: str) -> str:
    return text[len(beginning) :] if text.lower().startswith(beginning) else text


def _rounded(amount: Decimal | None, unit: Decimal) -> Decimal | None:
    return None if amount is None else amount.quantize(unit)


def _count(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)
