"""Two hands at one entry: what each of them changed is kept, and no word is lost."""

from dataclasses import fields, replace
from typing import Any, Final

from journal.domain.diary.entry import DiaryEntry

_LEFT_ALONE: Final = {"subject", "note", "tags", "written_at"}
_BETWEEN: Final = "\n\n"


def merged(base: DiaryEntry, draft: DiaryEntry, stored: DiaryEntry) -> DiaryEntry:
    """Return what is stored with what the draft changed about its base.

    Args:
        base: what the draft was begun from.
        draft: as it was typed.
        stored: as it is kept now; somebody else may have changed it meanwhile.

    Raises:
        InvalidValueError: both together are more than one entry may hold.
    """
    changed: dict[str, Any] = {
        field.name: getattr(draft, field.name)
        for field in fields(DiaryEntry)
        if field.name not in _LEFT_ALONE and getattr(draft, field.name) != getattr(base, field.name)
    }
    had, has = set(base.tags), set(draft.tags)
    tags = (set(stored.tags) | (has - had)) - (had - has)
    note = _merged_note(base.note, draft.note, stored.note)
    return replace(stored, note=note, tags=tuple(tags), **changed)


def _merged_note(base: str, draft: str, stored: str) -> str:
    """Return the note that was changed, or both where both were; the draft stands first."""
    if draft == base:
        return stored
    if stored in {base, draft} or stored in draft:
        return draft
    return f"{draft}{_BETWEEN}{stored}" if draft else stored
