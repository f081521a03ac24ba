"""The handles of a what-if that are no price: size and leverage; and the way on to a plan."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from journal.gui.parts.button import Button
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.text import leverage as leverage_text
from journal.gui.style.text import percent
from journal.gui.style.theme import Meaning, Space

SMALLEST_PERCENT: Final = 5
LARGEST_PERCENT: Final = 300
HIGHEST_LEVERAGE: Final = 125
_VALUE_WIDTH: Final = 56


class WhatIfPanel(QWidget):
    """Two sliders and a button.

    Attributes:
        size_moved: the share of the recorded size that is wanted.
        leverage_moved: the leverage that is wanted.
        planner_wanted: the what-if is to become a plan.
    """

    size_moved = Signal(object)
    leverage_moved = Signal(object)
    planner_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.size_slider = self._slider("Size", SMALLEST_PERCENT, LARGEST_PERCENT)
        self.leverage_slider = self._slider("Leverage", 1, HIGHEST_LEVERAGE)
        self._size_value, self._leverage_value = (
            PlainLabel("", strong=True),
            PlainLabel("", strong=True),
        )
        self.planner_button = Button("Open in planner", parent=self)
        self.planner_button.clicked.connect(self.planner_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(PlainLabel("Drag the stop or the entry.", meaning=Meaning.MUTED))
        for name, slider, value in (
            ("Size", self.size_slider, self._size_value),
            ("Leverage", self.leverage_slider, self._leverage_value),
        ):
            value.setFixedWidth(_VALUE_WIDTH)
            row.addSpacing(Space.SMALL)
            row.addWidget(PlainLabel(name, meaning=Meaning.MUTED))
            row.addWidget(slider, 1)
            row.addWidget(value)
        row.addWidget(self.planner_button)
        self.size_slider.valueChanged.connect(self._size_changed)
        self.leverage_slider.valueChanged.connect(self._leverage_changed)

    def begin(self, leverage: Decimal | None) -> None:
        """Start from the recorded position; silent."""
        with QSignalBlocker(self.size_slider), QSignalBlocker(self.leverage_slider):
            self.size_slider.setValue(100)
            self.leverage_slider.setValue(1 if leverage is None else round(leverage))
        self._size_value.setText(percent(Decimal(1), 0))
        self._leverage_value.setText(leverage_text(leverage))

    def _slider(self, name: str, lowest: int, highest: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(lowest, highest)
        slider.setAccessibleName(f"What-if {name.lower()}")
        return slider

    def _size_changed(self, value: int) -> None:
        share = Decimal(value).scaleb(-2)
        self._size_value.setText(percent(share, 0))
        self.size_moved.emit(share)

    def _leverage_changed(self, value: int) -> None:
        self._leverage_value.setText(leverage_text(Decimal(value)))
        self.leverage_moved.emit(Decimal(value))
