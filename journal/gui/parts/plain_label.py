"""Labels that show text as it is: Qt guesses rich text and would load images from it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from journal.gui.style.look import font
from journal.gui.style.theme import Meaning, TypeSize


def style_again(widget: QWidget) -> None:
    """Let a widget wear what its properties now ask for; one never shown will anyway."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class PlainLabel(QLabel):
    """A label of one type size and one meaning, never rich text.

    Args:
        text: what it says.
        size: one of ``TypeSize``.
        strong: semi-bold.
        meaning: decides the color, in every theme.
        wrap: break into lines where the width ends.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: int = TypeSize.BODY,
        strong: bool = False,
        meaning: Meaning = Meaning.PLAIN,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(size, strong=strong))
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setProperty("meaning", meaning.value)
        self.setText(text)

    def set_meaning(self, meaning: Meaning) -> None:
        """Change what the color says."""
        if self.property("meaning") != meaning.value:
            self.setProperty("meaning", meaning.value)
            style_again(self)

    def make_selectable(self) -> "PlainLabel":
        """Let mouse and keyboard select the text; return the label itself."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self
