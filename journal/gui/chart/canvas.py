"""The drawing surface: pyqtgraph hosts view and mouse, layers and axes are ours."""

from datetime import tzinfo
from decimal import Decimal
from typing import Any, Final

import pyqtgraph
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget
from typing_extensions import override

from journal.gui.chart.controls.keys import key_actions
from journal.gui.chart.layers.axes import PriceAxis, TimeAxis
from journal.gui.chart.layers.backdrop import Backdrop
from journal.gui.chart.layers.base import LayerStack
from journal.gui.chart.layers.candles import CandleLayer
from journal.gui.chart.layers.chips import ChipLayer
from journal.gui.chart.layers.crosshair import Crosshair, CursorLines
from journal.gui.chart.layers.ground import Ground
from journal.gui.chart.motion.line_drag import LineDrag
from journal.gui.chart.motion.window import TimeBox, whole_span
from journal.gui.chart.position.flags import FlagLayer, FlagReader
from journal.gui.chart.position.lines import LineLayer
from journal.gui.chart.position.marks import MarkLayer
from journal.gui.chart.stage import Paints, Stage
from journal.gui.style.theme import Theme
from journal.services.charting.content import ChartContent, LineKind, PriceLine

FEWEST_CANDLES: Final = 8
MARGIN: Final = 0.02
FOLLOWED: Final = 0.7
"""Share of the window that the past takes in a replay."""


