"""What Analytics shows, tab by tab."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.analytics.screen import AnalyticsScreen

See = Callable[..., Any]

D = Decimal

TENTH = date(2026, 5, 10)


def words_in(widget: Any) -> str:
    """Return every label that can be read now."""
    labels = widget.findChildren(PlainLabel)
    return " | ".join(label.text() for label in labels if label.isVisible() and label.text())


def tab(screen: AnalyticsScreen, see: See, key: str) -> Any:
    screen.open_target(key)
    see(screen)
    return screen.tab
