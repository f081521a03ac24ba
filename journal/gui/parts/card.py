"""Bordered surfaces and the figures shown on them."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, Space, TypeSize


class Card(QFrame):
    """A bordered surface with an optional title; content goes into ``body``.

    Attributes:
        body: the column that content is added to.
        heading: the title's label.
        head: the row of the title; buttons may be added at its end.
    """

    def __init__(self, title: str = "", *, margin: int = Space.LARGE) -> None:
        super().__init__()
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(Space.MEDIUM)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.SMALL)
        self.heading = PlainLabel(title, size=TypeSize.LEAD, strong=True)
        if title:
            self.head.addWidget(self.heading)
            self.head.addStretch(1)
            outer.addLayout(self.head)
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.SMALL)
        outer.addLayout(self.body, 1)


class Figure(QWidget):
    """A small label with a value under it: one number worth reading."""

    def __init__(
        self, label: str, value: str = "", *, size: int = TypeSize.TITLE, note: str = ""
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        self._label = PlainLabel(label, size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._value = PlainLabel(value, size=size, strong=True).make_selectable()
        self._note = PlainLabel(note, size=TypeSize.SMALL, meaning=Meaning.MUTED)
        for part in (self._label, self._value, self._note):
            column.addWidget(part)
        column.addStretch(1)  # beside a figure with a note, values stay on one line
        self._note.setVisible(bool(note))
        self.setAccessibleName(f"{label} {value}")

    def show_value(
        self,
        value: str,
        meaning: Meaning = Meaning.PLAIN,
        *,
        note: str = "",
        tooltip: str = "",
    ) -> None:
        """Show another value, what its color says, a note under it and why it is unknown."""
        self._value.setText(value)
        self._value.set_meaning(meaning)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setToolTip(tooltip)
        self.setAccessibleName(f"{self._label.text()} {value}")


def centered(widget: QWidget) -> QHBoxLayout:
    """Return a row with the widget in its middle; its text may grow in height as it wraps."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout at once, layouts in it included."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()  # it is deleted later, and must not be seen until then
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def line() -> QFrame:
    """Return a horizontal hairline."""
    frame = QFrame()
    frame.setProperty("role", "line")
    frame.setFixedHeight(1)
    return frame
