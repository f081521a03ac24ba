"""One opened journal: opened off the window's thread, then kept in step with the record."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from journal.gui.desk import Desk
from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.pause.watch import PauseWatch
from journal.gui.style.look import Look
from journal.gui.style.text import TextStyle, zone_named
from journal.gui.style.theme import theme_named
from journal.gui.window.opening import Place, Refusal
from journal.services.changes import Changes
from journal.services.clock import Clock

if TYPE_CHECKING:
    from journal.bootstrap import Services
    from journal.gui.pause.following import PauseFollower
    from journal.gui.pause.reading import PauseReading
    from journal.services.files.backups import Restored


class Session(QObject):
    """Holds the desk of the journal that is open and follows what changes in it.

    Attributes:
        desk: what screens work with, None before the first journal is open.
        theme_of_start: the look of this start, worn until another one is chosen.
        refusal: the sentence why no journal is open, or an empty text.
        is_settled: a journal was opened, or refused.
        opened: the desk of a journal that is ready to be shown.
        refused: the ``Refusal`` that says why it could not be opened.
        pause_told: a ``PauseReading``, with how to write it.
    """

    opened = Signal(object)
    refused = Signal(object)
    pause_told = Signal(object, object)

    def __init__(  # the parts of one window
        self,
        *,
        hub: Hub,
        jobs: Jobs,
        look: Look,
        pause: PauseWatch,
        clock: Clock,
        data_dir: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk: Desk | None = None
        self.is_settled = False
        self.refusal = ""
        self._hub = hub
        self._jobs = jobs
        self._look = look
        self._pause = pause
        self._clock = clock
        self.theme_of_start: str | None = None
        self._saved_theme = ""
        self._place = Place(data_dir=data_dir, clock=clock)
        self._follower: PauseFollower | None = None
        hub.changed.connect(self._hear)
        hub.restore_wanted.connect(self.restore)

    def open(self, *, demo: bool, start_new: bool = False) -> None:
        """Open the trader's journal or the demo in the background.

        Args:
            demo: the demo.
            start_new: begin an empty journal where one is missing that there are backups of.
        """
        place = replace(self._place, demo=demo)
        job = self._jobs.run(
            lambda: place.open(start_new=start_new),
            lambda found: self._take(found, place),
            lambda error: self._refuse(Refusal(sentence=str(error))),
            owner=self,
        )
        job.ended.connect(self._settle)

    def restore(self, backup: str) -> None:
        """Put a backup, named by its file, in the journal's place and open that."""
        open_now = self.desk.services if self.desk is not None else None
        place = self._place
        self._jobs.run_reporting(
            lambda _job: place.restore(backup, open_now),
            lambda done: self._take_restored(*done, place),
            owner=self,
            label="Restoring the backup…",
        )

    def _take_restored(
        self, restored: "Restored", found: "Services | Refusal", place: Place
    ) -> None:
        self._take(found, place)
        if self.desk is None or isinstance(found, Refusal):
            return
        at = self.desk.text.time(restored.backup.made_at)
        before = "" if restored.saved is None else " What was here before is the newest backup."
        if restored.kept_aside is not None:
            before = f" The damaged file is kept: {restored.kept_aside.name}."
        if restored.lost_pictures:
            before += f" {restored.lost_pictures} of its pictures are in no backup."
        self._hub.say(f"Restored: the journal as it was {at}.{before}")

    def close(self) -> None:
        """Let go of the journal."""
        if self._follower is not None:
            self._follower.stop()
        if self.desk is not None:
            self.desk.services.close()
            self.desk = None

    def _settle(self) -> None:
        if self.desk is None and not self.refusal:
            fault = "A fault of the program kept it from opening. Your files are untouched."
            self._refuse(Refusal(sentence=fault))
        self.is_settled = True

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal = refusal.sentence
        self.refused.emit(refusal)

    def _take(self, found: "Services | Refusal", place: Place) -> None:
        if self.desk is None or not isinstance(found, Refusal):
            self._place = place
        if isinstance(found, Refusal):
            self._refuse(found)
            return
        before = self.desk
        self.desk = Desk(
            services=found,
            hub=self._hub,
            jobs=self._jobs,
            look=self._look,
            pause=self._pause,
            clock=self._clock,
            account_name=found.accounts.named().name,
        )
        self._wear_settings(self.desk)
        self.refusal = ""
        follower = self._made_follower()  # hears of changes before the screens do
        self.opened.emit(self.desk)
        follower.follow(found)
        if before is not None:
            before.services.close()

    def _made_follower(self) -> "PauseFollower":
        """Return what follows the pause, made for the first journal that is open.

        It hears of changes after the session: first the settings, which say how times are
        written; then what is written with them.
        """
        if self._follower is None:
            from journal.gui.pause.following import PauseFollower  # noqa: PLC0415  # needs services

            self._follower = PauseFollower(self._hub, self._jobs, self._pause, self)
            self._follower.told.connect(self._tell)
        return self._follower

    def _hear(self, changes: Changes) -> None:
        if self.desk is not None and changes & Changes.SETTINGS:
            self._wear_settings(self.desk)

    def _wear_settings(self, desk: Desk) -> None:
        settings = desk.services.settings.read()
        if settings.theme != self._saved_theme:
            self._saved_theme = settings.theme
            self._look.wear(theme_named(self.theme_of_start or settings.theme))
            self.theme_of_start = None  # until another is chosen
        desk.text = TextStyle(
            zone=zone_named(settings.time_zone),
            zone_label=settings.time_zone or "of this computer",
            hide_money=settings.hide_money,
        )

    def _tell(self, reading: "PauseReading") -> None:
        if self.desk is not None:
            self.pause_told.emit(reading, self.desk.text)
