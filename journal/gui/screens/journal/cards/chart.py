"""A small chart of the position shown: made when it is first seen, read off the window's thread."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer

from journal.domain.market.series import interval_words
from journal.domain.values import PriceType
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, TypeSize
from journal.services.charting.content import ChartContent, LineKind
from journal.services.positions.excursions.found import FoundExcursions
from journal.services.positions.views import PositionView

_HEIGHT = 220
_SHOWN = {LineKind.ENTRY, LineKind.STOP, LineKind.LIQUIDATION}
_PATIENCE_MS = 120
"""Whoever runs through the table with the arrow keys waits for no chart."""
NO_CANDLES = "No candles of {symbol} are stored for that time: import them in Data."


class ChartCard(Card):
    """Only a picture: the Chart screen is where it is moved and asked.

    Attributes:
        canvas: None until the first chart is shown.
        note: said in its place where there is none.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=1)
        self._desk = desk
        self._wanted: PositionView | None = None
        self._shown: PositionView | None = None
        self.canvas: ChartCanvas | None = None
        self.note = PlainLabel("", size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setMargin(16)
        self.body.addWidget(self.note)
        self.setAccessibleName("Chart of the position")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._read)
        desk.look.changed.connect(self._wear_theme)

    def show_position(self, view: PositionView) -> None:
        """Show the chart of a position soon; the same one is only read again when it changed."""
        if self._shown is None or self._shown.position.key != view.position.key:
            self._say("")
            self._shown = None
        self._wanted = view
        self._timer.start()

    def _read(self) -> None:
        view = self._wanted
        if view is None or view is self._shown:
            return
        charting = self._desk.services.charting
        found = view.excursions
        is_mark = isinstance(found, FoundExcursions) and found.price_type is PriceType.MARK
        price_type = PriceType.MARK if is_mark else PriceType.LAST

        def show(content: ChartContent) -> None:
            if view is self._wanted:
                self._show(view, content)

        self._desk.jobs.run(lambda: charting.content_of(view, price_type), show, owner=self)

    def _show(self, view: PositionView, content: ChartContent) -> None:
        self._shown = view
        if not len(content.series):
            self._say(NO_CANDLES.format(symbol=view.position.symbol))
            return
        if self.canvas is None:
            self.canvas = self._built()
        self.note.hide()
        self.canvas.show()
        self.canvas.set_zone(self._desk.text.zone)
        self.canvas.set_hidden_money(hidden=self._desk.text.hide_money)
        self.canvas.show_content(_in_short(content))
        interval = interval_words(content.interval)
        self.setToolTip(f"{content.price_type.value.capitalize()} price, {interval} candles.")

    def _built(self) -> ChartCanvas:
        canvas = ChartCanvas(self)
        canvas.setAccessibleName("Candles with entry, stop and liquidation price")
        canvas.setFixedHeight(_HEIGHT)
        # The wheel scrolls the pane, and Tab leads past it.
        canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.set_candle_told(told=False)
        canvas.set_theme(self._desk.theme)
        self.body.addWidget(canvas)
        return canvas

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        # While the next chart is read the pane keeps its place.
        self.note.setMinimumHeight(0 if sentence else _HEIGHT)
        self.note.show()
        if self.canvas is not None:
            self.canvas.hide()

    def _wear_theme(self) -> None:
        if self.canvas is not None:
            self.canvas.set_theme(self._desk.theme)


def _in_short(content: ChartContent) -> ChartContent:
    """Return what a small picture has room for: candles, fills, entry, stop and liquidation."""
    return replace(
        content,
        overlay_pyramid=None,
        lines=tuple(line for line in content.lines if line.kind in _SHOWN),
        touches=(),
        flags=(),
        gap=None,
    )
