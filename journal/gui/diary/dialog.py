"""The diary of one day or one position in a dialog, from wherever it is asked for."""

from datetime import timedelta

from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from journal.domain.diary.subject import Subject
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.diary.editor import DiaryEditor
from journal.gui.diary.pictures.card import PictureCard
from journal.gui.parts.button import Button
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.style.text import DAY_NAMES, calendar_day
from journal.gui.style.theme import Space

_WIDTH = 520
_HEIGHT = 620
_SAVED = "Saved while you type."


class DiaryDialog(DialogFrame):
    """Writes about one subject; there is nothing to confirm.

    Attributes:
        editor: the editor in it.
        pictures: the pictures under it.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, subject: Subject) -> None:
        super().__init__(parent, _title(subject), _SAVED, "Close", leave="")
        self.editor = DiaryEditor(desk, subject)
        scroll = ScrollColumn()
        scroll.column.setContentsMargins(0, 0, Space.SMALL, 0)
        self.pictures = PictureCard(desk)
        self.pictures.show_position(subject.position_key or subject.text)
        self.editor.note.edit.pasted.connect(self.pictures.take)
        scroll.column.setSpacing(Space.MEDIUM)
        scroll.column.addWidget(self.editor)
        scroll.column.addWidget(self.pictures)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        room = _HEIGHT if parent is None else min(_HEIGHT, parent.height())
        self.resize(_WIDTH, room)
        self.setMinimumSize(_WIDTH, min(room, _HEIGHT // 2))
        self.confirm.setDefault(False)  # Enter is for the note
        self._subject = subject
        if subject.on_day is not None:
            self.earlier = self._day_button("Day before", "Alt+Left", -1)
            self.later = self._day_button("Day after", "Alt+Right", 1)
        self.confirm.clicked.connect(self.accept)
        self.editor.note.edit.setFocus()

    def show_subject(self, subject: Subject) -> None:
        """Write what is there, then show another day or position."""
        self._subject = subject
        self.heading.setText(_title(subject))
        self.setWindowTitle(_title(subject))
        self.editor.show_subject(subject)
        self.pictures.show_position(subject.position_key or subject.text)

    def _day_button(self, text: str, keys: str, days: int) -> Button:
        button = Button(text)
        button.setToolTip(keys)
        button.setShortcut(QKeySequence(keys))
        button.clicked.connect(lambda _checked=False: self._turn(days))
        self.buttons.insertWidget(0 if days < 0 else 1, button)
        return button

    def _turn(self, days: int) -> None:
        if self._subject.on_day is not None:
            self.show_subject(Subject.day(self._subject.on_day + timedelta(days=days)))

    def done(self, result: int) -> None:
        """Write what is there before anything is taken apart."""
        self.editor.flush()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write what is there."""
        self.editor.flush()
        super().closeEvent(event)


def today_of(desk: Desk) -> Subject:
    """Return today in the trader's time zone."""
    return Subject.day(desk.clock.now().astimezone(desk.text.zone).date())


def _title(subject: Subject) -> str:
    if subject.on_day is not None:
        day = subject.on_day
        return f"Note for {DAY_NAMES[day.weekday()]} {calendar_day(day)} {day.year}"
    return f"Note for {(subject.position_key or '').partition(':')[0]}"
