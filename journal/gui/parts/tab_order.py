"""Where Tab leads: Qt puts whatever is made later at the end of the window, wherever it stands."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def lead_tab(anchor: QWidget, parts: Iterable[QWidget]) -> None:
    """Let Tab lead through parts, and what they hold, right after an anchor.

    Args:
        anchor: what stands before them; it need not take the focus itself.
        parts: in reading order.
    """
    before, window = anchor, anchor.window()
    for part in parts:
        for one in (part, *part.findChildren(QWidget)):
            # The list of a drop-down and a menu are windows of their own. Whoever holds others
            # goes along, so that it can be an anchor in turn.
            if one.window() is window and one.focusProxy() is None:
                with _in_the_way_of_tab(before), _in_the_way_of_tab(one):
                    QWidget.setTabOrder(before, one)
                before = one


def parts_of(layout: QLayout) -> list[QWidget]:
    """Return the widgets of a layout in reading order."""
    items = (layout.itemAt(place) for place in range(layout.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


@contextmanager
def _in_the_way_of_tab(widget: QWidget) -> Iterator[None]:
    """Let a widget take the focus for a moment: Qt gives no place to whoever takes none."""
    policy = widget.focusPolicy()
    if policy & Qt.FocusPolicy.TabFocus:
        yield
        return
    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    yield
    widget.setFocusPolicy(policy)
