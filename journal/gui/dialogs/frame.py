"""The frame of our dialogs: title, one sentence, content, buttons at the lower right."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, Space, TypeSize


class DialogFrame(QDialog):
    """A dialog with one primary button; Esc leaves.

    Attributes:
        body: the column that content is added to.
        heading: the title.
        sentence: what stands under the title.
        confirm: the primary button.
        leave: the button that leaves, hidden where the dialog has none.
        buttons: the row of buttons; more may be put at its start.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        confirm: str,
        *,
        leave: str = "Cancel",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.LARGE)
        titles = QVBoxLayout()
        titles.setSpacing(Space.TINY)
        self.heading = PlainLabel(title, size=TypeSize.TITLE, strong=True)
        titles.addWidget(self.heading)
        self.sentence = PlainLabel(sentence, meaning=Meaning.MUTED, wrap=True)
        titles.addWidget(self.sentence)
        self.sentence.setVisible(bool(sentence))
        column.addLayout(titles)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.MEDIUM)
        column.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.SMALL)
        self.buttons.addStretch(1)
        self.leave = Button(leave)
        self.leave.clicked.connect(self.reject)
        self.buttons.addWidget(self.leave)
        self.leave.setVisible(bool(leave))
        self.confirm = Button(confirm, Rank.PRIMARY)
        self.confirm.setDefault(True)
        self.buttons.addWidget(self.confirm)
        column.addLayout(self.buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def event(self, event: QEvent) -> bool:
        """Grow where a sentence under a field needs a second line: Qt would cut it off."""
        if event.type() != QEvent.Type.LayoutRequest:
            return super().event(event)  # among them the one that deletes this dialog
        answer = super().event(event)
        layout = self.layout()
        needed = 0 if layout is None else layout.totalMinimumHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)
        return answer
