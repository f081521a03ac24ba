"""Beginnings of notes, kept among the settings of the journal: written once, used again."""

import json
from dataclasses import dataclass
from typing import Final

from journal.domain.diary.entry import LONGEST_NOTE
from journal.domain.errors import InvalidValueError
from journal.storage.store import Store

LONGEST_NAME: Final = 40
MOST_TEMPLATES: Final = 50
_SETTING: Final = "note_templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTemplate:
    """A text that a note can begin with.

    Attributes:
        is_built_in: there from the beginning; it cannot be deleted.
    """

    name: str
    text: str
    is_built_in: bool = False

    def __post_init__(self) -> None:
        """Refuse a name nobody can read, and a text that no note can hold."""
        if not self.name.strip() or self.name != " ".join(self.name.split()):
            raise InvalidValueError("name", "must be a few words")
        if len(self.name) > LONGEST_NAME:
            raise InvalidValueError("name", f"must not be longer than {LONGEST_NAME} characters")
        if not self.text.strip():
            raise InvalidValueError("name", "cannot be kept: the note is empty")
        if len(self.text) > LONGEST_NOTE:
            raise InvalidValueError("name", "cannot be kept: the note is too long")


Templates = tuple[NoteTemplate, ...]

BUILT_IN: Final[Templates] = (
    NoteTemplate(
        name="A trade",
        text="**Why I opened it:** \n**Where I was wrong if:** \n**What happened:** \n"
        "**What I would do again:** \n**What I would do otherwise:** ",
        is_built_in=True,
    ),
    NoteTemplate(
        name="A loss",
        text="**What I planned to lose:** \n**What I lost:** \n**When I could have known:** \n"
        "**What I did next:** ",
        is_built_in=True,
    ),
    NoteTemplate(
        name="A day",
        text="**Before it began:** sleep, mood, limits\n**What the market did:** \n"
        "**My best decision:** \n**Tomorrow:** ",
        is_built_in=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTemplateService:
    """Keeps the trader's templates; every change returns all of them as they are then."""

    store: Store

    def all(self) -> Templates:
        """Return those there are from the beginning, then the trader's own."""
        return (*BUILT_IN, *self._own())

    def add(self, template: NoteTemplate) -> Templates:
        """Keep a template; an own one of the same name gives way to it.

        Raises:
            InvalidValueError: the name is one of those from the beginning, or there are too many.
        """
        wanted = template.name.casefold()
        if any(one.name.casefold() == wanted for one in BUILT_IN):
            raise InvalidValueError("name", f"is taken: {template.name!r} is there already")
        others = [one for one in self._own() if one.name.casefold() != wanted]
        if len(others) >= MOST_TEMPLATES:
            raise InvalidValueError("name", f"cannot be kept: {MOST_TEMPLATES} are the most")
        return self._write((*others, template))

    def delete(self, name: str) -> Templates:
        """Forget an own template; one that is gone already stays gone."""
        return self._write(tuple(one for one in self._own() if one.name != name))

    def _own(self) -> Templates:
        with self.store.reading() as reader:
            text = reader.setting(_SETTING)
        try:
            return tuple(
                NoteTemplate(name=name, text=note) for name, note in json.loads(text or "[]")
            )
        except (TypeError, ValueError, InvalidValueError):
            return ()  # another version wrote it otherwise

    def _write(self, own: Templates) -> Templates:
        with self.store.writing(beside_record=True) as writer:
            rows = [(one.name, one.text) for one in own]
            writer.save_setting(_SETTING, json.dumps(rows, ensure_ascii=False))
        return (*BUILT_IN, *own)
