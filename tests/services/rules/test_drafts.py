"""A rule of the trader's own as JSON."""

import json

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.severity import Severity
from journal.services.rules.drafts import Draft, draft_from_text

CONDITION = {"field": "leverage", "comparison": "above", "value": "7"}
OWN = {"name": "Small", "severity": "Breach", "sentence": "7 is enough.", "condition": CONDITION}


def test_a_rule_is_read() -> None:
    assert draft_from_text(json.dumps(OWN)) == Draft(
        name="Small",
        level=Severity.BREACH,
        sentence="7 is enough.",
        condition=Compare(field="leverage", comparison=Comparison.ABOVE, value="7"),
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not valid JSON"),
        ("[" * 4000, "not valid JSON"),
        ("[]", "one JSON object"),
        (" " * 9000, "longer than"),
    ],
)
def test_what_is_no_json_object_is_refused(content: str, reason: str) -> None:
    with pytest.raises(JournalError, match=reason):
        draft_from_text(content)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "import os"}, "code"),
        ({"severity": "info"}, "severity"),
        ({"name": 5}, "name"),
        ({"condition": "leverage > 7"}, "condition"),
    ],
)
def test_what_is_no_rule_is_refused(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        draft_from_text(json.dumps(OWN | wrong))
    assert refused.value.field == field
