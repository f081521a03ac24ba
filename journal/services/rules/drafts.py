"""A rule of the trader's own written as JSON, before it is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.rules.custom.codec import LONGEST, condition_from
from journal.domain.rules.custom.condition import Condition
from journal.domain.rules.custom.written import Level
from journal.domain.rules.severity import Severity

FIELDS: Final = ("name", "severity", "sentence", "condition")
_LONGEST_FILE: Final = 2 * LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a rule says, without an id and without being in force."""

    name: str
    level: Severity
    sentence: str
    condition: Condition


def draft_from_text(text: str) -> Draft:
    """Return the rule in a JSON text.

    Raises:
        JournalError: it is no JSON object.
        InvalidValueError: names the field that is missing, unknown or cannot be right.
    """
    if len(text) > _LONGEST_FILE:
        raise JournalError(f"A rule must not be longer than {_LONGEST_FILE} characters.")
    try:
        content = json.loads(text)
    # A RecursionError is JSON nested without end.
    except (ValueError, RecursionError) as error:
        raise JournalError(f"The rule is not valid JSON: {error}") from error
    if not isinstance(content, Mapping):
        raise JournalError('The rule must be one JSON object: {"name": "Nights", …}')
    for field in content:
        if field not in FIELDS:
            raise InvalidValueError(str(field)[:40], "is not a field of a rule")
    levels = {one.value: one for one in Level}
    severity = _text(content, "severity").lower()
    if severity not in levels:
        raise InvalidValueError("severity", f"must be one of {', '.join(levels)}")
    return Draft(
        name=_text(content, "name"),
        level=levels[severity].severity,
        sentence=_text(content, "sentence"),
        condition=condition_from(content.get("condition")),
    )


def _text(content: Mapping[str, object], field: str) -> str:
    value = content.get(field)
    if not isinstance(value, str):
        raise InvalidValueError(field, "is missing: write a text")
    return value
