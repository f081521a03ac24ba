from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc
from journal.domain.pause.causes import began_at, is_told, is_typed_late, windows
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.values import Certainty, Liquidation

AT = datetime(2024, 5, 13, 15, 40, 0, 250_000, tzinfo=UTC)
S = ms_from_utc(AT) // 1000
HOUR = timedelta(hours=1)


def liquidation(
    hours: float = 0,
    certainty: Certainty = Certainty.CERTAIN,
    liquidation_id: str | None = None,
    position_key: str | None = None,
) -> tuple[str, Liquidation]:
    at = AT + hours * HOUR
    return "Main", Liquidation(
        liquidation_id=liquidation_id or f"row:{hours}",
        symbol="BTCUSDT",
        side=None,
        occurred_at=at,
        certainty=certainty,
        source="test",
        position_key=position_key,
    )


def entry(kind: EntryKind, hours: float, until: float | None = None, **told: str) -> PauseEntry:
    ends = None if until is None else S + int(until * 3600)
    return PauseEntry(kind=kind, at=S + int(hours * 3600), until=ends, **told)


def test_nothing_follows_from_nothing_or_from_a_guess() -> None:
    assert windows([], []) == ()
    assert windows([liquidation(certainty=Certainty.PROBABLE)], []) == ()


def test_a_liquidation_locks_for_a_day_to_the_millisecond() -> None:
    (window,) = windows([liquidation()], [])
    assert (window.began, window.ends, window.is_told) == (S, S + 86_400, True)
    assert (window.pause.started_at, window.pause.ends_at) == (AT, AT + 24 * HOUR)
    assert window.pause.liquidated_at == AT


def test_what_comes_inside_moves_the_end_and_never_nearer() -> None:
    found = [liquidation(10), liquidation(0)]
    own = [entry(EntryKind.STARTED, 1, 3), entry(EntryKind.STARTED, 50, 60)]
    first, second = windows(found, own)
    assert (first.began, first.ends) == (S, S + 34 * 3600)
    assert first.pause.liquidated_at == AT + 10 * HOUR
    assert first.pause.ends_at == AT + 34 * HOUR
    assert (second.liquidated, second.is_told) == (None, False)
    assert second.pause.started_at == second.pause.liquidated_at
    assert second.pause.ends_at - second.pause.started_at == 10 * HOUR


def test_a_pause_begun_before_the_liquidation_keeps_its_beginning() -> None:
    (window,) = windows([liquidation(2)], [entry(EntryKind.STARTED, 0, 4)])
    assert not window.is_told
    assert window.pause.started_at == AT.replace(microsecond=0)
    assert window.pause.ends_at == AT + 26 * HOUR


def test_own_entries_that_end_before_they_begin_lock_nothing() -> None:
    assert windows([], [entry(EntryKind.STARTED, 1, 1), entry(EntryKind.STARTED, 1)]) == ()


def test_a_voided_record_and_what_was_added_to_it_are_left_out() -> None:
    wrong = entry(EntryKind.VOIDED, 2, subject="row:0")
    longer = entry(EntryKind.EXTENDED, 0, 30, subject="row:0")
    (window,) = windows([liquidation(0)], [longer])
    assert window.ends == S + 30 * 3600
    assert windows([liquidation(0)], [longer, wrong]) == ()
    (other,) = windows([liquidation(0), liquidation(3)], [longer, wrong])
    assert other.began == S + 3 * 3600


def test_how_long_it_locks_is_what_held_when_it_happened() -> None:
    policy = [
        entry(EntryKind.POLICY, 100, 100, subject="hours", words="48"),
        entry(EntryKind.POLICY, 100, 100, subject="repeated_hours", words="168"),
    ]
    found = [liquidation(0), liquidation(99), liquidation(267.5), liquidation(500)]
    lengths = [(one.ends - one.began) // 3600 for one in windows(found, policy)]
    assert lengths == [24, 24, 48, 48]
    inside_seven_days = [liquidation(101), liquidation(200)]
    assert [one.ends - one.began for one in windows(inside_seven_days, policy)] == [
        48 * 3600,
        168 * 3600,
    ]


def test_one_typed_late_locks_from_its_entry_unless_the_record_agrees() -> None:
    typed_at = f"hand:{ms_from_utc(AT + 20 * HOUR)}"
    alone = liquidation(0, Certainty.BY_HAND, typed_at)
    agreed = liquidation(0, Certainty.BY_HAND, typed_at, position_key="BTCUSDT:1")
    assert not is_told(alone[1])
    assert is_told(agreed[1])
    assert (began_at(alone[1]), began_at(agreed[1])) == (S + 20 * 3600, S)
    (window,) = windows([alone], [])
    assert (window.began, window.ends) == (S + 20 * 3600, S + 24 * 3600)
    assert window.pause.ends_at == (AT + 24 * HOUR).replace(microsecond=0)
    assert windows([liquidation(-5, Certainty.BY_HAND, typed_at)], []) == ()


@pytest.mark.parametrize(
    ("identity", "late"),
    [
        (f"hand:{ms_from_utc(AT + timedelta(seconds=61))}", True),
        (f"hand:{ms_from_utc(AT + timedelta(seconds=59))}", False),
        ("hand:a", False),
        ("row:99999999999999", False),
    ],
)
def test_only_an_id_from_typing_tells_when_it_was_typed(identity: str, *, late: bool) -> None:
    assert is_typed_late(liquidation(0, Certainty.BY_HAND, identity)[1]) is late


def test_an_entry_before_all_calendars_is_none() -> None:
    with pytest.raises(InvalidValueError):
        PauseEntry(kind=EntryKind.NOTED, at=-1)
