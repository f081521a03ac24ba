import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.policy import (
    CHOICES,
    Choice,
    PausePolicy,
    pending,
    policy_at,
    policy_in_pause,
)
from journal.domain.pause.trusted_time import TimePolicy

DEFAULT = PausePolicy()


def chosen(at: int, subject: str, words: str) -> PauseEntry:
    return PauseEntry(kind=EntryKind.POLICY, at=0, subject=subject, until=at, words=words)


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("hours", "48"),
        ("repeated_hours", "168"),
        ("time", "strict"),
        ("door", "on"),
        ("check_clock", "on"),
    ],
)
def test_every_choice_is_written_as_it_is_typed(choice: Choice, text: str) -> None:
    changed = DEFAULT.changed(choice, text)
    assert changed.text(choice) == text
    assert changed.changed(choice, DEFAULT.text(choice)) == DEFAULT


@pytest.mark.parametrize(
    ("choice", "text"),
    [("hours", "23"), ("repeated_hours", ""), ("time", "lax"), ("door", "yes"), ("door", "ON")],
)
def test_nothing_else_is_offered(choice: Choice, text: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        DEFAULT.changed(choice, text)
    assert refused.value.field == choice


def test_a_duration_that_is_not_offered_is_no_policy() -> None:
    with pytest.raises(InvalidValueError, match="must be one of 24, 48, 72, 168"):
        PausePolicy(hours=25)


@pytest.mark.parametrize(
    ("choice", "looser", "stricter"),
    [
        ("hours", "24", "48"),
        ("repeated_hours", "24", "72"),
        ("time", "standard", "strict"),
        ("door", "on", "off"),
        ("check_clock", "off", "on"),
    ],
)
def test_it_is_known_which_way_a_choice_goes(choice: Choice, looser: str, stricter: str) -> None:
    loose, strict = DEFAULT.changed(choice, looser), DEFAULT.changed(choice, stricter)
    assert strict.loosens(loose)
    assert not loose.loosens(strict)
    assert not strict.loosens(strict)


def test_what_holds_is_the_newest_choice_that_holds_already() -> None:
    entries = [
        chosen(50, "hours", "24"),
        chosen(10, "hours", "72"),
        PauseEntry(kind=EntryKind.NOTED, at=5, subject="hours", until=5, words="168"),
        PauseEntry(kind=EntryKind.POLICY, at=5, subject="hours", words="168"),
    ]
    assert [policy_at(entries, at).hours for at in (9, 10, 49, 50)] == [24, 72, 72, 24]
    assert [one.until for one in pending(entries, 10)] == [50]
    assert [one.until for one in pending(entries, 5)] == [10, 50]
    with pytest.raises(InvalidValueError, match="must be one of hours"):
        policy_at([chosen(1, "nothing", "24")], 2)


def test_a_running_pause_is_never_loosened() -> None:
    entries = [
        chosen(10, "hours", "72"),
        chosen(10, "time", "strict"),
        chosen(10, "check_clock", "on"),
        chosen(50, "hours", "24"),
        chosen(50, "time", "standard"),
        chosen(50, "check_clock", "off"),
        chosen(50, "door", "on"),
    ]
    assert policy_in_pause(entries, 20, 60) == policy_at(entries, 20)
    assert policy_in_pause(entries, 0, 20) == policy_at(entries, 20)
    after = policy_in_pause(entries, 60, 70)
    assert (after.time, after.door, after.hours) == (TimePolicy.STANDARD, True, 24)


def test_every_choice_has_a_default() -> None:
    assert {choice: DEFAULT.text(choice) for choice in CHOICES} == {
        "hours": "24",
        "repeated_hours": "24",
        "time": "standard",
        "door": "off",
        "check_clock": "off",
    }
