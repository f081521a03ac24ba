"""Review: why a liquidation happened, and how a day and a week went."""

from pathlib import Path
from typing import cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog

from journal.domain.pause.stage import Stage
from journal.domain.routine.period import Period, PeriodKind
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.reports.writing.files import save_report
from journal.gui.screens.review.day.tab import DayRoom
from journal.gui.screens.review.liquidation.tab import LiquidationRoom
from journal.gui.screens.review.room import Room
from journal.gui.screens.review.week.tab import WeekRoom
from journal.gui.screens.tabs import TabbedScreen
from journal.services.changes import Changes

_LIQUIDATION, _DAY, _WEEK = range(3)


class ReviewScreen(TabbedScreen):
    """The reviews, each in a room of its own; what is shown can be saved as a file."""

    name = ScreenName.REVIEW
    title = "Review"
    purpose = "What happened, what it cost, and what you change."
    tabs = (LiquidationRoom, DayRoom, WeekRoom)
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.CANDLES
        | Changes.SETTINGS
        | Changes.RULES
        | Changes.ROUTINE
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._was_seen = False
        self._followed: set[Room] = set()
        self._files = (
            self.add_action("Save as PDF", lambda: self._ask("pdf")),
            self.add_action("Save as HTML", lambda: self._ask("html")),
        )
        self.row.chosen.connect(self._follow_room)
        self._follow_room()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the trader is needed: with the liquidation while one is to be reviewed."""
        if not event.spontaneous():
            first = self.first_tab()
            if first == _LIQUIDATION or not self._was_seen:
                self.row.choose(first)
            self._was_seen = True
        super().showEvent(event)

    def first_tab(self) -> int:
        """Return where the trader is needed: a liquidation that is to be reviewed, or the day."""
        is_needed = self.desk.pause.stage in {Stage.PAUSED, Stage.REVIEW_DUE}
        return _LIQUIDATION if is_needed else _DAY

    @property
    def room(self) -> Room:
        """The room in view."""
        return cast("Room", self.tab)

    def open_target(self, target: object) -> None:
        """Show the review of a liquidation episode, by its id, of a day or of a week."""
        self._was_seen = True
        if isinstance(target, str):
            self.row.choose(_LIQUIDATION)
        elif isinstance(target, Period):
            self.row.choose(_DAY if target.kind is PeriodKind.DAY else _WEEK)
        self.room.open_target(target)

    def save(self, path: Path) -> None:
        """Write what is shown as the file's ending says: .pdf or .html."""
        report = self.room.report()
        if report is None:
            return
        self.desk.jobs.run(
            lambda: save_report(report, path),
            lambda _nothing: self.desk.hub.say(f"The review is saved as {path.name}."),
            lambda error: self.desk.hub.fail(str(error)),
            owner=self,
        )

    def _ask(self, ending: str) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the review", f"review.{ending}", f"{ending.upper()} (*.{ending})"
        )
        if chosen:
            self.save(Path(chosen))

    def _follow_room(self, _place: int = 0) -> None:
        """Offer files of the room in view as soon as there is something in it."""
        if self.room not in self._followed:
            self._followed.add(self.room)
            self.room.shown.connect(self._offer_files)
        self._offer_files()

    def _offer_files(self) -> None:
        for button in self._files:
            button.setVisible(self.room.can_print)
