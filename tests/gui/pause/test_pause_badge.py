"""The colors of what is painted in the first frame: words take theirs from the palette."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from journal.gui.hub import ScreenName
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.pause_badge import _INDENT, PauseBadge
from journal.gui.shell.rail import Rail
from journal.gui.style.look import Look
from journal.gui.style.theme import DARK, LIGHT, Theme

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return noon."""
        return NOON


def ink(widget: QWidget, place: QRect, theme: Theme, ground: str) -> str:
    """Return which of the colors of words stands in a place, by the pixel farthest from ground."""
    picture = widget.grab(place).toImage()
    points = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    found = max((picture.pixelColor(*point) for point in points), key=lambda c: _apart(c, ground))
    names = {"text": theme.text, "muted": theme.text_muted, "lock": theme.lock}
    return min(names, key=lambda name: _apart(found, names[name]))


def _apart(one: QColor, other: str) -> int:
    there = QColor(other)
    return sum(
        abs(getattr(one, name)() - getattr(there, name)()) for name in ("red", "green", "blue")
    )


@pytest.mark.parametrize(("left", "color"), [(None, "muted"), (timedelta(hours=3), "lock")])
def test_the_badge_is_written_in_the_color_of_its_stage_in_every_theme(
    qapp: QApplication, left: timedelta | None, color: str
) -> None:
    parent = QObject()
    look = Look(qapp, DARK)
    pause = PauseWatch(Noon(), NOON + left if left else None, parent)
    badge = PauseBadge(look, pause)
    badge.resize(badge.sizeHint())
    words = QRect(_INDENT, 0, badge.width() - 2 * _INDENT, badge.height())
    for theme in (DARK, LIGHT):
        look.wear(theme)
        assert ink(badge, words, theme, theme.background) == color
    pause.learn(None if left else NOON + timedelta(hours=1))
    assert ink(badge, words, theme, theme.background) != color
    look.wear(DARK)


def test_the_rail_writes_the_screen_in_view_brighter_than_the_others(qapp: QApplication) -> None:
    parent = QObject()
    look = Look(qapp, DARK)
    rail = Rail(look, PauseWatch(Noon(), None, parent))
    rail.resize(rail.sizeHint())
    rail.mark(ScreenName.CHART)
    rail.mark(ScreenName.JOURNAL)
    written = {
        name: ink(button, QRect(44, 4, 60, 32), DARK, DARK.surface)
        for name, button in rail._buttons.items()
        if name in {ScreenName.JOURNAL, ScreenName.CHART}
    }
    assert written == {ScreenName.JOURNAL: "text", ScreenName.CHART: "muted"}
