"""What stands above a chart: its symbol, the price type, the interval, the what-if."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.domain.values import PriceType
from journal.gui.chart.lettering.labels import PRICE_TYPE_NAMES
from journal.gui.parts.button import Button
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.segments import Segments
from journal.gui.style.theme import Space, TypeSize
from journal.services.charting.content import ChartContent


class ChartToolbar(QWidget):
    """The switches of one chart.

    Attributes:
        price_type_chosen: a ``PriceType``.
        interval_chosen: an interval such as "5m".
        overlay_toggled: whether the other price type is to be drawn too.
        what_if_toggled: whether a what-if is wanted.
        replay_toggled: whether a replay is wanted.
        whole_wanted: show the whole position again.
    """

    price_type_chosen = Signal(object)
    interval_chosen = Signal(str)
    overlay_toggled = Signal(bool)
    what_if_toggled = Signal(bool)
    replay_toggled = Signal(bool)
    whole_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbol = PlainLabel("", size=TypeSize.LEAD, strong=True)
        self._price_types = Segments("Price type")
        self._intervals = Segments("Interval")
        self._overlay = Button("Overlay")
        self._overlay.setCheckable(True)
        self._overlay.setChecked(True)
        self._what_if = Button("What if")
        self._what_if.setCheckable(True)
        self._replay = Button("Replay")
        self._replay.setCheckable(True)
        self._whole = Button("Whole position")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._symbol)
        row.addSpacing(Space.SMALL)
        row.addWidget(self._price_types)
        row.addWidget(self._overlay)
        row.addSpacing(Space.SMALL)
        row.addWidget(self._intervals)
        row.addStretch(1)
        row.addWidget(self._whole)
        row.addWidget(self._replay)
        row.addWidget(self._what_if)
        self._price_types.chosen.connect(lambda key: self.price_type_chosen.emit(PriceType(key)))
        self._intervals.chosen.connect(self.interval_chosen)
        self._overlay.clicked.connect(self.overlay_toggled)
        self._what_if.clicked.connect(self.what_if_toggled)
        self._replay.clicked.connect(self.replay_toggled)
        self._whole.clicked.connect(self.whole_wanted)

    def show_content(self, content: ChartContent) -> None:
        """Offer what this content can be switched to."""
        self._symbol.setText(content.symbol)
        types = {one.value: PRICE_TYPE_NAMES[one] for one in content.choices.price_types}
        self._price_types.offer(types, content.price_type.value)
        intervals = content.choices.intervals_of(content.price_type)
        self._intervals.offer({one: one for one in intervals}, content.interval)
        other = content.overlay
        self._overlay.setVisible(other is not None)
        if other is not None:
            self._overlay.setText(f"+ {PRICE_TYPE_NAMES[other.price_type]} {other.interval}")
        has_position = content.position_key is not None
        self._whole.setText("Whole position" if has_position else "All candles")
        self._what_if.setVisible(has_position)
        self._replay.setVisible(has_position)
        self.set_what_if_chosen(chosen=False)

    def set_what_if_chosen(self, *, chosen: bool) -> None:
        """Say whether a what-if is shown; silent."""
        self._what_if.setChecked(chosen)
        self._what_if.setText("Put back" if chosen else "What if")

    def set_replay_chosen(self, *, chosen: bool) -> None:
        """Say whether a replay is shown; silent."""
        self._replay.setChecked(chosen)
        self._replay.setText("End replay" if chosen else "Replay")