class ChartCanvas(pyqtgraph.GraphicsView):  # type: ignore[misc]  # pyqtgraph is untyped
    """Paints one ``ChartContent`` and lets the mouse and the keyboard move through it.

    Attributes:
        line_dragged: the kind (stop or entry) and the price of a line while it is dragged.
        window_moved: the visible stretch of time is another one.
        put_back: Escape was pressed on a what-if: everything is where it was recorded.
        play_wanted: Space was pressed.
    """

    line_dragged = Signal(object, object)
    window_moved = Signal()
    put_back = Signal()
    play_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = Stage()
        # The ground fills it all: without these two Qt does so before, twice.
        self.setBackground(None)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the canvas's
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._view_box: Any = TimeBox(enableMenu=False, enableMouse=True)
        self._view_box.setMouseEnabled(x=True, y=False)
        self._view_box.disableAutoRange()
        parent_item: QGraphicsItem = self._view_box
        self.chip_layer, self.mark_layer = ChipLayer(self.stage), MarkLayer(self.stage)
        self.crosshair, self.line_layer = Crosshair(self.stage), LineLayer(self.stage)
        self.flag_layer = FlagLayer(self.stage)
        behind = (Backdrop(self.stage), CandleLayer(self.stage), self.chip_layer, self.mark_layer)
        reader = FlagReader(self.stage, self.flag_layer)
        before = (CursorLines(self.stage), self.line_layer, self.crosshair, reader)
        self._stack = LayerStack((*behind, self.flag_layer, *before), parent_item)
        self.price_axis, self.time_axis = PriceAxis(self.stage), TimeAxis(self.stage)
        grid: Any = self.centralLayout
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for item, row, column in (
            (self._view_box, 0, 0),
            (self.price_axis, 0, 1),
            (self.time_axis, 1, 0),
        ):
            grid.addItem(item, row, column)
        self._drag, self._ground = LineDrag(self.stage), Ground(self.stage)
        self._asked_window: tuple[float, float] | None = None
        self._view_box.sigRangeChangedManually.connect(self._forget_asked_window)
        self._view_box.sigXRangeChanged.connect(self._reframe)
        self._view_box.sigResized.connect(self._reframe)
        self.setMouseTracking(True)
        self.set_theme(self.stage.theme)

    @property
    def plot_area(self) -> QRectF:
        """Where candles are painted, in pixels of the widget."""
        return QRectF(self._view_box.geometry())

    @property
    def window(self) -> tuple[float, float]:
        """The visible stretch of time in milliseconds."""
        (start_ms, end_ms), _ = self._view_box.viewRange()
        return float(start_ms), float(end_ms)

    def show_content(self, content: ChartContent, *, keep_window: bool = False) -> None:
        """Draw other content; the window moves to it unless it is to be kept."""
        self.stage.show(content)
        self._drag.forget()
        first_ms, last_ms = whole_span(content)
        length = max(last_ms - first_ms, 1)
        step = content.series.interval_ms
        self._view_box.setLimits(
            xMin=first_ms - length,
            xMax=last_ms + length,
            minXRange=min(step * FEWEST_CANDLES, 3 * length),
            maxXRange=3 * length,
        )
        if keep_window:
            self._reframe()
        else:
            self.show_window(*content.window)

    def show_past(self, content: ChartContent) -> None:
        """Draw the same content as it looked earlier; the window follows its newest candle."""
        self.stage.content = content
        start_ms, end_ms = self.window
        newest_ms, length = content.hidden_from_ms, end_ms - start_ms
        if newest_ms is not None and not start_ms <= newest_ms <= start_ms + length * FOLLOWED:
            start_ms = newest_ms - length * FOLLOWED
            self.view_range(start_ms, start_ms + length)
        self._reframe()

    def show_window(self, start_ms: float, end_ms: float) -> None:
        """Show a stretch of time; the label boxes get room on the right.

        It stays shown at other sizes of the canvas, until the trader moves.
        """
        asked = (start_ms, end_ms)
        width = max(1.0, self.plot_area.width())
        taken = min(0.5, self.line_layer.widest_label() / width)
        start_ms -= (end_ms - start_ms) * MARGIN
        length = (end_ms - start_ms) / (1 - taken)
        self.view_range(start_ms, start_ms + length)
        self._asked_window = asked
        self._reframe()

    def view_range(self, start_ms: float, end_ms: float) -> None:
        """Show exactly this stretch of time, as far as the limits allow."""
        self._asked_window = None
        wanted = (start_ms, end_ms)
        self._view_box.setRange(xRange=wanted, padding=0, disableAutoRange=False)

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self.stage.theme = theme
        self.stage.paints = Paints(theme)
        self.viewport().update()

    def set_zone(self, zone: tzinfo | None) -> None:
        """Show times in a zone; None is this computer's."""
        self.stage.zone = zone
        self._reframe()

    def set_hidden_money(self, *, hidden: bool) -> None:
        """Show amounts beside percent, or percent alone."""
        self.stage.hides_money = hidden
        self.viewport().update()

    def set_candle_told(self, *, told: bool) -> None:
        """Tell the candle under the cursor in the corner, or leave the corner free."""
        self.stage.tells_candle = told
        self.viewport().update()

    def set_overlay_shown(self, *, shown: bool) -> None:
        """Show or hide the candles of the other price type."""
        self.stage.shows_overlay = shown
        self._reframe()

    @property
    def is_what_if(self) -> bool:
        """Whether lines shown are not the recorded ones."""
        return self._drag.has_moved

    def begin_what_if(self, stop_price: Decimal | None) -> None:
        """Offer the entry beside the stop, and put a stop at a price where it is known."""
        self._drag.offers_entry = True
        if stop_price is not None:
            self._drag.place(LineKind.STOP, stop_price)
        self.viewport().update()

    def show_what_if(self, lines: tuple[PriceLine, ...], *, moves_lines: bool) -> None:
        """Put these lines in place of the recorded ones."""
        self._drag.show(lines, moves_lines=moves_lines)
        self.viewport().update()

    def end_what_if(self) -> None:
        """Put every line back where it was recorded."""
        self._drag.restore()
        self.viewport().update()

    def zoom(self, factor: float) -> None:
        """Show ``factor`` times the stretch of time, around the cursor or the middle."""
        start_ms, end_ms = self.window
        cursor = self.stage.cursor
        middle = (start_ms + end_ms) / 2
        middle = middle if cursor is None else self.stage.projection.ms(cursor.x())
        self.view_range(middle - (middle - start_ms) * factor, middle + (end_ms - middle) * factor)

    def pan(self, share: float) -> None:
        """Move by a share of the visible stretch, to the right when positive."""
        start_ms, end_ms = self.window
        by = (end_ms - start_ms) * share
        self.view_range(start_ms + by, end_ms + by)

    def center_on(self, at_ms: float) -> None:
        """Move a time to the middle without zooming."""
        start_ms, end_ms = self.window
        half = (end_ms - start_ms) / 2
        self.view_range(at_ms - half, at_ms + half)

    def go_to(self, at_ms: float, *, at_right: bool) -> None:
        """Move a time to the left or right edge without zooming."""
        start_ms, end_ms = self.window
        length = end_ms - start_ms
        start_ms = at_ms - length * (1 - MARGIN) if at_right else at_ms - length * MARGIN
        self.view_range(start_ms, start_ms + length)

    def _forget_asked_window(self, *_: object) -> None:
        self._asked_window = None

    def _reframe(self, *_: object) -> None:
        """Find what is visible now and paint it once, when the event loop comes round."""
        area = self.plot_area
        if area.width() < 1 or area.height() < 1:
            return
        if self.stage.projection.width != area.width() or (
            self.stage.projection.height != area.height()
        ):
            self._stack.lay_out(area.width(), area.height())
        self.stage.frame(*self.window, area.width(), area.height())
        self.price_axis.fit()
        self.viewport().update()
        self.window_moved.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything back to front: a tenth of a frame less than by way of the scene."""
        viewport = self.viewport()
        painter = QPainter(viewport)
        try:
            self._ground.paint(painter, viewport.rect(), self.plot_area)
            for axis in (self.price_axis, self.time_axis):
                painter.translate(axis.pos())
                axis.paint(painter)
                painter.translate(-axis.pos())
            painter.setClipRect(self._stack.boundingRect())
            self._stack.paint(painter)
        finally:
            painter.end()

    @override
    def close(self) -> bool:
        """Close as any widget: pyqtgraph's own way takes the viewport away and can crash."""
        return QGraphicsView.close(self)

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if not hasattr(self, "_asked_window"):  # pyqtgraph resizes before it is built
            return
        if self._asked_window is None:
            self._reframe()
        else:
            self.show_window(*self._asked_window)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._drag.begin(event.position()):
            event.accept()
            return
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        self.stage.cursor = position if self.plot_area.contains(position) else None
        if self._drag.held is not None:
            price = self._drag.move(position)
            self.line_dragged.emit(self._drag.held, price)
            event.accept()
        else:
            super().mouseMoveEvent(event)
            is_grabbable = self._drag.line_at(position) is not None
            shape = Qt.CursorShape.SizeVerCursor if is_grabbable else Qt.CursorShape.CrossCursor
            self.viewport().setCursor(shape)
        self.viewport().update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag.held is not None:
            self._drag.held = None
            event.accept()
            return
        super().mouseReleaseEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.stage.cursor = None
        self.viewport().update()
        super().leaveEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._drag.has_moved:
            self.end_what_if()
            self.put_back.emit()
            return
        action = key_actions(self).get(event.key())
        if action is None or self.stage.content is None:
            event.ignore()
            return
        action()
