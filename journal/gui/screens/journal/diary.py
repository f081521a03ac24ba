"""What is written about the position shown; the fields are made once the screen is there."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.domain.diary.subject import Subject
from journal.gui.desk import Desk
from journal.gui.diary.editor import DiaryEditor
from journal.gui.parts.tab_order import lead_tab


class DiaryCards(QWidget):
    """The editor of the diary beside the table.

    Attributes:
        pasted: something that is no text was pasted into the note (QMimeData).
        editor: the editor; None until the first position was shown.
    """

    pasted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: Subject | None = None
        self.editor: DiaryEditor | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_position(self, key: str) -> None:
        """Show what was written about a position."""
        self._wanted = Subject.position(key)
        if self.editor is None:
            QTimer.singleShot(0, self, self._build)  # the table is painted first
        else:
            self.editor.show_subject(self._wanted)

    def _build(self) -> None:
        if self.editor is None and self._wanted is not None:
            self.editor = DiaryEditor(self._desk, self._wanted)
            self.editor.note.edit.pasted.connect(self.pasted)
            self._column.addWidget(self.editor)
            lead_tab(self, (self.editor,))  # not after all that was made before it
