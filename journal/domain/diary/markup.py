"""Simple Markdown of notes: headings, lists, bold and italic; everything else is plain text.

There are no links, no pictures and no markup of other kinds: what looks like them is shown as it
was typed. Whoever shows a note sets these pieces as plain text in a format of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

_HEADING: Final = re.compile(r"(#{1,3}) +(.+)")
_BULLET: Final = re.compile(r"[-*+] +(.+)")
_NUMBERED: Final = re.compile(r"(\d{1,3})[.)] +(.+)", re.ASCII)
_STRESSED: Final = re.compile(
    r"(\*\*|__)(?=\S)(?P<bold>[^\n]{1,2000}?)(?<=\S)\1"
    r"|(?<![\w*_])(\*|_)(?=[^\s*_])(?P<italic>[^\n*_]{1,2000}?)(?<=\S)\3(?![\w*_])"
)


class Form(Enum):
    """What a block of a note is."""

    PARAGRAPH = auto()
    HEADING = auto()
    BULLET = auto()
    NUMBERED = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one look."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a note as it is shown."""

    form: Form
    spans: tuple[Span, ...]
    level: int = 0
    """Of a heading, 1 to 3; of a numbered line, its number."""


def blocks_of(note: str) -> tuple[Block, ...]:
    """Return a note as blocks, one a line; an empty line is an empty paragraph."""
    return tuple(_block(line.strip()) for line in note.split("\n"))


def plain_text(note: str) -> str:
    """Return a note without its marks, for where one line or no format is shown."""
    return "\n".join("".join(span.text for span in block.spans) for block in blocks_of(note))


def _block(line: str) -> Block:
    if heading := _HEADING.fullmatch(line):
        return Block(Form.HEADING, _spans(heading[2]), len(heading[1]))
    if bullet := _BULLET.fullmatch(line):
        return Block(Form.BULLET, _spans(bullet[1]))
    if numbered := _NUMBERED.fullmatch(line):
        return Block(Form.NUMBERED, _spans(numbered[2]), int(numbered[1]))
    return Block(Form.PARAGRAPH, _spans(line))


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(_pieces(text, is_bold=False))


def _pieces(text: str, *, is_bold: bool) -> Iterator[Span]:
    """Yield the words of a line; italic may stand inside bold, and nothing inside italic."""
    at = 0
    for found in _STRESSED.finditer(text):
        if found.start() > at:
            yield Span(text[at : found.start()], is_bold)
        if found["bold"] is not None:
            yield from _pieces(found["bold"], is_bold=True)
        else:
            yield Span(found["italic"], is_bold, is_italic=True)
        at = found.end()
    if at < len(text):
        yield Span(text[at:], is_bold)
