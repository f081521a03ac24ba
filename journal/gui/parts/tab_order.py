"""Where Tab leads: Qt puts whatever is made later at the end of the window, wherever it stands."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def lead_tab(anchor: QWidget, parts: Iterable[QWidget]) -> None:
    """Let Tab lead through parts, and what they hold, right after an anchor.

    Args:
        anchor: what stands before them; it need not take the focus itself.
        parts: in reading order.
    """
    policy = anchor.focusPolicy()
    anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt leaves out whoever takes no focus
    before, window = anchor, anchor.window()
    for part in parts:
        for one in (part, *part.findChildren(QWidget)):
            # The list of a drop-down and a menu are windows of their own.
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is window:
                QWidget.setTabOrder(before, one)
                before = one
    anchor.setFocusPolicy(policy)


def parts_of(layout: QLayout) -> list[QWidget]:
    """Return the widgets of a layout in reading order."""
    items = (layout.itemAt(place) for place in range(layout.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]
