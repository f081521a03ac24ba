"""From the tree of a query back to a text that is parsed into the same tree."""

import re
from typing import Final

from journal.domain.query.fields import KEYWORDS
from journal.domain.query.tree import And, Comparison, Not, Or, Query, Word

_PLAIN: Final = re.compile(r'[^\s()":<>=!\\]+')
_PLAIN_VALUE: Final = re.compile(r'[^\s()"\\<>=!:][^\s()"\\]*')


def printed(query: Query) -> str:
    """Return the text of a query, in one way however it was typed."""
    if isinstance(query, Word):
        is_plain = _PLAIN.fullmatch(query.text) and query.text.casefold() not in KEYWORDS
        return query.text if is_plain else quoted(query.text)
    if isinstance(query, Comparison):
        return f"{query.name}{query.operator.value}{written_value(query.text)}"
    if isinstance(query, Not):
        return f"not {_inside(query.part, And, Or)}"
    if isinstance(query, And):
        return " ".join(_inside(part, And, Or) for part in query.parts)
    return " or ".join(_inside(part, Or) for part in query.parts)


def written_value(text: str) -> str:
    """Return a value as it is written behind its field."""
    return text if _PLAIN_VALUE.fullmatch(text) else quoted(text)


def quoted(text: str) -> str:
    """Return a text in quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inside(query: Query, *grouped: type) -> str:
    text = printed(query)
    return f"({text})" if isinstance(query, grouped) else text
