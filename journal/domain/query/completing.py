"""What can follow where somebody types: fields, values, and the words between them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from journal.domain.query.fields import ANY, FIELDS, KEYWORDS, NONE, UNKNOWN, Field, Kind, field_of
from journal.domain.query.printing import written_value
from journal.domain.query.values import NAMED_TIMES

_TYPED: Final = re.compile(r'([A-Za-z_]+)(:|!=|=)("[^"]*|[^\s()"]*)$|([A-Za-z_]*)$')
_MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to go on.

    Attributes:
        start: from where on the text before the cursor is replaced.
        text: what is put there.
        says: what it means.
    """

    start: int
    text: str
    says: str


def suggestions(
    text: str, cursor: int, names_of: Callable[[str], Iterable[str]]
) -> tuple[Suggestion, ...]:
    """Return what can stand where the cursor is, the likeliest first.

    Args:
        text: what is typed so far.
        cursor: the place in it.
        names_of: the texts that a column has now.
    """
    before = text[:cursor]
    if before.count('"') % 2 and not re.search(r'[:=]"[^"]*$', before):
        return ()  # inside a quotation everything may stand
    typed = _TYPED.search(before)
    if typed is None or typed[1] is None:
        part = "" if typed is None else typed[4]
        is_asked = part or not before.strip()
        return tuple(_fields(part.casefold(), len(before) - len(part))) if is_asked else ()
    field = field_of(typed[1])
    if field is None:
        return ()
    part = typed[3].removeprefix('"').casefold()
    values = dict.fromkeys(_values(field, names_of))
    near = [one for one in values if one.casefold().startswith(part)]
    near += [one for one in values if part in one.casefold() and one not in near]
    return tuple(
        Suggestion(start=typed.start(3), text=written_value(one), says=field.says)
        for one in near[:_MOST]
        if one.casefold() != part
    )


def _fields(part: str, start: int) -> Iterable[Suggestion]:
    for field in FIELDS:
        names = (field.name, *field.also)
        if any(name.startswith(part) for name in names):
            sign = ":" if field.kind.is_text or field.kind is Kind.TIME else ""
            yield Suggestion(
                start=start, text=f"{field.name}{sign}", says=f"{field.says}: {field.example}"
            )
    for word in KEYWORDS:
        if part and word.startswith(part) and word != part:
            yield Suggestion(start=start, text=f"{word} ", says="between conditions")


def _values(field: Field, names_of: Callable[[str], Iterable[str]]) -> Iterable[str]:
    if field.choices:
        yield from field.choices
    elif field.kind is Kind.TIME:
        yield from NAMED_TIMES
    elif field.kind in {Kind.NAME, Kind.LABEL, Kind.CHOICE}:
        yield from names_of(field.column)
    if field.can_be_none:
        yield from (ANY, NONE)
    yield UNKNOWN
