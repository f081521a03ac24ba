"""What the trader decides about a pause: longer, disputed, the door, the policy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError, PausedError
from journal.domain.instants import ms_from_utc
from journal.domain.pause.entries import EntryKind
from journal.domain.pause.kept import Kept
from journal.domain.values import Fill, Liquidation
from journal.services.pause.door import SENTENCE
from journal.services.pause.found import liquidations_of_all, pauses_of
from journal.storage.pause_log.copies import Found

House = Any
Computer = Any
Left = Callable[..., float]


def test_the_trader_pauses_himself(house: House, computer: Computer, left: Left) -> None:
    pause = house.pause()
    pause.start(timedelta(hours=12), "I am tired.")
    assert left() == 12
    assert "you paused it yourself" in pause.state().sentence
    assert pause.state().liquidation is None
    computer.wait(hours=12)
    assert left() == 0
    (window,) = pauses_of(house.store(), liquidations_of_all(house.store()))
    assert window.ends_at - window.started_at == timedelta(hours=12)


@pytest.mark.parametrize("length", [timedelta(minutes=59), timedelta(days=31)])
def test_a_slip_of_the_finger_is_no_pause(house: House, length: timedelta) -> None:
    with pytest.raises(InvalidValueError, match="at least 1 h 0 min and at most 30 days"):
        house.pause().start(length)


def test_a_pause_is_made_longer_and_never_shorter(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    house.pause().extend(timedelta(hours=6))
    assert left() == 30
    assert house.pause().state().pause.ends_at == computer.now() + timedelta(hours=30)
    house.pause().start(timedelta(hours=8))
    assert left() == 30
    house.pause().start(timedelta(hours=40))
    assert left() == 40
    with pytest.raises(InvalidValueError):
        house.pause().extend(timedelta(hours=-1))
    with pytest.raises(InvalidValueError, match="more than 30 days from now"):
        house.pause().extend(timedelta(days=30))
    assert left() == 40


def test_without_a_pause_there_is_nothing_to_lengthen(house: House) -> None:
    with pytest.raises(JournalError, match="Start one instead"):
        house.pause().extend(timedelta(hours=1))


def test_a_second_liquidation_inside_moves_the_end(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    house.pause().sample()
    computer.wait(hours=10)
    house.liquidate()
    assert left() == 24


def test_a_repeated_liquidation_locks_for_as_long_as_was_chosen(
    house: House, computer: Computer, left: Left
) -> None:
    house.pause().choose("repeated_hours", "72")
    house.liquidate()
    assert left() == 24
    computer.wait(days=6)
    assert left() == 0
    house.liquidate()
    assert left() == 72
    computer.wait(days=8)
    house.liquidate()
    assert left() == 24


def test_a_late_typed_liquidation_locks_for_what_remains_from_when_it_was_typed(
    house: House, computer: Computer, left: Left, liquidation: Callable[..., Liquidation]
) -> None:
    computer.wait(hours=20)
    typed = liquidation(0, liquidation_id=f"hand:{ms_from_utc(computer.now())}")
    house.type_in(typed)
    assert left() == 4
    pause = house.pause().state().pause
    assert pause.started_at == computer.now()


def test_a_late_typed_liquidation_that_the_record_agrees_with_locks_from_its_own_time(
    house: House,
    computer: Computer,
    left: Left,
    liquidation: Callable[..., Liquidation],
    fill: Callable[..., Fill],
) -> None:
    with house.store().writing() as writer:
        writer.add_fills("Main", [fill(-90, "buy", "1", "100"), fill(0, "sell", "1", "80")], None)
    computer.wait(hours=20)
    house.type_in(liquidation(0, liquidation_id=f"hand:{ms_from_utc(computer.now())}"))
    assert left() == 4
    pause = house.pause().state().pause
    assert pause.started_at == computer.now() - timedelta(hours=20)


def test_a_record_that_the_exchange_contradicts_ends_at_once(
    house: House, left: Left, liquidation: Callable[..., Liquidation], fill: Callable[..., Fill]
) -> None:
    house.type_in(liquidation(-30))
    with house.store().writing() as writer:
        writer.add_fills("Main", [fill(-90, "buy", "1", "100"), fill(-5, "sell", "1", "99")], None)
    assert left() == 23.5
    answer = house.pause().void(None, "I typed the wrong symbol.")
    assert answer.granted
    assert "contradict" in answer.sentence
    assert left() == 0
    kinds = [one.kind for one in house.pause().log()]
    assert kinds == [EntryKind.FOUND, EntryKind.VOID_ASKED, EntryKind.VOIDED]
    assert pauses_of(house.store(), liquidations_of_all(house.store())) == ()


def test_a_reason_alone_is_enough_after_an_hour_once_in_seven_days(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    pause = house.pause()
    with pytest.raises(InvalidValueError):
        pause.void(None, "  ")
    early = pause.void(None, "It was the testnet.")
    assert (early.granted, left()) == (False, 24)
    assert "ask again in 1 h 0 min" in early.sentence
    computer.wait(hours=1)
    assert pause.void(None, "It was the testnet.").granted
    assert left() == 0
    computer.wait(days=2)
    house.liquidate()
    pause.sample()
    computer.wait(hours=2)
    again = pause.void(None, "It was the testnet again.")
    assert (again.granted, left()) == (False, 22)
    assert "less than seven days ago" in again.sentence


def test_voiding_one_of_two_leaves_the_other(house: House, computer: Computer, left: Left) -> None:
    house.liquidate()
    house.pause().sample()
    computer.wait(hours=2)
    house.liquidate()
    pause = house.pause()
    assert left() == 24
    assert pause.void(None, "The second row is of the testnet.").granted
    assert left() == 22
    house.pause().sample()
    assert left() == 22


def test_an_extension_goes_with_the_record_it_was_counted_from(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    house.pause().extend(timedelta(hours=5))
    computer.wait(hours=1)
    assert house.pause().void(None, "Wrong account.").granted
    assert left() == 0


def test_only_what_the_pause_follows_from_can_be_disputed(house: House) -> None:
    with pytest.raises(JournalError, match="No pause is running that follows"):
        house.pause().void(None, "Nothing.")
    house.liquidate()
    with pytest.raises(JournalError, match="does not follow from that liquidation"):
        house.pause().void("hand:77", "Nothing.")


def test_a_record_whose_pause_is_over_is_called_wrong_by_the_same_terms(
    house: House, computer: Computer
) -> None:
    house.liquidate()
    computer.wait(hours=1)
    house.liquidate()
    computer.wait(days=30)
    pause = house.pause()
    newest = pause.state().liquidation.liquidation_id
    assert not pause.state().running
    with pytest.raises(JournalError, match="no such liquidation"):
        pause.void("hand:77", "Nothing.")
    # Nothing has to be served any more: the reason is enough.
    assert pause.void(newest, "It was the testnet.").granted
    assert pause.called_wrong() == {newest: "It was the testnet."}
    assert pause.state().liquidation.liquidation_id != newest
    with pytest.raises(JournalError, match="called wrong before"):
        pause.void(newest, "Again.")
    older = pause.state().liquidation.liquidation_id
    refused = pause.void(older, "That one too.")
    assert not refused.granted
    assert "less than seven days ago" in refused.sentence
    assert pause.called_wrong() == {newest: "It was the testnet."}
    computer.wait(days=8)
    assert pause.void(older, "That one too.").granted
    assert pauses_of(house.store(), liquidations_of_all(house.store())) == ()


def test_all_of_an_episode_are_called_wrong_for_one_reason(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    computer.wait(minutes=20)
    house.liquidate()
    computer.wait(hours=2)
    pause, found = house.pause(), liquidations_of_all(house.store())
    ids = [one.liquidation_id for _, one in found]
    assert len(ids) == 2
    with pytest.raises(JournalError, match="does not follow from that liquidation"):
        pause.void_all([*ids, "hand:77"], "All of the testnet.")
    assert left() > 0
    assert pause.void_all(ids, "All of the testnet.").granted
    assert left() == 0
    assert set(pause.called_wrong()) == set(ids)
    with house.store().reading() as reader:
        assert len(reader.hand_liquidations("Main") + reader.incomes("Main")) == 2


def test_there_is_no_door_unless_it_was_chosen_in_calm(house: House, computer: Computer) -> None:
    house.liquidate()
    pause = house.pause()
    with pytest.raises(PausedError, match="chosen in calm"):
        pause.choose("door", "on")
    computer.wait(hours=2)
    assert pause.state().door is None
    with pytest.raises(PausedError, match="no way to leave a pause early"):
        pause.ask_door("I must.")


@pytest.fixture
def with_door(house: House, computer: Computer) -> Any:
    """A pause in its second hour, of a trader who has a door."""
    house.pause().choose("door", "on")
    computer.wait(hours=25)
    house.liquidate()
    house.pause().sample()
    return house.pause()


def test_the_door_is_slow_and_the_pause_goes_on(
    with_door: Any, computer: Computer, left: Left
) -> None:
    with pytest.raises(PausedError, match="Not in the first hour"):
        with_door.ask_door("A hedge.")
    computer.wait(hours=1)
    with pytest.raises(InvalidValueError):
        with_door.ask_door(" ")
    with pytest.raises(PausedError, match="not asked for"):
        with_door.open_door(SENTENCE)
    with_door.ask_door("A hedge.")
    assert with_door.state().door.opens_in == timedelta(minutes=15)
    with pytest.raises(PausedError, match="wait is not over: 15 min"):
        with_door.open_door(SENTENCE)
    computer.wait(minutes=15)
    assert with_door.state().door.opens_in == timedelta(0)
    with pytest.raises(InvalidValueError, match="must be exactly"):
        with_door.open_door("I plan a trade")
    with_door.open_door(f" {SENTENCE} ")
    assert with_door.state().door.open_for == timedelta(minutes=30)
    with_door.require_open()
    with pytest.raises(PausedError):
        with_door.require_calm("Loosening a rule")
    assert left() == 22.75
    computer.wait(minutes=30)
    with pytest.raises(PausedError):
        with_door.require_open()
    assert "used in the last 30 days" in with_door.state().door.refusal
    with pytest.raises(PausedError, match="used in the last 30 days"):
        with_door.ask_door("Again.")
    computer.wait(hours=30)
    with pytest.raises(PausedError, match="No pause is running"):
        with_door.ask_door("Again.")


def test_what_loosens_holds_a_day_later_and_not_for_a_pause_that_began_before(
    house: House, computer: Computer, left: Left
) -> None:
    pause = house.pause()
    assert not pause.choose("hours", "72").is_later
    later = pause.choose("hours", "24")
    assert later.is_later
    assert later.holds_from == computer.now() + timedelta(days=1)
    (waiting,) = pause.policies().pending
    assert (waiting.choice, waiting.value) == ("hours", "24")
    house.liquidate()
    computer.wait(hours=30)
    assert left() == 42
    computer.wait(hours=50)
    house.liquidate()
    assert left() == 24


def test_a_looser_choice_is_taken_back_by_a_stricter_one(house: House, computer: Computer) -> None:
    pause = house.pause()
    pause.choose("hours", "72")
    pause.choose("hours", "24")
    pause.choose("hours", "72")
    computer.wait(days=2)
    assert pause.policies().policy.hours == 72
    with pytest.raises(InvalidValueError):
        pause.choose("hours", "23")


def test_a_pause_that_outlasts_its_time_through_our_fault_is_ended_by_hand(
    house: House, computer: Computer, left: Left
) -> None:
    house.liquidate()
    pause = house.pause()
    pause.sample()
    computer.wait(hours=5)

    def forget(found: Found) -> Kept:
        assert found.kept is not None
        state = replace(found.kept.state, last=computer.read().sample)
        return replace(found.kept, state=state)

    pause._copies.update(0, forget)  # a fault of ours: five hours were not counted
    computer.wait(hours=18)
    assert left() == 6
    with pytest.raises(PausedError, match="Trading is paused"):
        pause.end_by_hand()
    computer.wait(hours=1, seconds=10)
    assert pause.state().stuck
    pause.end_by_hand()
    assert left() == 0
    assert pause.log()[-1].kind is EntryKind.ENDED_BY_HAND
    pause.sample()
    assert left() == 0
    with pytest.raises(PausedError, match="none can be ended"):
        pause.end_by_hand()
    house.liquidate()
    assert left() == 24


def test_whoever_set_the_clock_is_not_stuck(house: House, computer: Computer) -> None:
    house.liquidate()
    pause = house.pause()
    pause.sample()
    computer.set_clock(hours=30)
    assert not pause.sample().stuck
    for _ in range(5):
        computer.set_clock(seconds=119)
        assert not pause.sample().stuck
