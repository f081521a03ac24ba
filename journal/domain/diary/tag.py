"""Tags: a word of the trader's own in one of four groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from journal.domain.errors import InvalidValueError

LONGEST_NAME: Final = 40
_BETWEEN: Final = ":"


class TagGroup(StrEnum):
    """What a tag says something about."""

    SETUP = "setup"
    """Why the trade was made."""
    MISTAKE = "mistake"
    """What went otherwise than it should have."""
    MARKET = "market"
    """How the market was."""
    OWN = "own"
    """Whatever else the trader sorts by."""


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """One tag; the same name in another group is another tag."""

    group: TagGroup
    name: str
    """In lower case, one blank between words: however it is typed, it is one tag."""

    def __post_init__(self) -> None:
        """Refuse a name that ``Tag.typed`` would write otherwise, and one that is too long."""
        if not self.name:
            raise InvalidValueError("tag", "has no name: write it like setup:breakout")
        if self.name != _plain(self.name):
            raise InvalidValueError("tag", "must be in lower case, with one blank between words")
        if len(self.name) > LONGEST_NAME:
            raise InvalidValueError("tag", f"must not be longer than {LONGEST_NAME} characters")

    @classmethod
    def typed(cls, group: TagGroup, name: str) -> Self:
        """Return the tag of a name as somebody typed it.

        Raises:
            InvalidValueError: nothing was typed, or too much.
        """
        return cls(group, _plain(name))

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Return the tag of ``group:name``; without a group it is one of the trader's own.

        Raises:
            InvalidValueError: there is no such group, or no name.
        """
        group, between, name = text.partition(_BETWEEN)
        if not between:
            return cls.typed(TagGroup.OWN, text)
        for known in TagGroup:
            if known.value == group.strip().lower():
                return cls.typed(known, name)
        groups = ", ".join(known.value for known in TagGroup)
        raise InvalidValueError("tag", f"knows no group {group.strip()!r}, only {groups}")

    @property
    def text(self) -> str:
        """``group:name``."""
        return f"{self.group.value}{_BETWEEN}{self.name}"


def tags_of_text(text: str) -> tuple[Tag, ...]:
    """Return tags that stand one a line.

    Raises:
        InvalidValueError: a line is no tag.
    """
    return tuple(Tag.of_text(line) for line in text.split("\n") if line)


def text_of_tags(tags: Iterable[Tag]) -> str:
    """Return tags one a line."""
    return "\n".join(tag.text for tag in tags)


def _plain(name: str) -> str:
    """Return a name without what cannot be seen; no letter of it is a line break."""
    return " ".join("".join(one if one.isprintable() else " " for one in name).lower().split())
