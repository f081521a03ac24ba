"""Changes and written rules as texts of the log, and back."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from journal.domain.errors import JournalError
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.force.change import RecordedChange, RuleChange
from journal.domain.values import Side

_TIMES = frozenset({"asked_at", "effective_at", "cancelled_at", "recorded_at", "created_at"})
_WORDS: Mapping[str, type[StrEnum]] = {"side": Side, "level": Level}


class UnreadableEntryError(Exception):
    """A text is not what was written; never shown, the log ends before it."""


def change_text(recorded: RecordedChange) -> str:
    """Return a change with the time it came in."""
    return _text(_told(recorded.change) | {"recorded_at": _plain(recorded.recorded_at)})


def written_text(rule: WrittenRule) -> str:
    """Return a rule that the trader wrote."""
    return _text(_told(rule))


def change_of(text: str) -> RecordedChange:
    """Return the change in a text.

    Raises:
        UnreadableEntryError: it is none.
    """
    told = _read(text)
    try:
        return RecordedChange(recorded_at=told.pop("recorded_at"), change=RuleChange(**told))
    except (KeyError, TypeError, JournalError) as error:
        raise UnreadableEntryError(text) from error


def written_of(text: str) -> WrittenRule:
    """Return the rule in a text.

    Raises:
        UnreadableEntryError: it is none.
    """
    try:
        return WrittenRule(**_read(text))
    except (TypeError, JournalError) as error:
        raise UnreadableEntryError(text) from error


def _told(value: RuleChange | WrittenRule) -> dict[str, object]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: object) -> object:
    return ms_from_utc(value) if isinstance(value, datetime) else value


def _text(told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=True, sort_keys=True)


def _read(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
        return {name: _value(name, value) for name, value in told.items()}
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableEntryError(text) from error


def _value(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
    if value is None:
        return None
    if name in _TIMES:
        return utc_from_ms(value)
    return _WORDS[name](value) if name in _WORDS else value
