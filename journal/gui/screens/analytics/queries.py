"""The Journal's query for the trades of a group."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from journal.domain.statistics.breakdown.dimension import Dimension, Label
from journal.services.analytics.answers import Breakdown, Scope

_UP_TO: Final = re.compile(r"up to ([\d.]+) ?(\S*)")
_OVER: Final = re.compile(r"over ([\d.]+) ?(\S*)")
_BETWEEN: Final = re.compile(r"([\d.]+) ?(\S*) to ([\d.]+) ?(\S*)")
_UNITS: Final = {"x": "", "%": "%", "min": "m", "h": "h", "day": "d", "days": "d"}
_WORDS: Final = {
    "without a plan": "plan:none",
    "with a plan": "plan:any",
    "broke a rule": "is:broken",
    "clean": "is:clean",
}


def query_of(answer: Breakdown, label: Label) -> str | None:
    """Return what finds a group's trades in the Journal; None: nothing that it knows does."""
    write = _WRITTEN.get(answer.dimension)
    group = None if write is None else write(label)
    if group is None:
        return None
    return " ".join([group, "is:closed", *_days(answer.scope)])


def _days(scope: Scope) -> list[str]:
    since, until = scope.period.since, scope.period.until
    found = [] if since is None else [f"closed>={since.isoformat()}"]
    return found if until is None else [*found, f"closed<={until.isoformat()}"]


def _named(field: str) -> Callable[[Label], str | None]:
    """Return what writes a group that is called as the field's value is."""
    return lambda label: f"{field}:{_quoted(label.text)}" if label.is_known else f"{field}:unknown"


def _between(field: str) -> Callable[[Label], str | None]:
    """Return what writes a group of numbers: ``up to 5 %``, ``5 to 10 %``, ``over 10 %``."""

    def write(label: Label) -> str | None:
        if not label.is_known:
            return f"{field}:unknown"
        if found := _UP_TO.fullmatch(label.text):
            return f"{field}<={_value(*found.groups())}"
        if found := _OVER.fullmatch(label.text):
            return f"{field}>{_value(*found.groups())}"
        if found := _BETWEEN.fullmatch(label.text):
            low, low_unit, high, high_unit = found.groups()
            return (
                f"{field}>{_value(low, low_unit or high_unit)} {field}<={_value(high, high_unit)}"
            )
        return None

    return write


def _worded(label: Label) -> str | None:
    return _WORDS.get(label.text)


def _told(field: str) -> Callable[[Label], str | None]:
    """Return what writes a group by what was written; of nothing written, that there is none."""
    return lambda label: f"{field}:{_quoted(label.text)}" if label.is_known else f"{field}:none"


def _rule(label: Label) -> str | None:
    return _worded(label) or f"rule:{label.text}"


def _rating(label: Label) -> str | None:
    return f"rating={label.text.partition(' ')[0]}" if label.is_known else "rating:unknown"


def _month(label: Label) -> str | None:
    return f"closed:{label.text}" if label.is_known else None


def _value(number: str, unit: str) -> str:
    return f"{number}{_UNITS[unit]}"


def _quoted(text: str) -> str:
    """Return a value, in quotation marks where it is more than one plain word."""
    if re.fullmatch(r"[\w.-]+", text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_WRITTEN: Final[Mapping[Dimension, Callable[[Label], str | None]]] = {
    Dimension.SYMBOL: _named("symbol"),
    Dimension.SIDE: _named("side"),
    Dimension.LEVERAGE: _between("leverage"),
    Dimension.MARGIN_MODE: _named("margin"),
    Dimension.LIQUIDATION_DISTANCE: _between("distance"),
    Dimension.HOLDING_TIME: _between("duration"),
    Dimension.PLAN: _worded,
    Dimension.CLEAN: _worded,
    Dimension.RULE: _rule,
    Dimension.MONTH: _month,
    Dimension.TAG: _told("tag"),
    Dimension.FEELING: _told("feeling"),
    Dimension.RATING: _rating,
}
