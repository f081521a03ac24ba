"""Plots shown as windows of their own."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.gui.plots.plot import Plot

Shown = TypeVar("Shown", bound=Plot)


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Callable[..., Plot]:
    """Return a function that shows a plot in a size."""

    def show_one(plot: Plot, width: int = 600, height: int = 240) -> Plot:
        qtbot.addWidget(plot)
        plot.resize(width, height)
        plot.show()
        qapp.processEvents()
        return plot

    return show_one


@pytest.fixture
def colors_in() -> Callable[..., set[str]]:
    """Return a function that gives the colors of a picture's stretch."""

    def colors(image: QImage, x: int, top: int, bottom: int) -> set[str]:
        return {QColor(image.pixel(x, y)).name() for y in range(top, bottom)}

    return colors
