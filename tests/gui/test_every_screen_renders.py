"""Every screen, dark and light, filled, empty and paused: nothing clipped, nothing overlaps."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QStackedWidget,
    QWidget,
)

from journal.gui.hub import ScreenName
from journal.gui.style.theme import THEMES, theme_named
from journal.gui.window.app import Shell

SIZE = (1280, 720)
BESIDE_THE_CONTENT = (1277, 400)
"""In the margin of every screen, where only the window's own ground is."""
STATES = ("filled", "empty", "paused")


@pytest.mark.parametrize("state", STATES)
def test_every_screen_renders_whole(  # fixtures
    open_shell: Callable[..., Shell],
    settle: Callable[[Shell], None],
    clock: Any,
    qapp: QApplication,
    reviewed: Callable[[Shell], None],
    state: str,
) -> None:
    shell = open_shell(demo=state != "empty", whole=state == "filled")
    if state == "filled":
        clock.at += timedelta(hours=25)
        shell.pause.look_again()
        settle(shell)
        reviewed(shell)
    assert shell.pause.is_running == (state == "paused")
    shell.window.resize(*SIZE)
    faults: list[str] = []
    windows = WindowsShown()
    qapp.installEventFilter(windows)
    for theme, name in product(THEMES, ScreenName):
        shell.look.wear(theme_named(theme))
        shell.window.deck.show_screen(name)
        settle(shell)
        picture = shell.window.grab()
        keep(picture, f"{state}/{name.value}-{theme}.png")
        faults += [f"{name.value}, {theme}: {fault}" for fault in faults_of(shell.window)]
        ground = picture.toImage().pixelColor(*BESIDE_THE_CONTENT).name()
        if ground != theme_named(theme).background:
            faults.append(f"{name.value}, {theme}: stands on {ground}")
    qapp.removeEventFilter(windows)
    assert faults == []
    assert windows.shown == []


def keep(picture: QPixmap, name: str) -> None:
    """Save a picture where they are asked for; writing the file takes longer than drawing it."""
    assert not picture.isNull()
    wanted = os.environ.get("COOLDOWN_SCREENS")
    if wanted:
        path = Path(wanted) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert picture.save(str(path))


class WindowsShown(QObject):
    """Notes every window that appears: a page without a parent flashes up as one."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it and let it pass."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def faults_of(window: QWidget) -> Iterator[str]:
    """Yield what a careful eye would object to in a window as it is now."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not widget.isVisible():
            continue
        if is_clipped(widget):
            yield f"clipped: {describe(widget)}"
        if widget.layout() is not None and not isinstance(widget, QAbstractScrollArea):
            yield from overlaps(widget)


def is_clipped(widget: QWidget) -> bool:
    """Whether a label or button is smaller than its words."""
    if isinstance(widget, QLabel):
        if not widget.text():
            return False
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        return widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QAbstractButton):
        hint = widget.sizeHint()
        return hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1
    return False


def overlaps(parent: QWidget) -> Iterator[str]:
    """Yield pairs of children that lie on one another, and children that stick out."""
    if isinstance(parent, QStackedWidget):
        return
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    managed = [child for child in children if is_managed(parent, child)]
    for child in managed:
        if not parent.rect().contains(child.geometry()):
            yield f"sticks out: {describe(child)}"
    for one, other in combinations(managed, 2):
        if one.geometry().intersects(other.geometry()):
            yield f"overlap: {describe(one)} and {describe(other)}"


def is_managed(parent: QWidget, child: QWidget) -> bool:
    """Whether a child is placed by the parent's layout or one inside it."""
    layout = parent.layout()
    pending = [layout] if layout is not None else []
    while pending:
        one = pending.pop()
        for place in range(one.count()):
            item = one.itemAt(place)
            if item is None:
                continue
            if item.widget() is child:
                return True
            inner = item.layout()
            if inner is not None:
                pending.append(inner)
    return False


def describe(widget: QWidget) -> str:
    """Return what a widget is, what it says, and where it is."""
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    box = widget.geometry()
    return (
        f"{type(widget).__name__} {text!r} {box.width()}x{box.height()} at {box.x()},{box.y()} "
        f"in {type(widget.parentWidget()).__name__}, wants {widget.sizeHint().width()}x"
        f"{widget.sizeHint().height()}"
    )


def test_a_label_that_is_too_narrow_is_found(qapp: QApplication) -> None:
    window = QWidget()
    label = QLabel("a sentence that is much too long for its place", window)
    label.setGeometry(0, 0, 40, 20)
    window.show()
    qapp.processEvents()
    assert list(faults_of(window)) == [f"clipped: {describe(label)}"]
    window.close()
