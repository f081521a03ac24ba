"""A whole chart: toolbar, canvas, what a dragged stop would do, and what has to be said."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.gui.chart.canvas import ChartCanvas
from journal.gui.chart.labels import outcome_text
from journal.gui.chart.toolbar import ChartToolbar
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.text import TextStyle
from journal.gui.theme import Meaning, Space, Theme, TypeSize
from journal.services.charting.content import ChartContent, LineKind
from journal.services.charting.outcome import StopOutcome, StopVerdict

_MEANINGS: Final = {
    StopVerdict.KEPT: Meaning.PLAIN,
    StopVerdict.BROKEN: Meaning.CRITICAL,
    StopVerdict.NOT_JUDGED: Meaning.WARNING,
}


class ChartView(QWidget):
    """Shows one ``ChartContent``; asks for other content by its signals.

    Attributes:
        stop_dragged: the price (Decimal) a what-if stop is at now, at every move.
        stop_restored: the what-if is over, the recorded stop (or none) is back.
        price_type_chosen: a ``PriceType`` to show instead.
        interval_chosen: an interval to show instead.
    """

    stop_dragged = Signal(object)
    stop_restored = Signal()
    price_type_chosen = Signal(object)
    interval_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toolbar = ChartToolbar(self)
        self.canvas = ChartCanvas(self)
        self.canvas.setAccessibleName("Candle chart")
        self._outcome_label = PlainLabel("", wrap=True)
        self._notes_label = PlainLabel("", size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self._style = TextStyle()
        self._content: ChartContent | None = None
        self._outcome: StopOutcome | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.toolbar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._outcome_label)
        column.addWidget(self._notes_label)
        self._outcome_label.hide()
        self.setFocusProxy(self.canvas)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._connect()

    def _connect(self) -> None:
        self.toolbar.price_type_chosen.connect(self.price_type_chosen)
        self.toolbar.interval_chosen.connect(self.interval_chosen)
        self.toolbar.overlay_toggled.connect(lambda on: self.canvas.set_overlay_shown(shown=on))
        self.toolbar.whole_wanted.connect(self.show_whole)
        self.toolbar.stop_toggled.connect(self._stop_toggled)
        self.canvas.stop_dragged.connect(self._stop_moved)

    @property
    def content(self) -> ChartContent | None:
        """What is shown."""
        return self._content

    def show_content(self, content: ChartContent) -> None:
        """Show other content; the window stays where the same position is merely shown anew."""
        before = self._content
        is_same = (
            before is not None
            and before.symbol == content.symbol
            and before.position_key == content.position_key
        )
        self._content = content
        self.toolbar.show_content(content)
        self.canvas.show_content(content, keep_window=is_same)
        self._notes_label.setText(" ".join(content.notes))
        self._notes_label.setVisible(bool(content.notes))
        self.show_outcome(None)

    def show_whole(self) -> None:
        """Show the stretch of time the content asks for."""
        if self._content is not None:
            self.canvas.show_window(*self._content.window)

    def show_outcome(self, outcome: StopOutcome | None) -> None:
        """Say what the stop shown now would do; None says nothing."""
        self._outcome = outcome
        if outcome is not None:
            self._outcome_label.setText(outcome_text(outcome, self._style))
            self._outcome_label.set_meaning(_MEANINGS[outcome.verdict])
        self._outcome_label.setVisible(outcome is not None)

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self.canvas.set_theme(theme)

    def set_text_style(self, style: TextStyle) -> None:
        """Write times and money as this trader reads them."""
        self._style = style
        self.canvas.set_zone(style.zone)
        self.show_outcome(self._outcome)

    def set_hidden_money(self, hidden: bool) -> None:  # noqa: FBT001  # like Qt's own setters
        """Hide or show amounts; percent stays."""
        self.set_text_style(replace(self._style, hide_money=hidden))

    def _stop_toggled(self, wanted: bool) -> None:  # noqa: FBT001  # a slot of clicked(bool)
        if not wanted:
            self.canvas.set_stop(None)
            self._stop_moved(None)
            return
        price = self._first_stop()
        if price is not None:
            self.canvas.set_stop(price)
            self._stop_moved(price)
        else:
            self.toolbar.set_stop_chosen(chosen=False)

    def _stop_moved(self, price: Decimal | None) -> None:
        is_what_if = self.canvas.is_what_if
        self.toolbar.set_stop_chosen(chosen=is_what_if)
        if is_what_if:
            self.stop_dragged.emit(price)
        else:
            self.show_outcome(None)
            self.stop_restored.emit()

    def _first_stop(self) -> Decimal | None:
        """Return where a what-if stop begins: the recorded one, else as the content suggests."""
        content = self._content
        if content is None:
            return None
        stop = content.line(LineKind.STOP)
        return content.suggested_stop if stop is None else stop.price
