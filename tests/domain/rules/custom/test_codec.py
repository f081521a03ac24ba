"""Conditions as JSON: nothing but the vocabulary gets in."""

import json

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.rules.custom.codec import LONGEST, condition_from_text
from journal.domain.rules.custom.condition import MOST_COMPARISONS, Any, Compare, Not
from journal.domain.rules.custom.vocabulary import Comparison

HIGH = {"field": "leverage", "comparison": "above", "value": "10"}


def test_a_comparison_is_read() -> None:
    assert condition_from_text(json.dumps(HIGH)) == Compare(
        field="leverage", comparison=Comparison.ABOVE, value="10"
    )


def nested(depth: int) -> object:
    return HIGH if depth == 1 else {"not": nested(depth - 1)}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([], "must be like"),
        ({}, "needs either"),
        ({"all": []}, "at least one"),
        ({"all": HIGH}, "must hold a list"),
        ({"all": [HIGH], "any": [HIGH]}, "needs either"),
        ({"not": 1}, "must be like"),
        ({**HIGH, "call": "os.system"}, "needs either"),
        ({**HIGH, "value": 10}, "must be a text"),
        ({**HIGH, "field": ["leverage"]}, "must be a text"),
        ({**HIGH, "comparison": "matches"}, "must be one of"),
        ({**HIGH, "comparison": ["above"]}, "must be one of"),
        (nested(5), "nested deeper"),
        ({"all": [HIGH] * (MOST_COMPARISONS + 1)}, "more than"),
    ],
)
def test_what_is_no_condition_is_refused(content: object, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        condition_from_text(json.dumps(content))


@pytest.mark.parametrize("text", ["", "{", "[" * 3000, '"' + "x" * LONGEST + '"'])
def test_a_text_that_is_no_json_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="condition"):
        condition_from_text(text)


def test_the_deepest_and_the_longest_are_still_read() -> None:
    assert isinstance(condition_from_text(json.dumps(nested(4))), Not)
    assert isinstance(condition_from_text(json.dumps({"any": [HIGH] * MOST_COMPARISONS})), Any)
