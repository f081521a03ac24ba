"""A line of text that is a query: read at every key, underlined where it cannot be read."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QListWidgetItem

from journal.domain.query.completing import Suggestion, suggestions
from journal.domain.query.errors import QueryError
from journal.domain.query.parser import parse
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.query.offers import Offers
from journal.gui.style.look import Look
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning

_TAKES = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def _no_names(_column: str) -> Iterable[str]:
    return ()


class QueryField(QLineEdit):
    """The field.

    Attributes:
        asked: the tree of a query that can be read, at every change.
        refused: the sentence of one that cannot; empty once it can.
        query: the last one that could be read.
        error: what is wrong with the text, or None.
        names_of: the texts a column has now, for what is offered.
        offers: the list of what can follow.
    """

    asked = Signal(object)
    refused = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.query = parse("")
        self.error: QueryError | None = None
        self.names_of: Callable[[str], Iterable[str]] = _no_names
        self.offers = Offers(look, self)
        self._offered: tuple[Suggestion, ...] = ()
        self.setClearButtonEnabled(True)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.textChanged.connect(self._read)
        self.textEdited.connect(lambda _text: self.offer())
        self.offers.itemClicked.connect(self._take_item)

    def offer(self) -> None:
        """Show what can follow where the cursor is."""
        self._offered = suggestions(self.text(), self.cursorPosition(), self.names_of)
        self.offers.show_offers(self._offered)

    def take(self, number: int) -> None:
        """Write one of the offers into the text."""
        one, cursor = self._offered[number], self.cursorPosition()
        before, after = self.text()[: one.start] + one.text, self.text()[cursor:]
        is_value = one.start > 0 and before[one.start - 1] in ":="
        if is_value and not after:
            before += " "
        self.setText(before + after)
        self.setCursorPosition(len(before))
        self.offer()

    def event(self, event: QEvent) -> bool:
        """Take an offer by Tab, which would lead to the next field."""
        is_tab = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab
        if is_tab and event.type() == QEvent.Type.KeyPress and self.offers.currentRow() >= 0:
            self.keyPressEvent(event)  # type: ignore[arg-type]  # by type
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Space and the arrow down offer what can follow; Enter and Tab take one."""
        key, is_open = Qt.Key(event.key()), self.offers.isVisible()
        is_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_open and key in _TAKES and self.offers.currentRow() >= 0:
            self.take(self.offers.currentRow())
        elif is_open and key in _STEPS:
            self.offers.step(_STEPS[key])
        elif is_open and key == Qt.Key.Key_Escape:
            self.offers.hide()
        elif key == Qt.Key.Key_Down or (is_control and key == Qt.Key.Key_Space):
            self.offer()
        else:
            if key in _TAKES:
                self.offers.hide()
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the offers along with the focus."""
        self.offers.hide()
        super().focusOutEvent(event)

    def _take_item(self, item: QListWidgetItem) -> None:
        self.take(self.offers.row(item))

    def _read(self, text: str) -> None:
        try:
            self.query = parse(text)
            self.error = None
        except QueryError as error:
            self.error = error
        self._underline()
        sentence = "" if self.error is None else self.error.sentence
        self.setAccessibleDescription(sentence)
        self.refused.emit(sentence)
        if self.error is None:
            self.asked.emit(self.query)

    def _underline(self) -> None:
        """Draw a wave under what cannot be read; a line edit takes formats as its input method."""
        attributes = []
        if self.error is not None:
            wave = QTextCharFormat()
            wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wave.setUnderlineColor(QColor(self._look.theme.color(Meaning.WARNING)))
            start = self.error.start - self.cursorPosition()
            length = self.error.end - self.error.start
            what = QInputMethodEvent.AttributeType.TextFormat
            attributes.append(QInputMethodEvent.Attribute(what, start, length, wave))
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))


def error_line() -> PlainLabel:
    """Return a line for the sentence of a query that cannot be read; hidden without one."""
    label = PlainLabel(meaning=Meaning.WARNING, wrap=True)
    label.hide()
    return label
