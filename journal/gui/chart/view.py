"""A whole chart: toolbar, canvas, what a dragged stop would do, and what has to be said."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.domain.assets import quote_asset
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.chart.controls.replay_bar import ReplayBar
from journal.gui.chart.controls.toolbar import ChartToolbar
from journal.gui.chart.controls.what_if_panel import WhatIfPanel
from journal.gui.chart.lettering.labels import outcome_text
from journal.gui.chart.motion.linked import TimeLink
from journal.gui.chart.motion.player import Player
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, Theme, TypeSize
from journal.services.charting.content import ChartContent, LineKind
from journal.services.charting.replay import Replay, ReplayMoment
from journal.services.charting.what_if import Verdict, WhatIf, WhatIfOutcome

_MEANINGS: Final = {
    Verdict.BROKEN: Meaning.CRITICAL,
    Verdict.NOT_JUDGED: Meaning.WARNING,
    Verdict.KEPT: Meaning.PLAIN,
}
"""Worst first."""
OUTCOME_ROWS: Final = 3
REPLAYED_CANDLES: Final = 120


class ChartView(QWidget):
    """Shows one ``ChartContent``; asks for other content by its signals.

    Attributes:
        what_if_changed: a ``WhatIf`` to be answered by ``show_outcome``, at every move.
        what_if_ended: everything is where it was recorded.
        planner_wanted: a ``WhatIf`` is to become a plan.
        replay_wanted: the position is to be replayed, answered by ``begin_replay``.
        price_type_chosen: a ``PriceType`` to show instead.
        interval_chosen: an interval to show instead.
    """

    what_if_changed = Signal(object)
    what_if_ended = Signal()
    planner_wanted = Signal(object)
    replay_wanted = Signal()
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
        self._outcome: WhatIfOutcome | None = None
        self._wanted = WhatIf()
        self._leverage: Decimal | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        self.what_if = WhatIfPanel(self)
        self.what_if.hide()
        column.addWidget(self.toolbar)
        self.player = Player(self)
        self.replay_bar = ReplayBar(self.player, self)
        self.replay_bar.hide()
        column.addWidget(self.what_if)
        column.addWidget(self.replay_bar)
        column.addWidget(self.canvas, 1)
        self.second = ChartCanvas(self)
        self.second.setAccessibleName("Second candle chart")
        self.second.hide()
        self._link = TimeLink(self.canvas, self.second)
        column.addWidget(self.second, 1)
        column.addWidget(self._outcome_label)
        column.addWidget(self._notes_label)
        # Room for the longest answer, so that the chart keeps its size while a line is dragged.
        self._outcome_label.setMinimumHeight(
            OUTCOME_ROWS * self._outcome_label.fontMetrics().height()
        )
        self._outcome_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._outcome_label.hide()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._connect()

    def _connect(self) -> None:
        self.toolbar.price_type_chosen.connect(self.price_type_chosen)
        self.toolbar.interval_chosen.connect(self.interval_chosen)
        self.toolbar.overlay_toggled.connect(lambda on: self.canvas.set_overlay_shown(shown=on))
        self.toolbar.whole_wanted.connect(self.show_whole)
        self.toolbar.what_if_toggled.connect(self._what_if_toggled)
        self.canvas.line_dragged.connect(self._line_moved)
        self.canvas.put_back.connect(self.end_what_if)
        self.toolbar.replay_toggled.connect(self._replay_toggled)
        self.canvas.play_wanted.connect(self._play_or_stop)
        self.player.moved.connect(self._show_moment)
        self.what_if.size_moved.connect(lambda share: self._ask(size_share=share))
        self.what_if.leverage_moved.connect(lambda leverage: self._ask(leverage=leverage))
        self.what_if.planner_wanted.connect(lambda: self.planner_wanted.emit(self._wanted))

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
        self.end_replay()
        self._content = content
        if not is_same:
            self.show_second(None)
        self.toolbar.show_content(content)
        self.canvas.show_content(content, keep_window=is_same)
        self._notes_label.setText(" ".join(content.notes))
        self._notes_label.setVisible(bool(content.notes))
        self._wanted = WhatIf()
        self.what_if.hide()
        self.show_outcome(None)

    def show_second(self, content: ChartContent | None) -> None:
        """Show another chart below, of the same stretch of time; None takes it away."""
        self._link.is_on = False
        self.second.setVisible(content is not None)
        if content is not None:
            calm = replace(content, flags=(), touches=(), gap=None)
            self.second.show_content(calm, keep_window=True)
            self.second.view_range(*self.canvas.window)
            self._link.is_on = True

    def set_leverage(self, leverage: Decimal | None) -> None:
        """Say where the leverage of a what-if begins: as recorded, None where it is not known."""
        self._leverage = leverage

    def show_whole(self) -> None:
        """Show the stretch of time the content asks for."""
        if self._content is not None:
            self.canvas.show_window(*self._content.window)

    def show_outcome(self, outcome: WhatIfOutcome | None) -> None:
        """Say what the what-if would do and draw its lines; None says nothing."""
        self._outcome = outcome
        if outcome is not None:
            self._outcome_label.setText(outcome_text(outcome, self._style))
            verdicts = {answer.verdict for answer in outcome.rules}
            worst = next((v for v in _MEANINGS if v in verdicts), Verdict.KEPT)
            self._outcome_label.set_meaning(_MEANINGS[worst])
            self.canvas.show_what_if(outcome.lines, moves_lines=outcome.moves_lines)
        self._outcome_label.setVisible(outcome is not None)
        self._notes_label.setVisible(outcome is None and bool(self._notes_label.text()))

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self.canvas.set_theme(theme)
        self.second.set_theme(theme)

    def set_text_style(self, style: TextStyle) -> None:
        """Write times and money as this trader reads them."""
        self._style = style
        for canvas in (self.canvas, self.second):
            canvas.set_zone(style.zone)
            canvas.set_hidden_money(hidden=style.hide_money)
        if self._outcome is not None:
            self._outcome_label.setText(outcome_text(self._outcome, style))

    def set_hidden_money(self, hidden: bool) -> None:  # noqa: FBT001  # like Qt's own setters
        """Hide or show amounts; percent stays."""
        self.set_text_style(replace(self._style, hide_money=hidden))

    def end_what_if(self) -> None:
        """Put everything back where it was recorded."""
        self._wanted = WhatIf()
        self.canvas.end_what_if()
        self.what_if.hide()
        self.toolbar.set_what_if_chosen(chosen=False)
        self.show_outcome(None)
        self.what_if_ended.emit()

    def begin_replay(self, replay: Replay) -> None:
        """Stand at the first candle of a replay."""
        content = self._content
        if content is None:
            return
        self.end_what_if()
        step = replay.series.interval_ms
        start_ms = int(replay.series.open_at[0])
        self.canvas.view_range(start_ms, start_ms + REPLAYED_CANDLES * step)
        self.toolbar.set_replay_chosen(chosen=True)
        self.replay_bar.show()
        self._notes_label.hide()
        self.player.begin(replay)

    def end_replay(self) -> None:
        """Show everything again."""
        if not self.player.is_on or self._content is None:
            self.toolbar.set_replay_chosen(chosen=False)
            return
        self.player.end()
        self.replay_bar.hide()
        self.toolbar.set_replay_chosen(chosen=False)
        self._notes_label.setVisible(bool(self._notes_label.text()))
        self.canvas.show_content(self._content)

    def _replay_toggled(self, wanted: bool) -> None:  # noqa: FBT001  # a slot of clicked(bool)
        if wanted and self._content is not None:
            self.replay_wanted.emit()
        else:
            self.end_replay()

    def _play_or_stop(self) -> None:
        """Play or stand still; begin a replay where there is none."""
        if self.player.is_on:
            self.replay_bar.toggle()
        elif self._content is not None and self._content.position_key is not None:
            self.replay_wanted.emit()

    def _show_moment(self, moment: ReplayMoment) -> None:
        content = self._content
        if content is not None:
            self.replay_bar.show_moment(moment, self._style, quote_asset(content.symbol))
            self.canvas.show_past(content.until(moment.until_ms))

    def _what_if_toggled(self, wanted: bool) -> None:  # noqa: FBT001  # a slot of clicked(bool)
        if not wanted or self._content is None:
            self.end_what_if()
            return
        self.end_replay()
        self._begin(self._first_stop())

    def _begin(self, stop_price: Decimal | None) -> None:
        self.what_if.begin(self._leverage)
        self.what_if.show()
        self.toolbar.set_what_if_chosen(chosen=True)
        self.canvas.begin_what_if(stop_price)
        self._ask(stop_price=stop_price)

    def _line_moved(self, kind: LineKind, price: Decimal) -> None:
        """Ask about a dragged line; the recorded stop can be dragged straight away."""
        if self.player.is_on:
            return  # a replay shows the record
        if self.what_if.isHidden():
            self._begin(price)
        elif kind is LineKind.STOP:
            self._ask(stop_price=price)
        else:
            self._ask(entry_price=price)

    def _ask(self, **changes: Decimal | None) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]  # prices and shares
        self.what_if_changed.emit(self._wanted)

    def _first_stop(self) -> Decimal | None:
        """Return where a what-if stop begins: the recorded one, else as the content suggests."""
        content = self._content
        if content is None:
            return None
        stop = content.line(LineKind.STOP)
        return content.suggested_stop if stop is None else stop.price
