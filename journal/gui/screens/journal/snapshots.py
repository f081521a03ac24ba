"""Takes the chart's pictures of a closed position while the trader looks at it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from journal.domain.errors import JournalError
from journal.gui.chart.snapshot import snapshot
from journal.gui.desk import Desk
from journal.gui.diary.pictures.decoding import encoded
from journal.services.changes import Changes
from journal.services.charting.snapshots import MADE_BY, Snapshot

LOOKED_AT_MS: Final = 600
"""Whoever runs through the table with the arrow keys looks at nothing yet."""
READ_FROM: Final = Changes.FILLS | Changes.CANDLES | Changes.SETTINGS | Changes.ACCOUNTS

Taken = tuple[tuple[Snapshot, QImage], ...]


class SnapshotTaker(QObject):
    """Takes what is missing of one position at a time, never of those nobody looks at."""

    def __init__(self, desk: Desk, parent: QObject, after_ms: int = LOOKED_AT_MS) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key: str | None = None
        self._asked: set[tuple[str, str]] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self._ask)
        desk.hub.changed.connect(self._hear)

    def look_at(self, key: str | None) -> None:
        """Hear which position is shown; what it lacks is taken once it stays for a moment."""
        self._key = key
        if key is None:
            self._timer.stop()
        elif (self._desk.account_name, key) not in self._asked:
            self._timer.start()

    def _hear(self, changes: Changes) -> None:
        if changes & READ_FROM:
            self._asked.clear()

    def _ask(self) -> None:
        key, account, service = self._key, self._desk.account_name, self._desk.services.snapshots
        if key is not None:
            self._asked.add((account, key))
            taken = partial(self._take, account, key, ())
            self._desk.jobs.run(
                partial(service.missing, account, key),
                taken,
                self._leave,
                owner=self,
                slowly=True,  # what broke a rule is in the picture
            )

    def _leave(self, error: JournalError) -> None:
        """Leave a position that is there no more; whoever asked for it says so."""

    def _take(self, account: str, key: str, taken: Taken, missing: tuple[Snapshot, ...]) -> None:
        """Take one picture at a turn of the event loop, then keep them all off this thread."""
        if not missing:
            self._keep(account, key, taken)
            return
        image = snapshot(
            missing[0].content, self._caption(missing[0]), self._desk.theme, self._desk.text
        )
        more = (*taken, (missing[0], image))
        QTimer.singleShot(0, self, partial(self._take, account, key, more, missing[1:]))

    def _keep(self, account: str, key: str, taken: Taken) -> None:
        service = self._desk.services.snapshots

        def keep() -> Changes:
            return service.keep(account, key, tuple((one, encoded(image)) for one, image in taken))

        if taken:
            self._desk.jobs.run(keep, self._desk.hub.tell, owner=self)

    def _caption(self, one: Snapshot) -> str:
        content, style = one.content, self._desk.text
        return (
            f"{content.symbol} {content.interval} {one.moment.value} · {style.time(one.at)} "
            f"{style.zone_label} · {MADE_BY}"
        )
