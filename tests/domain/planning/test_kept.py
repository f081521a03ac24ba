"""What is written along with a plan."""

from datetime import UTC, datetime

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.planning.kept import DifferenceAnswer, PlanWord, checklist_of


def test_an_override_is_a_sentence_or_nothing() -> None:
    assert PlanWord().override is None
    assert PlanWord(override="The size is half of what I wanted.").checked is None
    with pytest.raises(InvalidValueError, match="a sentence of 10 to 500"):
        PlanWord(override="because")


def test_an_answer_is_a_sentence() -> None:
    with pytest.raises(InvalidValueError, match="a sentence of 10 to 500"):
        DifferenceAnswer(
            position_key="a", sentence=" " * 20, answered_at=datetime(2024, 5, 14, tzinfo=UTC)
        )


def test_a_checklist_is_its_lines_without_empty_and_repeated_ones() -> None:
    assert checklist_of(" slept well \n\nno news today\nslept well\n") == (
        "slept well",
        "no news today",
    )
    assert checklist_of("\n") == ()
    with pytest.raises(InvalidValueError, match="more than 12 lines"):
        checklist_of("\n".join(str(number) for number in range(13)))
    with pytest.raises(InvalidValueError, match="more than 120 characters"):
        checklist_of("x" * 121)
