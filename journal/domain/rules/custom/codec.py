"""Conditions as JSON and back, with strict limits: a text is data and can do nothing else."""

import json
from collections.abc import Mapping
from typing import Final, assert_never

from journal.domain.errors import InvalidValueError
from journal.domain.rules.custom.condition import (
    DEEPEST,
    All,
    Any,
    Compare,
    Condition,
    Not,
    require_small,
)
from journal.domain.rules.custom.vocabulary import Comparison

LONGEST: Final = 4_000
_COMPARISONS: Final = {one.value: one for one in Comparison}


def condition_text(condition: Condition) -> str:
    """Return a condition as the one JSON text that stands for it."""
    return json.dumps(as_plain(condition), ensure_ascii=False, separators=(",", ":"))


def condition_from_text(text: str) -> Condition:
    """Return the condition in a JSON text.

    Raises:
        InvalidValueError: it is no condition, or larger than the limits allow.
    """
    if len(text) > LONGEST:
        raise InvalidValueError("condition", f"must not be longer than {LONGEST} characters")
    try:
        content = json.loads(text)
    # A RecursionError is JSON nested without end.
    except (ValueError, RecursionError) as error:
        raise InvalidValueError("condition", f"is not valid JSON: {error}") from error
    return condition_from(content)


def as_plain(condition: Condition) -> dict[str, object]:
    """Return a condition as mappings, lists and texts."""
    match condition:
        case Compare(field=field, comparison=comparison, value=value):
            return {"field": field, "comparison": comparison.value, "value": value}
        case All(parts=parts):
            return {"all": [as_plain(part) for part in parts]}
        case Any(parts=parts):
            return {"any": [as_plain(part) for part in parts]}
        case Not(part=part):
            return {"not": as_plain(part)}
        case _:
            assert_never(condition)


def condition_from(content: object) -> Condition:
    """Return the condition that decoded JSON describes.

    Raises:
        InvalidValueError: names what cannot be right.
    """
    condition = _read(content, DEEPEST)
    require_small(condition)
    return condition


def _read(content: object, deeper: int) -> Condition:
    if not isinstance(content, Mapping):
        raise InvalidValueError("condition", 'must be like {"all": [...]} or {"field": ...}')
    if not deeper:
        raise InvalidValueError("condition", f"must not be nested deeper than {DEEPEST}")
    match sorted(content):
        case ["all"]:
            return All(parts=_parts(content["all"], deeper))
        case ["any"]:
            return Any(parts=_parts(content["any"], deeper))
        case ["not"]:
            return Not(part=_read(content["not"], deeper - 1))
        case ["comparison", "field", "value"]:
            return _comparison(content)
    raise InvalidValueError(
        "condition", "needs either all, any or not, or the three of field, comparison and value"
    )


def _parts(content: object, deeper: int) -> tuple[Condition, ...]:
    if not isinstance(content, list):
        raise InvalidValueError("condition", "all and any must hold a list")
    return tuple(_read(part, deeper - 1) for part in content)


def _comparison(content: Mapping[str, object]) -> Compare:
    field, comparison, value = content["field"], content["comparison"], content["value"]
    if not isinstance(field, str) or not isinstance(value, str):
        raise InvalidValueError("value", 'must be a text, numbers too: "10"')
    if not isinstance(comparison, str) or comparison not in _COMPARISONS:
        raise InvalidValueError("comparison", f"must be one of {', '.join(_COMPARISONS)}")
    return Compare(field=field, comparison=_COMPARISONS[comparison], value=value)
