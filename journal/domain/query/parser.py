"""From the text of a query to its tree; errors know where they are and what to write instead."""

import re
from datetime import UTC, datetime
from typing import Final, NoReturn

from journal.domain.query.errors import QueryError
from journal.domain.query.fields import (
    ANY,
    NONE,
    UNKNOWN,
    Field,
    field_of,
    nearest_name,
)
from journal.domain.query.tree import EVERYTHING, And, Comparison, Not, Operator, Or, Query, Word
from journal.domain.query.values import Asking, UnreadableValueError, bounds_of, is_range

_BLANK: Final = re.compile(r"\s*")
_WORD: Final = re.compile(r'[^\s()":<>=!]+')
_OPERATOR: Final = re.compile(r"\s*(!=|<=|>=|=|<|>)|:(!=|<=|>=|=|<|>)?")
_VALUE: Final = re.compile(r"[^\s()]+")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_ANY_DAY: Final = Asking(now=datetime(2026, 1, 1, tzinfo=UTC), zone=UTC)
"""Whether a value can be read does not depend on the day."""
_EQUALITY: Final = frozenset({Operator.IS, Operator.EQUALS, Operator.DIFFERS})
_DEEPEST: Final = 50


def parse(text: str) -> Query:
    """Return the tree of a query; an empty text finds everything.

    Raises:
        QueryError: it cannot be read.
    """
    return _Parser(text).query()


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def query(self) -> Query:
        self._skip()
        if self._at == len(self._text):
            return EVERYTHING
        found = self._either()
        if self._at < len(self._text):
            self._refuse(self._at, self._at + 1, 'This ")" closes nothing: take it out.')
        return found

    def _either(self) -> Query:
        """Read parts between ``or``."""
        parts = [self._all()]
        while self._takes("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(parts=tuple(parts))

    def _all(self) -> Query:
        """Read parts one after the other, with or without ``and`` between them."""
        parts = [self._one()]
        while True:
            if self._takes("and"):
                parts.append(self._one())
            elif self._at == len(self._text) or self._text[self._at] == ")" or self._is("or"):
                break
            else:
                parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(parts=tuple(parts))

    def _one(self) -> Query:
        start = self._at
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(start, start + 1, "The query is nested too deeply: take parentheses out.")
        if self._takes("not"):
            found: Query = Not(part=self._one())
        elif self._text[start : start + 1] == "(":
            found = self._group()
        else:
            found = self._term()
        self._depth -= 1
        return found

    def _group(self) -> Query:
        opened = self._at
        self._at += 1
        self._skip()
        if self._text[self._at : self._at + 1] == ")":
            self._refuse(opened, self._at + 1, "There is nothing between the parentheses.")
        found = self._either()
        if self._text[self._at : self._at + 1] != ")":
            self._refuse(opened, opened + 1, 'This "(" is not closed: write ")" behind the group.')
        self._at += 1
        self._skip()
        return found

    def _term(self) -> Query:
        """Read a word, or a field with its value."""
        start, text = self._at, self._text
        if text[start : start + 1] == '"':
            words = self._quoted()
            return self._ended(Word(text=words, span=(start, self._at)))
        found = _WORD.match(text, start)
        if found is None:
            self._refuse_beginning(start)
        name = found[0]
        operator = _OPERATOR.match(text, found.end())
        if operator is None:
            if self._is("and") or self._is("or"):
                self._refuse(
                    start, found.end(), f'Something is missing before "{name}": write what to find.'
                )
            self._at = found.end()
            return self._ended(Word(text=name, span=(start, self._at)))
        return self._comparison(start, name, operator)

    def _comparison(self, start: int, name: str, found: re.Match[str]) -> Query:
        field = field_of(name)
        if field is None:
            self._refuse(
                start,
                start + len(name),
                f'There is no field "{name}". Did you mean "{nearest_name(name)}"? Words with a '
                "colon are found in quotation marks.",
            )
        operator = Operator(found[1] or found[2] or Operator.IS)
        self._at = found.end()
        if found[1]:
            self._skip()
        begin = self._at
        if self._text[begin : begin + 1] == '"':
            value = self._quoted()
        else:
            told = _VALUE.match(self._text, begin)
            value = "" if told is None else told[0]
            self._at = begin + len(value)
        if not value:
            self._refuse(
                start, found.end(), f"Say what {field.name} shall be, for example {field.example}."
            )
        self._require(field, operator, value, (begin, self._at))
        span = start, self._at
        return self._ended(Comparison(name=field.name, operator=operator, text=value, span=span))

    def _require(self, field: Field, operator: Operator, value: str, span: tuple[int, int]) -> None:
        """Refuse a value that the field does not know."""
        text = value.casefold()
        if text == UNKNOWN or (field.can_be_none and text in {NONE, ANY}):
            is_fine = operator in _EQUALITY
        elif field.kind.is_text:
            if field.choices and text not in field.choices:
                more = (NONE, ANY) if field.can_be_none else ()
                names = ", ".join((*field.choices, *more, UNKNOWN))
                self._refuse(*span, f"{field.name} is one of {names}.")
            is_fine = operator in _EQUALITY
        else:
            try:
                bounds_of(field, value, _ANY_DAY)
            except UnreadableValueError as problem:
                self._refuse(*span, str(problem))
            is_fine = operator in _EQUALITY or not is_range(value)
        if not is_fine:
            self._refuse(
                *span,
                f'"{value}" has no order: write {field.name}:{value} or {field.name}!={value}.',
            )

    def _quoted(self) -> str:
        found = _QUOTED.match(self._text, self._at)
        if found is None:
            self._refuse(
                self._at, len(self._text), 'The quotation is not closed: write " at its end.'
            )
        if not found[1].strip():
            self._refuse(*found.span(), "There is nothing between the quotation marks.")
        self._at = found.end()
        return _ESCAPED.sub(r"\1", found[1])

    def _refuse_beginning(self, start: int) -> NoReturn:
        if start == len(self._text) or self._text[start] == ")":
            before = max(0, len(self._text[:start].rstrip()) - 1)
            self._refuse(before, before + 1, "Something is missing here: write what to find.")
        self._refuse(
            start, start + 1, "Write the field before the sign, for example pnl<0 or side:long."
        )

    def _ended(self, found: Query) -> Query:
        self._skip()
        return found

    def _skip(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at

    def _is(self, keyword: str) -> bool:
        """Whether a keyword stands here, and not the name of a field or a longer word."""
        found = _WORD.match(self._text, self._at)
        return (
            found is not None
            and found[0].casefold() == keyword
            and _OPERATOR.match(self._text, found.end()) is None
        )

    def _takes(self, keyword: str) -> bool:
        if not self._is(keyword):
            return False
        self._at += len(keyword)
        self._skip()
        return True

    def _refuse(self, start: int, end: int, sentence: str) -> NoReturn:
        raise QueryError(start, end, sentence)
