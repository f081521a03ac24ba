"""A button whose menu chooses any number of names; none chosen means all of them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from journal.gui.parts.button import Button


class _StayingMenu(QMenu):
    """Stays open while its marks are set, so that several can be chosen at once."""

    def mouseReleaseEvent(self, event: QEvent) -> None:
        """Set a mark without closing."""
        action: object = self.activeAction()  # None beside one
        if isinstance(action, QAction) and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)  # type: ignore[arg-type]  # Qt's own event


class PickMany(Button):
    """``All symbols``, ``BTCUSDT`` or ``3 symbols``.

    Attributes:
        changed: others are chosen.
        names: what can be chosen from.
    """

    changed = Signal()

    def __init__(self, noun: str, name: str) -> None:
        """Make a button.

        Args:
            noun: what is chosen, in the plural.
            name: what it is for.
        """
        super().__init__(f"All {noun}")
        self._noun, self._name = noun, name
        self.names: tuple[str, ...] = ()
        self._menu = _StayingMenu(self)
        self._all = QAction(f"All {noun}", self)
        self._all.triggered.connect(lambda: self.choose(()))
        self._actions: dict[str, QAction] = {}
        self.setMenu(self._menu)
        self.setAccessibleName(f"{name}: all")

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen; empty: all."""
        return tuple(name for name, action in self._actions.items() if action.isChecked())

    def offer(self, names: Sequence[str]) -> None:
        """Offer other names; what is chosen among them stays chosen."""
        if tuple(names) == self.names:
            return
        kept = set(self.chosen)
        self.names = tuple(names)
        self._menu.clear()
        self._menu.addAction(self._all)
        self._menu.addSeparator()
        self._actions = {}
        for name in names:
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in kept)
            action.toggled.connect(lambda _checked: self._tell())
            self._actions[name] = action
        self._show()

    def choose(self, names: Sequence[str]) -> None:
        """Choose these and no others; none: all."""
        if set(names) == set(self.chosen):
            return
        for name, action in self._actions.items():
            action.blockSignals(True)
            action.setChecked(name in names)
            action.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        chosen = self.chosen
        if len(chosen) == 1:
            text = chosen[0]
        else:
            text = f"{len(chosen)} {self._noun}" if chosen else f"All {self._noun}"
        self.setText(text)
        self.setAccessibleName(f"{self._name}: {', '.join(chosen) or 'all'}")
