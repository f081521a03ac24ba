"""The field a note is typed in, and how it looks when it is read."""

from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from journal.gui.diary.fields.rendering import show_note
from journal.gui.diary.pictures.drops import files_in, holds_pictures
from journal.gui.parts.button import Button, Rank
from journal.gui.style.look import Look
from journal.gui.style.theme import Space

_FEWEST_LINES: Final = 5
_MOST_LINES: Final = 16


class NoteEdit(QPlainTextEdit):
    """Plain text that grows with what is typed; pictures pasted into it go beside it.

    Attributes:
        pasted: something that is no text was pasted (QMimeData).
    """

    pasted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # files are for the card around it
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Note")
        self.setPlaceholderText("What happened, and what did you think? **bold**, *italic*, - list")
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """Return what was typed, without what is no letter of any alphabet."""
        typed = self.toPlainText().replace("\0", "")
        return typed.encode("utf-8", "ignore").decode()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text, and pictures, which are handed on."""
        return source.hasText() or _is_picture(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text; hand pictures on."""
        if _is_picture(source):
            self.pasted.emit(source)
        else:
            super().insertFromMimeData(source)

    def _fit(self, _size: object = None) -> None:
        self.setFixedHeight(self.height_of(round(self.document().size().height())))  # in lines

    def height_of(self, lines: int) -> int:
        """Return how high a field of so many lines is; longer ones scroll."""
        shown = min(max(lines, _FEWEST_LINES), _MOST_LINES)
        return shown * self.fontMetrics().lineSpacing() + 3 * Space.MEDIUM


class NoteField(QWidget):
    """The note, to be typed or to be read.

    Attributes:
        edit: where it is typed.
        view: how it looks.
        preview: switches between both.
        changed: the trader typed something.
        left: the cursor went elsewhere.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._is_filling = False
        self.edit = NoteEdit()
        self.view = QTextEdit()
        self.view.setReadOnly(True)
        self.view.setAccessibleName("Note as it is read")
        self.preview = Button("Preview", Rank.QUIET)
        self.preview.setCheckable(True)
        self.preview.setToolTip("How the note reads: headings, lists, bold and italic.")
        self.preview.toggled.connect(self._switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        column.addWidget(self.view)
        self.view.hide()
        self.edit.textChanged.connect(self._tell)
        look.changed.connect(self._render)

    def text(self) -> str:
        """Return the note."""
        return self.edit.text()

    def show_text(self, text: str) -> None:
        """Show another note; this is not a change by the trader."""
        if text == self.text():
            return
        self._is_filling = True
        self.edit.setPlainText(text)
        self._is_filling = False
        self._render()

    def _tell(self) -> None:
        if not self._is_filling:
            self.changed.emit()

    def _switch(self, is_preview: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        self.preview.setText("Edit" if is_preview else "Preview")
        self.edit.setVisible(not is_preview)
        self.view.setVisible(is_preview)
        self._render()
        if not is_preview:
            self.edit.setFocus()

    def _render(self) -> None:
        if self.preview.isChecked():
            document = self.view.document()
            show_note(document, self.text(), self._look.theme)
            document.setTextWidth(self.edit.viewport().width())
            lines = document.size().height() / self.edit.fontMetrics().lineSpacing()
            self.view.setFixedHeight(self.edit.height_of(round(lines)))


def _is_picture(source: QMimeData) -> bool:
    """Return whether a picture is pasted; where there are words, too, those are meant."""
    return bool(files_in(source)) or (holds_pictures(source) and not source.hasText())
