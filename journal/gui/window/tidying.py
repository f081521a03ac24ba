"""When Python may look for what refers to itself and is needed no more: while nothing is done.

A full pass stops every thread, with a million fills for half a second. Passes over what is young
go on by themselves; one of them takes a millisecond.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.services.changes import Changes

QUIET_MS: Final = 20_000
"""So long no job has run: nobody has asked for anything."""
NEVER: Final = 1_000_000_000


class Tidying(QObject):
    """Lets no full pass begin by itself, and makes one in a quiet moment after work was done."""

    def __init__(self, jobs: Jobs, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        youngest, young, self._by_itself = gc.get_threshold()
        gc.set_threshold(youngest, young, NEVER)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.tidy)
        jobs.started.connect(self._quiet.stop)
        jobs.idle.connect(self._quiet.start)
        hub.changed.connect(self._hear)

    def tidy(self) -> None:
        """Let go of what is needed no more; the rest is not looked at again."""
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Leave it to Python again."""
        self._quiet.stop()
        gc.unfreeze()
        youngest, young, _ = gc.get_threshold()
        gc.set_threshold(youngest, young, self._by_itself)

    def _hear(self, changes: Changes) -> None:
        """Look at everything again: a record whose fills changed is replaced as a whole."""
        if changes & Changes.FILLS:
            gc.unfreeze()


def collect_garbage_again() -> None:
    """Let Python look for garbage where the entrance put that off.

    A quarter of a million objects stay as long as the program runs. Looking through them takes a
    tenth of a second in which no other thread comes to its turn, so they are left out for good.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
