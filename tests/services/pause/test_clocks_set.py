"""Every case of the table in ``pause.md`` that is about clocks, through the service."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from journal.domain.errors import PausedError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.pause.stage import Stage
from journal.domain.review.saved import Cause, SavedReview
from journal.domain.values import PlanIntent
from journal.services.pause.service import PauseService
from journal.services.reentry.service import ReentryService
from journal.services.rules.service import RulesService

House = Any
Computer = Any
Left = Callable[..., float]


@pytest.fixture
def paused(house: House) -> PauseService:
    """A pause that began now, sampled once."""
    house.liquidate()
    service: PauseService = house.pause()
    service.sample()
    return service


def test_the_countdown_follows_the_true_time(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    for _ in range(4):
        computer.wait(hours=5)
        paused.sample()
    assert left() == 4
    assert paused.state().notes == ()
    assert paused.state().verified
    computer.wait(hours=4)
    assert left() == 0


def test_a_clock_set_forward_changes_nothing_and_is_noted(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    computer.wait(hours=1)
    computer.set_clock(hours=25)
    state = paused.sample()
    assert left() == 23
    assert state.tampered
    assert len(state.notes) == 1
    assert "set forward" in state.notes[0]
    assert state.ends_at == computer.now() + timedelta(hours=23)
    with pytest.raises(PausedError):
        paused.require_open()
    paused.require_open(PlanIntent.REDUCE)
    computer.set_clock(hours=-25)
    paused.sample()
    computer.wait(hours=23)
    assert left() == 0


def test_a_clock_set_back_three_days_changes_nothing_and_is_noted(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    computer.wait(hours=1)
    paused.sample()
    computer.set_clock(days=-3)
    computer.wait(seconds=15)
    state = paused.sample()
    assert left() == 23  # fifteen seconds are disputed
    assert "set back" in state.notes[0]
    computer.wait(hours=23)
    assert left() == 0


def test_suspend_counts(paused: PauseService, computer: Computer, left: Left) -> None:
    computer.wait(hours=8)
    paused.sample()
    assert left() == 16


def test_a_night_switched_off_counts_by_an_honest_clock(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    computer.reboot(hours=8)
    state = paused.sample()
    assert left() == pytest.approx(16, abs=0.01)
    assert not state.verified
    assert state.notes == (
        "The 8 h 0 min your computer was off count on its own clock's word: time not verified.",
    )
    assert state.confirmed_remaining == state.remaining
    assert state.verified_remaining is not None
    assert state.verified_remaining > timedelta(hours=23)


def test_the_clock_set_while_off_ends_a_standard_pause_not_verified_until_the_exchange_tells(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    paused.choose("check_clock", "on")
    computer.is_online = False
    computer.set_clock(hours=25)
    computer.reboot(minutes=5)
    assert left() == 0
    state = paused.verify_time()
    assert not state.running
    assert not state.verified
    assert "not verified" in state.notes[0]
    computer.is_online = True
    state = paused.verify_time()
    assert state.running
    assert left() == pytest.approx(23.9, abs=0.03)


def test_under_strict_only_proven_time_counts_while_nobody_vouches_for_the_clock(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    paused.choose("time", "strict")
    computer.set_clock(hours=25)
    computer.reboot(minutes=5)
    state = paused.sample()
    assert left() > 23.9
    assert state.notes == (
        (
            "23 h 59 min left — less than a minute once the exchange's clock confirms the "
            "25 h 5 min your computer was off."
        ),
    )


def test_after_tampering_a_night_switched_off_does_not_count(
    paused: PauseService, computer: Computer, left: Left
) -> None:
    computer.set_clock(hours=1)
    paused.sample()
    computer.reboot(hours=8)
    state = paused.sample()
    assert left() > 23.9
    assert (
        "once the exchange's clock confirms the 8 h 0 min your computer was off"
        in (state.notes[-1])
    )


def test_a_restart_loses_nothing(house: House, computer: Computer, left: Left) -> None:
    house.liquidate()
    house.pause().sample()
    computer.wait(hours=2)
    house.close()
    computer.wait(hours=2)
    assert left() == 20


def test_a_clock_set_forward_before_the_import_shortens_nothing(
    house: House, computer: Computer, left: Left
) -> None:
    house.pause().sample()
    computer.set_clock(hours=20)
    house.liquidate()
    assert left() == 24


@pytest.mark.parametrize(("late", "expected"), [(20, 4), (30, 0)])
def test_a_liquidation_imported_late_locks_for_what_remains(
    house: House, left: Left, late: int, expected: int
) -> None:
    house.liquidate(hours=late)
    assert left() == expected


def test_two_windows_never_count_the_same_second_twice(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    first, second = house.pause(), house.pause("other")
    for _ in range(5):
        first.sample()
        second.sample()
        computer.wait(minutes=6)
        second.sample()
        first.sample()
    assert left() == 23.5
    assert left("other") == 23.5


def test_the_exchange_is_asked_only_where_the_trader_chose_so(
    paused: PauseService, computer: Computer
) -> None:
    computer.wait(hours=1)
    asked: list[int] = []
    clock = type("Never", (), {"ask": lambda _: asked.append(1)})()
    quiet = PauseService(store=paused.store, clock=computer, clocks=computer, exchange_clock=clock)
    quiet.verify_time()
    assert asked == []


def test_a_clock_set_forward_ends_no_re_entry(
    house: House, paused: PauseService, computer: Computer, brackets: BracketBook
) -> None:
    store = house.store()
    rules = RulesService(store=store, brackets=brackets, clock=paused)
    service = ReentryService(store=store, rules=rules, clock=paused)
    computer.wait(hours=25)
    paused.sample()
    assert service.standing().stage is Stage.REVIEW_DUE
    ending = service.standing().ending
    assert ending is not None
    review = SavedReview(
        episode_id=ending.episode.episode_id,
        cause=Cause.LEVERAGE,
        sentence="Too much of it.",
        rule_id=None,
        occurred_at=ending.episode.ended_at,
        saved_at=computer.now(),
    )
    with store.writing() as writer:
        writer.save_review("Main", review)
    computer.set_clock(days=30)
    paused.sample()
    reentry = service.standing().reentry
    assert service.standing().stage is Stage.REENTRY
    assert reentry is not None
    assert reentry.time_left == timedelta(days=7)
