"""What was broken badly and waits for a sentence, before the next plan."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.rules.answer_bar import AnswerBar
from journal.gui.screens.rules.log_columns import log_columns
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.rules.log import LoggedBreach

_WHAT_TO_DO: Final = (
    "Planning opens once each of them has a sentence of yours: what happened, or what you do "
    "about it. One sentence can stand for several."
)


class Acknowledge(QWidget):
    """The breaches that wait, one sentence each or one for several.

    Put it where planning begins: ``look_again`` reads what waits.

    Attributes:
        done: nothing waits any more.
        table: the breaches.
        bar: the sentence.
    """

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._heading = PlainLabel(size=TypeSize.LEAD, strong=True)
        self._whole = PlainLabel(wrap=True).make_selectable()
        self.table: Table[LoggedBreach] = Table(
            desk.look, log_columns(desk.text), "Broken rules that wait for a sentence"
        )
        self.bar = AnswerBar(desk)
        self.table.chosen.connect(self._ask)
        self.bar.answered.connect(self.look_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._heading)
        column.addWidget(PlainLabel(_WHAT_TO_DO, meaning=Meaning.MUTED, wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(self._whole)
        column.addWidget(self.bar)

    def look_again(self) -> None:
        """Read what waits; emits ``done`` where nothing does."""
        services = self._desk.services
        self._desk.jobs.run(services.acknowledgements.waiting, self.show_waiting, owner=self)

    def show_waiting(self, waiting: tuple[LoggedBreach, ...]) -> None:
        """Show what waits, the newest chosen."""
        self._waiting = waiting
        one = "1 broken rule waits" if len(waiting) == 1 else f"{len(waiting)} broken rules wait"
        self._heading.setText(f"{one} for your sentence")
        self.table.set_columns(log_columns(self._desk.text, waiting, self._desk.account_name))
        self.table.set_rows(waiting)
        if waiting:
            self.table.select_place(0)
        else:
            self._ask(None)
            self.done.emit()

    def _ask(self, chosen: LoggedBreach | None) -> None:
        self._whole.setText(chosen.breach.sentence if chosen else "")
        self.bar.ask(chosen, self._waiting)
