"""Simple Markdown of notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.diary.markup import Block, Form, Span, blocks_of, plain_text
from tests.examples import examples


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("## Too  late", Block(Form.HEADING, (Span("Too  late"),), 2)),
        ("####### no", Block(Form.PARAGRAPH, (Span("####### no"),))),
        ("- a", Block(Form.BULLET, (Span("a"),))),
        (" * **a** b", Block(Form.BULLET, (Span("a", is_bold=True), Span(" b")))),
        ("12. b", Block(Form.NUMBERED, (Span("b"),), 12)),
        ("2024. was a year", Block(Form.PARAGRAPH, (Span("2024. was a year"),))),
        ("", Block(Form.PARAGRAPH, ())),
    ],
)
def test_a_line_is_shown_as_what_it_begins_like(line: str, block: Block) -> None:
    assert blocks_of(line) == (block,)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a *b* c", (Span("a "), Span("b", is_italic=True), Span(" c"))),
        (
            "__a *b*__",
            (Span("a ", is_bold=True), Span("b", is_bold=True, is_italic=True)),
        ),
        ("2 * 3 * 4", (Span("2 * 3 * 4"),)),
        ("snake_case_name", (Span("snake_case_name"),)),
        ("**open", (Span("**open"),)),
        ("[a](http://b)", (Span("[a](http://b)"),)),
        ("<img src=x>", (Span("<img src=x>"),)),
    ],
)
def test_only_bold_and_italic_are_marks(text: str, spans: tuple[Span, ...]) -> None:
    assert blocks_of(text)[0].spans == spans


def test_without_marks_the_words_are_left() -> None:
    assert plain_text("# A **b**\n- c") == "A b\nc"


@examples(60)
@given(st.text(st.sampled_from("ab *_#-1.\n<>&"), max_size=40))
def test_every_letter_but_the_marks_is_shown(note: str) -> None:
    marks = set("*_#-1. \n")
    shown = plain_text(note)
    assert [one for one in shown if one not in marks] == [one for one in note if one not in marks]
    assert shown.count("\n") == note.count("\n")
