"""Tags and their groups."""

import pytest

from journal.domain.diary.tag import Tag, TagGroup, tags_of_text, text_of_tags
from journal.domain.errors import InvalidValueError


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("setup:breakout", Tag(TagGroup.SETUP, "breakout")),
        (" Mistake : Moved\u2028my  STOP ", Tag(TagGroup.MISTAKE, "moved my stop")),
        ("FOMO", Tag(TagGroup.OWN, "fomo")),
        ("market:9:30 open", Tag(TagGroup.MARKET, "9:30 open")),
    ],
)
def test_a_tag_is_one_however_it_is_typed(text: str, tag: Tag) -> None:
    assert Tag.of_text(text) == tag
    assert Tag.of_text(tag.text) == tag


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("setup:", "has no name"),
        ("mood:fine", "knows no group 'mood', only setup, mistake, market, own"),
        ("x" * 41, "longer than 40"),
    ],
)
def test_what_is_no_tag_is_refused_with_what_would_be(text: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        Tag.of_text(text)


def test_a_tag_is_made_of_its_plain_name_only() -> None:
    with pytest.raises(InvalidValueError, match="lower case"):
        Tag(TagGroup.OWN, "Fomo")


def test_tags_stand_one_a_line() -> None:
    tags = (Tag(TagGroup.SETUP, "a, b"), Tag(TagGroup.OWN, "c:d"))
    assert text_of_tags(tags) == "setup:a, b\nown:c:d"
    assert tags_of_text(text_of_tags(tags)) == tags
    assert tags_of_text("") == ()
