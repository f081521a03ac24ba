"""A few choices side by side, one of them chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from journal.gui.parts.button import Button
from journal.gui.parts.tab_order import lead_tab
from journal.gui.style.theme import Space


class Segments(QWidget):
    """A row of buttons of which one is chosen.

    Attributes:
        chosen: the key of the button that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.TINY)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}

    def offer(self, names: dict[str, str], chosen: str) -> None:
        """Show these choices (key and text) and mark one; silent."""
        if list(names) != list(self._buttons):
            self._rebuild(names)
        if chosen in self._buttons:
            self._buttons[chosen].setChecked(True)

    def _rebuild(self, names: dict[str, str]) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for key, text in names.items():
            button = Button(text, parent=self)
            button.setCheckable(True)
            button.clicked.connect(lambda _, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[key] = button
        lead_tab(self, self._buttons.values())
