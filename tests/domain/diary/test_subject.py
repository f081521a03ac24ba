"""What an entry is about."""

from datetime import date

import pytest

from journal.domain.diary.subject import Subject
from journal.domain.errors import InvalidValueError


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (Subject.position("BTCUSDT:both:1"), "p:BTCUSDT:both:1"),
        (Subject.position("d:2026-05-14"), "p:d:2026-05-14"),
        (Subject.day(date(2026, 5, 14)), "d:2026-05-14"),
    ],
)
def test_a_subject_is_known_by_its_text(subject: Subject, text: str) -> None:
    assert subject.text == text
    assert Subject.of_text(text) == subject


@pytest.mark.parametrize(
    "text", ["", "p:", "d:", "d:20260514xx", "d:2026-13-01", "d:20260514", "x"]
)
def test_another_text_is_no_subject(text: str) -> None:
    with pytest.raises(InvalidValueError):
        Subject.of_text(text)


def test_nothing_is_about_two_things() -> None:
    with pytest.raises(InvalidValueError, match="a position or a day"):
        Subject(position_key="BTCUSDT:both:1", on_day=date(2026, 5, 14))
