"""The bar above every screen: account, pause, demo mark, search, import, menu."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QWidget

from journal.gui.hub import Hub
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.choice import Choice
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.icons import Icon
from journal.gui.shell.pause_badge import PauseBadge
from journal.gui.shell.search.button import SearchButton
from journal.gui.style.look import Look
from journal.gui.style.strokes import fill
from journal.gui.style.theme import Space

HEIGHT = 56
_LONGEST_NAME = 240
"""Pixels for the name of an account; a longer one is cut."""


class TopBar(QWidget):
    """What is true on every screen.

    Attributes:
        menu: opened by the rightmost button; filled after the first frame.
        account_chosen: the name of another account.
    """

    account_chosen = Signal(str)

    def __init__(self, look: Look, hub: Hub, pause: PauseWatch) -> None:
        super().__init__()
        self._look = look
        self.menu = QMenu(self)
        self.setFixedHeight(HEIGHT)
        self._accounts = Choice()
        self._accounts.setAccessibleName("Account")
        self._accounts.setToolTip("Account")
        self._accounts.setMinimumWidth(140)
        self._accounts.setMaximumWidth(_LONGEST_NAME)
        self._accounts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._accounts.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._accounts.textActivated.connect(self.account_chosen)
        self._accounts.setEnabled(False)
        self.badge = PauseBadge(look, pause)
        self.badge.clicked.connect(lambda: hub.ask("show-pause"))
        self._demo: QWidget | None = None
        self.search = SearchButton(look)
        self.search.clicked.connect(lambda: hub.ask("search"))
        load = Button("Import", icon=Icon.IMPORT, look=look)
        load.setToolTip("Import files (Ctrl+O), or drop them anywhere on the window")
        load.clicked.connect(lambda: hub.ask("import"))
        self._more = Button("", Rank.QUIET, icon=Icon.MENU, look=look)
        self._more.setAccessibleName("Menu")
        self._more.setToolTip("Menu (F10)")
        self._more.clicked.connect(self.open_menu)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, 0, Space.LARGE, 0)
        row.setSpacing(Space.MEDIUM)
        for part in (self._accounts, self.badge):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addWidget(load)
        row.addWidget(self._more)

    def show_accounts(self, names: Sequence[str], chosen: str) -> None:
        """Offer these accounts."""
        self._accounts.clear()
        self._accounts.addItems(list(names))
        self._accounts.setCurrentText(chosen)
        self._accounts.setEnabled(len(names) > 1)

    def show_demo(self, is_demo: bool) -> None:  # noqa: FBT001  # one plain state
        """Mark the window as showing invented trades."""
        if self._demo is None and is_demo:
            from journal.gui.parts.chip import Chip, Mark  # noqa: PLC0415  # only in the demo

            self._demo = Chip(self._look, "DEMO", Mark.DEMO)
            self._demo.setToolTip("Invented trades: nothing here is yours.")
            self._row.insertWidget(2, self._demo)
        if self._demo is not None:
            self._demo.setVisible(is_demo)

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self.menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline under the bar."""
        painter = QPainter(self)
        try:
            line = QRectF(0, self.height() - 1, self.width(), 1)
            fill(painter, line, QColor(self._look.theme.border))
        finally:
            painter.end()
