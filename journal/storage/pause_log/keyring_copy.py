"""A third copy of the pause's state, in the keyring of the system where there is one.

It is asked for only where the computer's own copy is gone, and never waited for long: a keyring may
ask the trader for a password first. Without a keyring there is none, and never a file instead: only
backends that keep secrets as the system does are taken, since others would write plain text.
"""

import atexit
import importlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, Final, Protocol

from journal.domain.pause.trusted_time import TimeState
from journal.storage.pause_log.state_rows import UnreadableCopyError, read_state, state_cells

SERVICE: Final = "Cooldown Journal"
ALLOWED: Final = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
"""What the system itself keeps; ``keyrings.alt`` would make a plain file the default."""
_WAIT_S: Final = 0.2
_FLUSH_S: Final = 1.0


class Safe(Protocol):
    """What keeps one text under a name."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the text, None where there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a text in place of the one there was."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """What the keyring knows: the state, and the key the other copies are sealed with."""

    state: TimeState
    key: bytes

    @property
    def text(self) -> str:
        """The item as it is kept."""
        return json.dumps({"state": state_cells(self.state), "key": self.key.hex()})


def item_of(text: str | None) -> Item | None:
    """Return the item in a text; None where it is none."""
    try:
        told = json.loads(text or "null")
        found = read_state(lambda _sql, _cells: [[*told["state"], ""]])
        return None if found is None else Item(found[0], bytes.fromhex(told["key"]))
    except (ValueError, TypeError, KeyError, UnreadableCopyError):
        return None


def system_safe() -> Safe | None:
    """Return the system's keyring; None where there is none that may be trusted."""
    if importlib.util.find_spec("keyring") is None:
        return None
    return chosen_safe(importlib.import_module("keyring").get_keyring())


def chosen_safe(backend: Any) -> Safe | None:  # noqa: ANN401  # whatever the library chose
    """Return the first allowed backend of one that may be a chain of several."""
    for one in _chained(backend):
        if f"{type(one).__module__}.{type(one).__qualname__}" in ALLOWED:
            safe: Safe = one
            return safe
    return None


def _chained(backend: Any) -> Iterator[Any]:  # noqa: ANN401  # as above
    links: Iterable[Any] = getattr(backend, "backends", ())
    yield backend
    yield from links


class KeyringCopy:
    """The copy of one computer; every call returns at once or after a moment."""

    def __init__(self, name: str, find: Callable[[], Safe | None] = system_safe) -> None:
        """Know where to look; nothing is asked yet.

        Args:
            name: what it is kept under: another state folder has another copy.
            find: finds the keyring; it may take long.
        """
        self._name = name
        self._find = find
        self._lock = Lock()
        self._safe: Safe | None = None
        self._found: Item | None = None
        self._asking: Thread | None = None
        self._wanted: str | None = None
        self._writing: Thread | None = None
        self._is_heard = False

    def known(self) -> Item | None:
        """Return what the keyring knew when it was first asked, as soon as it has answered."""
        with self._lock:
            is_first = self._asking is None
            if self._asking is None:
                self._asking = _begun(self._ask)
        if is_first:
            self._asking.join(_WAIT_S)
        return self._found

    def offer(self, item: Item) -> None:
        """Have an item kept, in place of any other that waits."""
        with self._lock:
            self._wanted = item.text
            if not self._is_heard:
                self._is_heard = True
                atexit.register(self.flush)
            if self._writing is None:
                self._writing = _begun(self._write)

    def flush(self, patience: float = _FLUSH_S) -> None:
        """Wait a moment for what is being written."""
        writing = self._writing
        if writing is not None:
            writing.join(patience)

    def _ask(self) -> None:
        with suppress(Exception):  # a backend raises whatever it likes; the other copies hold
            safe = self._find()
            if safe is not None:
                self._found = item_of(safe.get_password(SERVICE, self._name))

    def _write(self) -> None:
        while True:
            with self._lock:
                text, self._wanted = self._wanted, None
                if text is None:
                    self._writing = None
                    return
            with suppress(Exception):  # as above: the next change is written again
                if self._safe is None:
                    self._safe = self._find()
                if self._safe is not None:
                    self._safe.set_password(SERVICE, self._name, text)


def _begun(work: Callable[[], None]) -> Thread:
    """Return a thread that nobody waits for at the end of the program."""
    thread = Thread(target=work, name="journal-keyring", daemon=True)
    thread.start()
    return thread
