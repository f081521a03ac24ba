"""The gate that slow work passes between its steps: closed while something quicker is done."""

from threading import Event
from typing import Final

PATIENCE_S: Final = 0.1
"""Slow work waits no longer than this: a quick job may itself be waiting for what it finds."""


class Gate:
    """Closed and opened on the window's thread, passed on another."""

    def __init__(self) -> None:
        self._is_open = Event()
        self._is_open.set()
        self._closings = 0
        self._passed_by_force = 0

    def close(self) -> None:
        """Let slow work wait."""
        if self._is_open.is_set():
            self._closings += 1
            self._is_open.clear()

    def open(self) -> None:
        """Let slow work go on."""
        self._is_open.set()

    def wait(self) -> None:
        """Return once it is open; where it stays closed for long, at once until it opened again."""
        if self._is_open.is_set() or self._passed_by_force == self._closings:
            return
        closing = self._closings
        if not self._is_open.wait(PATIENCE_S):
            self._passed_by_force = closing
