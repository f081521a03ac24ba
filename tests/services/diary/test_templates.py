"""Beginnings of notes are kept, replaced and deleted."""

import pytest

from journal.domain.errors import InvalidValueError
from journal.services.diary.templates import (
    BUILT_IN,
    MOST_TEMPLATES,
    NoteTemplate,
    NoteTemplateService,
)
from journal.storage.store import Store

MINE = NoteTemplate(name="Breakout", text="**Level:**\n**Volume:** ")


@pytest.fixture
def templates(store: Store) -> NoteTemplateService:
    return NoteTemplateService(store=store)


def test_own_templates_follow_those_from_the_beginning(templates: NoteTemplateService) -> None:
    assert templates.all() == BUILT_IN
    assert templates.add(MINE) == templates.all() == (*BUILT_IN, MINE)
    again = NoteTemplate(name="breakout", text="other")
    assert templates.add(again) == (*BUILT_IN, again)
    assert templates.delete("gone") == (*BUILT_IN, again)
    assert templates.delete("breakout") == BUILT_IN


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (" ", "text", "a few words"),
        ("a" * 41, "text", "longer than"),
        ("Empty", " ", "empty"),
        ("Long", "a" * 20_001, "too long"),
    ],
)
def test_what_cannot_be_a_template_is_refused(name: str, text: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        NoteTemplate(name=name, text=text)


def test_names_from_the_beginning_are_taken_and_there_is_an_end(
    templates: NoteTemplateService, store: Store
) -> None:
    with pytest.raises(InvalidValueError, match="is there already"):
        templates.add(NoteTemplate(name="a TRADE", text="text"))
    with store.writing() as writer:
        rows = [[f"Number {one}", "text"] for one in range(MOST_TEMPLATES)]
        writer.save_setting("note_templates", str(rows).replace("'", '"'))
    with pytest.raises(InvalidValueError, match="are the most"):
        templates.add(MINE)
    with store.writing() as writer:
        writer.save_setting("note_templates", '{"another": "version"}')
    assert templates.all() == BUILT_IN
