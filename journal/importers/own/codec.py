r"""Records as cells of our own CSV and back, without loss.

One row is one record. ``Record`` says of which kind, ``Account`` whose it is, and every further
column is a field of the values in ``journal/domain``, named like it. An empty cell is unknown, a
time ``2024-01-31T13:17:22.000Z``, a number plain, ``yes`` or ``no`` an answer. A text that could
start a spreadsheet's formula, or has a blank at an end, has an apostrophe before it; line
breaks are ``\n`` and backslashes are doubled.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, tags_of_text, text_of_tags
from journal.domain.errors import InvalidValueError
from journal.importers import cells
from journal.importers.cells import CellError
from journal.importers.own.kinds import KINDS

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NONE: Final = "none"
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\0": "\\0"}


def _fields() -> tuple[str, ...]:
    names = [f.name for kinds in KINDS.values() for kind in kinds for f in fields(kind)]
    return tuple(dict.fromkeys(names))


FIELDS: Final = _fields()
HEADER: Final = ("Record", "Account", *(name.replace("_", " ").title() for name in FIELDS))


def encoded(kind: str, account: str, *values: object) -> list[str]:
    """Return the cells of one record in the order of HEADER."""
    told = {f.name: getattr(one, f.name) for one in values for f in fields(one)}  # type: ignore[arg-type]  # dataclasses
    return [kind, text_cell(account), *(_cell(told.get(name)) for name in FIELDS)]


def text_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    escaped = "".join(_ESCAPES.get(letter, letter) for letter in text)
    is_plain = escaped == escaped.strip() and not escaped.startswith((*FORMULA_STARTS, "'"))
    return escaped if escaped and is_plain else f"'{escaped}"


def decoded(row: list[str], places: Mapping[str, int]) -> tuple[str, tuple[Any, ...]]:
    """Return account and values of one row.

    Args:
        row: its cells.
        places: which field stands where; ``record`` and ``account`` among them.

    Raises:
        CellError: a cell is not what its field needs.
    """
    kinds = KINDS.get(row[places["record"]].strip().lower())
    if kinds is None:
        known = ", ".join(KINDS)
        raise CellError(places["record"], f"must be one of {known}")
    account = _text(row, places["account"])
    if not account.strip():
        raise CellError(places["account"], "is empty: name the account")
    return account, tuple(_value(kind, row, places) for kind in kinds)


def _value(kind: type[Any], row: list[str], places: Mapping[str, int]) -> object:
    told: dict[str, Any] = {}
    for field in fields(kind):
        place = places.get(field.name)
        if place is None or not row[place].strip():
            if field.default is MISSING and not _READERS[kind][field.name][1]:
                where = places["record"] if place is None else place
                raise CellError(where, f"needs {field.name.replace('_', ' ')}")
            if field.default is MISSING:
                told[field.name] = None
            continue
        told[field.name] = _READERS[kind][field.name][0](row, place)
    try:
        return kind(**told)
    except InvalidValueError as error:
        place = places.get(error.field, places["record"])
        raise CellError(place, str(error)) from error


def _cell(value: object) -> str:
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return text_cell(str(value))


_WRITERS: Final[dict[type[Any], Callable[[Any], str]]] = {
    NoneType: lambda _: "",
    bool: lambda value: "yes" if value else "no",
    int: str,
    Subject: lambda value: text_cell(value.text),
    Decimal: lambda value: f"{value:f}",
    datetime: lambda value: value.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    date: date.isoformat,
    StrEnum: lambda value: str(value.value),
    tuple: lambda value: _several_cell(value) or _NONE,
}


def _several_cell(values: tuple[Decimal | Tag, ...]) -> str:
    tags = [value for value in values if isinstance(value, Tag)]
    if tags:
        return text_cell(text_of_tags(tags))
    return " ".join(f"{value:f}" for value in values if isinstance(value, Decimal))


def _text(row: list[str], index: int) -> str:
    return _unescaped(row[index].removeprefix("'"))


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    letters = iter(text)
    known = {escape[1]: letter for letter, escape in _ESCAPES.items()}
    return "".join(
        known.get(next(letters, ""), "") if letter == "\\" else letter for letter in letters
    )


def _time(row: list[str], index: int) -> datetime:
    text = row[index].strip()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        reason = f"is not a time such as 2024-01-31T13:17:22.000Z: {cells.shown(text)}"
        raise CellError(index, reason)
    return at.astimezone(UTC)


def _day(row: list[str], index: int) -> date:
    try:
        return date.fromisoformat(row[index].strip())
    except ValueError as error:
        reason = f"is not a day such as 2024-01-31: {cells.shown(row[index].strip())}"
        raise CellError(index, reason) from error


def _answer(row: list[str], index: int) -> bool:
    return cells.choice(row, index, {"YES": True, "NO": False}, "yes or no")


def _whole(row: list[str], index: int) -> int:
    text = row[index].strip()
    if _WHOLE.fullmatch(text) is None:
        raise CellError(index, f"is not a whole number: {cells.shown(text)}")
    return int(text)


def _subject(row: list[str], index: int) -> Subject:
    try:
        return Subject.of_text(_text(row, index))
    except InvalidValueError as error:
        raise CellError(index, error.reason) from error


def _tags(row: list[str], index: int) -> tuple[Tag, ...]:
    text = _text(row, index)
    try:
        return () if text == _NONE else tags_of_text(text)
    except InvalidValueError as error:
        raise CellError(index, error.reason) from error


def _several(row: list[str], index: int) -> tuple[Decimal, ...]:
    text = row[index].strip()
    if text == _NONE:
        return ()
    return tuple(cells.number([*row[:index], part], index) for part in text.split())


def _word_of(words: type[StrEnum]) -> Callable[[list[str], int], StrEnum]:
    known = {word.value.upper(): word for word in words}
    return lambda row, index: cells.choice(row, index, known, f"one of {', '.join(words)}")


def _readers(kind: type[Any]) -> dict[str, tuple[Callable[[list[str], int], Any], bool]]:
    """Return how each field is read, and whether it may be unknown."""
    plain: dict[object, Callable[[list[str], int], Any]] = {
        str: _text,
        Decimal: cells.number,
        datetime: _time,
        date: _day,
        bool: _answer,
        int: _whole,
        tuple[Decimal, ...]: _several,
        tuple[Tag, ...]: _tags,
        Subject: _subject,
    }
    found = {}
    for name, hint in get_type_hints(kind).items():
        arguments = get_args(hint)
        may_be_unknown = NoneType in arguments
        wanted = arguments[0] if may_be_unknown else hint
        found[name] = (plain.get(wanted) or _word_of(wanted), may_be_unknown)
    return found


_READERS: Final = {kind: _readers(kind) for kinds in KINDS.values() for kind in kinds}

NUMBERS: Final = frozenset(
    name
    for readers in _READERS.values()
    for name, (read, _) in readers.items()
    if read is cells.number
)
"""Fields that hold one number."""
