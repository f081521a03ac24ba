"""Carries out what the pages of the pause ask for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from journal.domain.pause.stage import Stage
from journal.gui.desk import Desk
from journal.gui.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from journal.services.pause.state import PauseState


class PauseCommands(QObject):
    """One method per slot of the pause; those that need the journal wait until it is open.

    Attributes:
        by_slot: each method by what is asked for.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self._shows_next_pause = False
        self.by_slot: dict[str, Callable[[], object]] = {
            "show-pause": self.show,
            "pause-binance": self.pause_exchange,
            "write-review": window.deck.show_review,
            "begin-pause": self.begin,
            "lengthen-pause": self.lengthen,
            "dispute-record": self.dispute,
            "leave-early": self.leave_early,
            "end-stuck-pause": self.end_stuck,
        }
        window.pause.switched.connect(self._switched)

    def attach(self, desk: Desk) -> None:
        """Work with the journal that was opened."""
        self._desk = desk

    def show(self) -> None:
        """Show what the pause asks for, at once or when the record has told that it runs."""
        self._shows_next_pause = self._window.pause.stage is Stage.NORMAL
        self._window.show_pause()

    def _switched(self, running: bool) -> None:  # noqa: FBT001  # a slot's own argument
        if running and self._shows_next_pause:
            self.show()

    def pause_exchange(self) -> None:
        """Explain what the exchange's own cooling-off covers."""
        from journal.gui.dialogs.binance_pause import (  # noqa: PLC0415  # hardly ever
            BinancePauseDialog,
        )

        ends_at = self._window.pause.ends_at
        if self._desk is not None and ends_at is not None:
            BinancePauseDialog(self._desk, self._window, ends_at).open()

    def begin(self) -> None:
        """Open the dialog in which the trader pauses by a decision of his own."""
        from journal.gui.dialogs.pause.begin import BeginPauseDialog  # noqa: PLC0415  # hardly ever

        if self._desk is not None:
            BeginPauseDialog(self._desk, self._window).open()

    def lengthen(self) -> None:
        """Open the dialog that adds time to the running pause."""
        from journal.gui.dialogs.pause.lengthen import LengthenDialog  # noqa: PLC0415  # hardly ever

        ends_at = self._window.pause.ends_at
        if self._desk is not None and ends_at is not None:
            LengthenDialog(self._desk, self._window, ends_at).open()

    def dispute(self) -> None:
        """Open the dialog in which a wrong record is disputed."""
        from journal.gui.dialogs.pause.wrong_record import (  # noqa: PLC0415  # hardly ever
            WrongRecordDialog,
        )

        if self._desk is not None and self._window.pause.is_running:
            record = self._window.deck.pause_screen.record
            WrongRecordDialog(self._desk, self._window, record).open()

    def leave_early(self) -> None:
        """Open the emergency door's dialog, where the policy has one."""
        desk = self._desk
        if desk is not None:
            desk.jobs.run(desk.services.pause.state, self._show_door, owner=self)

    def _show_door(self, state: "PauseState") -> None:
        from journal.gui.dialogs.pause.door import DoorDialog  # noqa: PLC0415  # hardly ever

        if self._desk is not None and state.door is not None:
            DoorDialog(self._desk, self._window, state.door).open()

    def end_stuck(self) -> None:
        """End a pause that runs on through a fault of ours."""
        desk = self._desk
        if desk is not None:
            desk.jobs.run(desk.services.pause.end_by_hand, desk.hub.tell, owner=self)
