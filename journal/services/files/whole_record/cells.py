"""Values of the record as JSON and CSV write them: nothing rounded, nothing lost."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def json_value(value: Any) -> object:  # noqa: ANN401  # whatever a column holds
    """Return a value that JSON keeps exactly: money as text, times as ISO 8601 in UTC, days."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return [json_value(one) for one in value] if isinstance(value, tuple) else value


def csv_cell(value: Any) -> str:  # noqa: ANN401  # whatever a column holds
    """Return a value as a cell; a text that a spreadsheet would take for a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(map(csv_cell, value))
    text = str(json_value(value))
    is_text = isinstance(value, str)
    return f"'{text}" if is_text and text.startswith(_FORMULA_STARTS) else text
