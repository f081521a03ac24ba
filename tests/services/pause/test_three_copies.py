"""Any one or two of the three copies lost: the pause is the same, down to the second."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from journal.services.pause.service import PauseService
from journal.storage.pause_log.keyring_copy import KeyringCopy

COPIES = ("journal", "computer", "keyring")
LOST = [lost for count in (0, 1, 2) for lost in combinations(COPIES, count)]


class Keyring:
    """A backend in memory, which outlives every program."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


def program(house: Any, keyring: Keyring) -> PauseService:
    """The pause as a program that was started now sees it."""
    found: PauseService = replace(house.pause(), keyring=KeyringCopy("here", lambda: keyring))
    return found


def lose(house: Any, keyring: Keyring, lost: tuple[str, ...]) -> None:
    if "journal" in lost:
        for path in house.close().path.iterdir():
            path.unlink()
    if "computer" in lost:
        for path in house.state_folder.path.iterdir():
            path.unlink()
    if "keyring" in lost:
        keyring.kept.clear()


def begin(house: Any, keyring: Keyring) -> None:
    """Begin a day's pause by hand, which no record brings back, and lengthen it by an hour."""
    pause = program(house, keyring)
    pause.start(timedelta(hours=24))
    house.computer.wait(hours=2)
    pause.extend(timedelta(hours=1))
    assert pause.keyring is not None
    pause.keyring.flush(5)


@pytest.mark.parametrize("lost", LOST, ids=["-".join(lost) or "none" for lost in LOST])
def test_the_pause_is_the_same(house: Any, keyring: Keyring, lost: tuple[str, ...]) -> None:
    begin(house, keyring)
    lose(house, keyring, lost)
    pause = program(house, keyring)
    assert pause.state().remaining == timedelta(hours=23)
    pause.sample()
    house.computer.wait(hours=22)
    assert program(house, keyring).state().running
    house.computer.wait(hours=1, seconds=1)
    assert not program(house, keyring).state().running  # and none outlives its time


def test_a_keyring_of_before_takes_nothing_back(house: Any, keyring: Keyring) -> None:
    begin(house, keyring)
    old = dict(keyring.kept)
    program(house, keyring).extend(timedelta(hours=5))
    keyring.kept = old
    house.state_folder.sentinel.unlink()
    assert program(house, keyring).state().remaining == timedelta(hours=28)


def test_with_the_key_gone_the_keyring_still_tells_an_edited_journal(
    house: Any, keyring: Keyring
) -> None:
    begin(house, keyring)
    for path in house.state_folder.path.iterdir():
        path.unlink()
    with house.store().writing() as writer:
        writer._connection.exec_driver_sql("UPDATE pause_state SET verified = 80000")
    assert program(house, keyring).state().remaining == timedelta(hours=23)


def test_a_keyring_with_another_key_leaves_the_copies_their_word(
    house: Any, keyring: Keyring
) -> None:
    begin(house, keyring)
    old = dict(keyring.kept)
    program(house, keyring).extend(timedelta(hours=5))
    (name,) = old
    keyring.kept = {name: old[name].replace('"key": "', '"key": "00')[:-4] + '"}'}
    house.state_folder.key.unlink()
    assert program(house, keyring).state().remaining == timedelta(hours=28)
