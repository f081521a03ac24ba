"""Slow work lets quick work go first: it asks between its steps, and whoever runs it decides.

One thread of Python computes at a time. What judges a whole record would else take every second
turn from what somebody waits for.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local


class _Running(local):
    """What a thread does between the steps of its work; each thread has its own."""

    wait: Callable[[], None] | None = None


_RUNNING = _Running()


def give_way() -> None:
    """Wait while something quicker is under way; called between the steps of slow work."""
    if _RUNNING.wait is not None:
        _RUNNING.wait()


@contextmanager
def giving_way(wait: Callable[[], None]) -> Iterator[None]:
    """Let all work of this thread wait between its steps.

    Args:
        wait: called often; returns as soon as the work may go on.
    """
    _RUNNING.wait = wait
    try:
        yield
    finally:
        _RUNNING.wait = None
