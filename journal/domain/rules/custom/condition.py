"""Conditions: comparisons joined by and, or, not; judged with three answers, since much is unknown.

Unknown is never false and never true: "leverage above 10 and hour above 22" is false at noon
whatever the leverage was, and not judged at night where no leverage is recorded.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, assert_never

from journal.domain.errors import InvalidValueError
from journal.domain.rules.context import RuleContext
from journal.domain.rules.custom.reading import Missing
from journal.domain.rules.custom.vocabulary import WORDS, Comparison, Word

DEEPEST: Final = 4
MOST_COMPARISONS: Final = 20
_SYMBOL: Final = re.compile(r"[A-Z0-9_]{1,40}", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,12}(\.\d{1,8})?", re.ASCII)


class Truth(Enum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a condition holds, and what was missing where that is not known."""

    truth: Truth
    missing: tuple[str, ...] = ()


YES: Final = Answer(truth=Truth.YES)
NO: Final = Answer(truth=Truth.NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """One field compared with one value: "leverage above 10"."""

    field: str
    comparison: Comparison
    value: str
    """A plain number, or a word the field can be."""

    def __post_init__(self) -> None:
        """Refuse words that are not in the vocabulary and values the field does not take."""
        word = WORDS.get(self.field)
        if word is None:
            raise InvalidValueError("field", f"must be one of {', '.join(WORDS)}")
        if self.comparison not in word.comparisons:
            allowed = " or ".join(one.value for one in word.comparisons)
            raise InvalidValueError("comparison", f"of {word.label.lower()} must be {allowed}")
        _require_value(word, self.value)

    @property
    def word(self) -> Word:
        """The field it asks for."""
        return WORDS[self.field]

    @property
    def number(self) -> Decimal | None:
        """The value as a number; None where the field is none."""
        return Decimal(self.value) if self.word.limits is not None else None

    def judge(self, context: RuleContext) -> Answer:
        """Return whether it holds at a moment."""
        told = self.word.read(context)
        if isinstance(told, Missing):
            return Answer(truth=Truth.UNKNOWN, missing=(told.reason,))
        return YES if self._holds(told) else NO

    @property
    def words(self) -> str:
        """It as a part of a sentence: "leverage above 10 x"."""
        unit = self.word.unit
        label = self.word.label.lower()
        return f"{label} {self.comparison.value} {self.value}{f' {unit}' if unit else ''}"

    def _holds(self, told: Decimal | str) -> bool:
        if isinstance(told, str):
            return (told == self.value) is (self.comparison is Comparison.IS)
        value = Decimal(self.value)
        return {
            Comparison.BELOW: told < value,
            Comparison.AT_MOST: told <= value,
            Comparison.AT_LEAST: told >= value,
            Comparison.ABOVE: told > value,
            Comparison.IS: told == value,
            Comparison.IS_NOT: told != value,
        }[self.comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part holds."""

    parts: "tuple[Condition, ...]"

    def __post_init__(self) -> None:
        """Refuse a condition of nothing: it would always hold."""
        _require_parts(self.parts)

    def judge(self, context: RuleContext) -> Answer:
        """Return no where one part does not hold, however little the others tell."""
        return _joined(self.parts, context, decides=Truth.NO)

    @property
    def words(self) -> str:
        """It as a part of a sentence."""
        return " and ".join(_within(part) for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"

    def __post_init__(self) -> None:
        """Refuse a condition of nothing: it would never hold."""
        _require_parts(self.parts)

    def judge(self, context: RuleContext) -> Answer:
        """Return yes where one part holds, however little the others tell."""
        return _joined(self.parts, context, decides=Truth.YES)

    @property
    def words(self) -> str:
        """It as a part of a sentence."""
        return " or ".join(_within(part) for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part does not hold; what is unknown stays unknown."""

    part: "Condition"

    def judge(self, context: RuleContext) -> Answer:
        """Return the opposite."""
        answer = self.part.judge(context)
        if answer.truth is Truth.UNKNOWN:
            return answer
        return NO if answer.truth is Truth.YES else YES

    @property
    def words(self) -> str:
        """It as a part of a sentence."""
        return f"not {_within(self.part)}"


Condition = Compare | All | Any | Not


def require_small(condition: Condition) -> None:
    """Refuse a condition nested too deeply or with too many comparisons to be read.

    Raises:
        InvalidValueError: names the limit.
    """
    if _depth(condition) > DEEPEST:
        raise InvalidValueError("condition", f"must not be nested deeper than {DEEPEST}")
    if _count(condition) > MOST_COMPARISONS:
        raise InvalidValueError("condition", f"must not have more than {MOST_COMPARISONS} parts")


def _require_value(word: Word, value: str) -> None:
    if word.limits is not None:
        low, high = word.limits
        if not (_NUMBER.fullmatch(value) and low <= Decimal(value) <= high):
            raise InvalidValueError("value", f"must be a number from {low} to {high}")
    elif word.choices:
        if value not in word.choices:
            raise InvalidValueError("value", f"must be one of {', '.join(word.choices)}")
    elif not _SYMBOL.fullmatch(value):
        raise InvalidValueError("value", "must be a contract such as BTCUSDT")


def _require_parts(parts: "tuple[Condition, ...]") -> None:
    if not parts:
        raise InvalidValueError("condition", "needs at least one comparison")


def _joined(parts: "tuple[Condition, ...]", context: RuleContext, *, decides: Truth) -> Answer:
    """Return the deciding answer if any part gives it, unknown if any part is, else the other."""
    missing: dict[str, None] = {}
    for part in parts:
        answer = part.judge(context)
        if answer.truth is decides:
            return answer
        missing.update(dict.fromkeys(answer.missing))
    if missing:
        return Answer(truth=Truth.UNKNOWN, missing=tuple(missing))
    return YES if decides is Truth.NO else NO


def _within(part: "Condition") -> str:
    return part.words if isinstance(part, Compare) else f"({part.words})"


def _depth(condition: Condition) -> int:
    match condition:
        case Compare():
            return 1
        case Not(part=part):
            return 1 + _depth(part)
        case All(parts=parts) | Any(parts=parts):
            return 1 + max(_depth(part) for part in parts)
        case _:
            assert_never(condition)


def _count(condition: Condition) -> int:
    match condition:
        case Compare():
            return 1
        case Not(part=part):
            return _count(part)
        case All(parts=parts) | Any(parts=parts):
            return sum(_count(part) for part in parts)
        case _:
            assert_never(condition)
