"""The keyring's copy: only of a keyring that keeps secrets, never waited for, never missed."""

import importlib.util
import json
import sys
from dataclasses import dataclass, field, replace
from threading import Event
from types import ModuleType
from typing import Any

import pytest

from journal.domain.pause.trusted_time import Sample, first_state
from journal.storage.pause_log.keyring_copy import (
    SERVICE,
    Item,
    KeyringCopy,
    chosen_safe,
    item_of,
    system_safe,
)

STATE = replace(first_state(Sample(boot_id="a", boot=10, wall=99)), need=500, seq=7)
ITEM = Item(STATE, b"k" * 32)


@dataclass
class Keyring:
    """A backend in memory."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: Event = field(default_factory=Event)

    def get_password(self, service: str, username: str) -> str | None:
        self.answers.wait(5)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def allowed(backend: Any) -> Any:
    """Call a backend by the name of one that is allowed."""
    kind = type(backend)
    kind.__module__, kind.__qualname__ = "keyring.backends.SecretService", "Keyring"
    return backend


@pytest.fixture
def keyring() -> Keyring:
    found = Keyring()
    found.answers.set()
    return found


def test_an_item_comes_back_and_rubbish_is_none() -> None:
    assert item_of(ITEM.text) == ITEM
    short = json.dumps({"state": [1, 2], "key": "00"})
    for text in (None, "", "rubbish", "{}", "[]", short, ITEM.text.replace("6b", "zz")):
        assert item_of(text) is None


def test_what_was_offered_is_known_to_the_next_program(keyring: Keyring) -> None:
    first = KeyringCopy("here", lambda: keyring)
    assert first.known() is None
    first.offer(ITEM)
    first.offer(Item(replace(STATE, seq=8), ITEM.key))
    first.flush(5)
    found = KeyringCopy("here", lambda: keyring).known()
    assert found == Item(replace(STATE, seq=8), ITEM.key)
    assert KeyringCopy("elsewhere", lambda: keyring).known() is None
    assert list(keyring.kept) == [(SERVICE, "here")]


def test_a_keyring_that_asks_for_a_password_is_not_waited_for(keyring: Keyring) -> None:
    keyring.kept[SERVICE, "here"] = ITEM.text
    keyring.answers.clear()
    copy = KeyringCopy("here", lambda: keyring)
    assert copy.known() is None
    keyring.answers.set()
    assert copy._asking is not None
    copy._asking.join(5)
    assert copy.known() == ITEM


def test_no_keyring_and_one_that_fails_are_the_same() -> None:
    def fails() -> Any:
        raise RuntimeError("no session bus")

    for find in (lambda: None, fails):
        copy = KeyringCopy("here", find)
        copy.offer(ITEM)
        copy.flush(5)
        assert copy.known() is None


def test_only_what_the_system_keeps_is_taken() -> None:
    class PlainText(Keyring):
        pass

    class Secret(Keyring):
        pass

    class Chain(Keyring):
        backends = (PlainText(), allowed(Secret()))

    assert chosen_safe(PlainText()) is None
    assert isinstance(chosen_safe(Chain()), Secret)
    assert chosen_safe(object()) is None


def test_the_library_is_looked_for_only_when_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, keyring: Keyring
) -> None:
    library = ModuleType("keyring")
    library.get_keyring = lambda: allowed(keyring)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", library)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: library)
    assert system_safe() is keyring
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert system_safe() is None
