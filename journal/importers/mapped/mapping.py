"""What a trader says about the columns of an unknown file, and how it is remembered."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

from journal.domain.errors import InvalidValueError
from journal.importers.columns import normalized

REASON_COLUMN: Final = "Refused because"
"""Last column of saved refused rows; a mended file is recognized as if it were not there."""
_REASON: Final = normalized(REASON_COLUMN)


class MappedField(StrEnum):
    """What a column can hold."""

    TIME = "time"
    SYMBOL = "symbol"
    SIDE = "side"
    PRICE = "price"
    QUANTITY = "quantity"
    FEE = "fee"
    FEE_ASSET = "fee asset"
    REALIZED_PNL = "realized PnL"
    TRADE_ID = "trade ID"
    ORDER_ID = "order ID"
    POSITION_SIDE = "position side"


REQUIRED: Final = (
    MappedField.TIME,
    MappedField.SYMBOL,
    MappedField.SIDE,
    MappedField.PRICE,
    MappedField.QUANTITY,
)
"""Without these no fill can be made."""


class DateOrder(StrEnum):
    """In which order a date is written; a count of seconds needs none."""

    YEAR_FIRST = "year-month-day"
    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderSample:
    """The columns of a file, and its first rows."""

    names: tuple[str, ...]
    """As the file writes them; a name that stands there twice gets a number."""
    rows: tuple[tuple[str, ...], ...] = ()
    delimiter: str = ","

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex of the names, letters and digits only, saved reasons left out."""
        return fingerprint_of(self.names)


def told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names, the second of two equal ones as ``Unit (2)``."""
    seen: Counter[str] = Counter()
    found = []
    for name in (name.strip() for name in names):
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


def fingerprint_of(names: tuple[str, ...]) -> str:
    """Return what tells a header from every other one."""
    words = [word for word in map(normalized, names) if word != _REASON]
    return sha256("\x1f".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Which column is what; complete, and no column is two things.

    Attributes:
        columns: each field's column, by the header's own word.
        header: the header it is for; empty for any that has these columns.
        date_order: how dates are written.
        decimal_comma: whether 1,5 is one and a half.
        fees_are_negative: whether a fee that was paid is written as -0.5.
    """

    columns: Mapping[MappedField, str]
    header: tuple[str, ...] = ()
    date_order: DateOrder = DateOrder.YEAR_FIRST
    decimal_comma: bool = False
    fees_are_negative: bool = False

    def __post_init__(self) -> None:
        """Refuse what no fill can be made from."""
        for field in REQUIRED:
            if field not in self.columns:
                raise InvalidValueError(field.value, "needs a column")
        taken: dict[str, MappedField] = {}
        for field, column in self.columns.items():
            if column in taken:
                reason = f"has the column of the {taken[column].value}: each needs its own"
                raise InvalidValueError(field.value, reason)
            if normalized(column) == _REASON:
                raise InvalidValueError(field.value, f"is not in {column!r}, which is ours")
            if self.header and column not in self.header:
                raise InvalidValueError(field.value, f"names {column!r}, which is no column")
            taken[column] = field

    def fits(self, sample: HeaderSample) -> bool:
        """Return whether it is for a file with these columns."""
        if self.header:
            return fingerprint_of(self.header) == sample.fingerprint
        return set(self.columns.values()) <= set(sample.names)

    def places(self, names: tuple[str, ...]) -> dict[MappedField, int]:
        """Return where each field stands in a header that it fits."""
        if not self.header:
            return {field: names.index(column) for field, column in self.columns.items()}
        # The same header in another spelling: its words stand in the same order.
        here = [place for place, name in enumerate(names) if normalized(name) != _REASON]
        there = [name for name in self.header if normalized(name) != _REASON]
        return {field: here[there.index(column)] for field, column in self.columns.items()}

    def as_json(self) -> str:
        """Return it as text, to be remembered or kept in a file."""
        content = {
            "columns": {field.value: column for field, column in self.columns.items()},
            "header": list(self.header),
            "date_order": self.date_order.value,
            "decimal_comma": self.decimal_comma,
            "fees_are_negative": self.fees_are_negative,
        }
        return json.dumps(content, ensure_ascii=False)


def mapping_from_json(text: str) -> ColumnMapping:
    """Return a mapping from its text.

    Raises:
        InvalidValueError: it is no mapping; the sentence says how one looks.
    """
    try:
        told = json.loads(text)
    # RecursionError: thousands of brackets inside each other.
    except (ValueError, RecursionError):
        told = None
    columns = told.get("columns") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(columns, dict):
        reason = 'is not JSON such as {"columns": {"time": "Executed at", "symbol": "Pair", ...}}'
        raise InvalidValueError("mapping", reason)
    header = told.get("header", [])
    if not isinstance(header, list) or not all(isinstance(name, str) for name in header):
        raise InvalidValueError("header", "must be a list of the header's words")
    return ColumnMapping(
        columns={
            _word(MappedField, name, "columns"): _text(column, name)
            for name, column in columns.items()
        },
        header=tuple(header),
        date_order=_word(DateOrder, told.get("date_order", DateOrder.YEAR_FIRST), "date_order"),
        decimal_comma=_answer(told, "decimal_comma"),
        fees_are_negative=_answer(told, "fees_are_negative"),
    )


_Word = TypeVar("_Word", bound=StrEnum)


def _word(words: type[_Word], text: object, field: str) -> _Word:
    found = next((one for one in words if one.value == text), None)
    if found is None:
        known = ", ".join(one.value for one in words)
        raise InvalidValueError(field, f"knows no {text!r}, but {known}")
    return found


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise InvalidValueError(field, "must be a column's name in quotation marks")
    return value.strip()


def _answer(told: Mapping[str, object], field: str) -> bool:
    value = told.get(field, False)
    if not isinstance(value, bool):
        raise InvalidValueError(field, "must be true or false")
    return value
