"""The trader's own checklist: ticked before a plan is ready, edited line by line as text."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import clear_layout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.switch import Switch
from journal.gui.style.theme import Meaning, Space

_EMPTY = (
    "What do you want to have looked at before every trade? Write your own lines, for example "
    "“The stop is in the order” or “I slept well”. All of them are ticked before a plan is ready."
)


class Checklist(QWidget):
    """Switches, one a line, and the text they come from.

    Attributes:
        saved: other lines were kept.
    """

    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.lines: tuple[str, ...] = ()
        self.switches: list[Switch] = []
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName("Your checklist, one line each")
        self.problem = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.edit = Button("Edit the list")
        self.edit.clicked.connect(self._begin)
        self.keep = Button("Keep the list", Rank.PRIMARY)
        self.keep.clicked.connect(self._keep)
        self._note = PlainLabel(_EMPTY, meaning=Meaning.MUTED, wrap=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._ticking())
        self._pages.addWidget(self._editing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The lines that are ticked."""
        return tuple(
            line
            for line, switch in zip(self.lines, self.switches, strict=True)
            if switch.isChecked()
        )

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show the lines; those that were ticked stay so."""
        ticked = self.ticked
        clear_layout(self._column)
        self.lines, self.switches = lines, []
        for line in lines:
            switch = Switch(self._desk.look, line)
            switch.setChecked(line in ticked)
            self._column.addWidget(switch)
            self.switches.append(switch)
        self._note.setVisible(not lines)
        self._pages.setCurrentIndex(0)

    def untick(self) -> None:
        """Begin anew for the next plan."""
        for switch in self.switches:
            switch.setChecked(False)

    def _begin(self) -> None:
        self.editor.setPlainText("\n".join(self.lines))
        self.problem.setText("")
        self._pages.setCurrentIndex(1)
        self.editor.setFocus()

    def _keep(self) -> None:
        desk, text = self._desk, self.editor.toPlainText()
        try:
            changes = desk.services.plan_papers.save_checklist(desk.account_name, text)
        except InvalidValueError as error:
            self.problem.setText(f"The list {error.reason}.")
            return
        self.show_lines(desk.services.plan_papers.checklist(desk.account_name))
        self.saved.emit(changes)

    def _ticking(self) -> QWidget:
        page = ScrollColumn()
        page.column.setSpacing(Space.SMALL)
        page.column.addWidget(self._note)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        page.column.addLayout(self._column)
        page.column.addWidget(self.edit)
        page.column.addStretch(1)
        return page

    def _editing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.editor, 1)
        row = QHBoxLayout()
        row.addWidget(self.problem, 1)
        row.addWidget(self.keep)
        column.addLayout(row)
        return page
