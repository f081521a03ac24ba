"""The survival grid as a map: leverage upwards, the distance of the stop to the right."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.what_if.grid import SurvivalGrid
from journal.gui.screens.review.liquidation.words.what_if import OUTCOMES
from journal.gui.style import text as words
from journal.gui.style.look import Look, font
from journal.gui.style.theme import Meaning, Space, TypeSize

_HEIGHT: Final = 300
_LEFT: Final = 48
_FOOT: Final = 22
_TINT: Final = 0.28
_LINES_TINT: Final = 0.5
_LEVERAGES_SHOWN: Final = (1, 25, 50, 75, 100, 125)
_STOPS_SHOWN: Final = 10
_LEAST_CELLS: Final = 90
"""A patch smaller than this has no room for its word."""
_LOOKS: Final = {
    Outcome.SURVIVED: (Meaning.PROFIT, Qt.BrushStyle.SolidPattern),
    Outcome.STOPPED: (Meaning.WARNING, Qt.BrushStyle.BDiagPattern),
    Outcome.LIQUIDATED: (Meaning.CRITICAL, Qt.BrushStyle.DiagCrossPattern),
    Outcome.NOT_OFFERED: (Meaning.MUTED, Qt.BrushStyle.NoBrush),
}


class SurvivalMap(QWidget):
    """Colors, patterns and words; the arrow keys and the mouse tell a single cell.

    Attributes:
        chosen: row and column of the cell that is told; None: none yet.
    """

    def __init__(self, look: Look, grid: SurvivalGrid) -> None:
        super().__init__()
        self._look, self._grid = look, grid
        self.chosen: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Survival by leverage and distance of the stop")
        self.setAccessibleDescription("Arrow keys choose a cell.")

    def sizeHint(self) -> QSize:
        """As high as it is drawn, and any width."""
        return QSize(400, _HEIGHT)

    def told(self, row: int, column: int) -> str:
        """Return a cell in words."""
        grid = self._grid
        outcome = OUTCOMES[grid.rows[row][column]]
        return (
            f"{words.leverage(grid.leverages[row])}, stop at "
            f"{words.percent(grid.stop_ratios[column])}: {outcome}"
        )

    def event(self, event: QEvent) -> bool:
        """Tell the cell under the mouse."""
        if isinstance(event, QHelpEvent):
            place = self._place(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self.told(*place), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from cell to cell and tell it."""
        steps = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Left: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row, column = self.chosen or (0, 0)
        self.chosen = (
            min(max(row + step[0], 0), len(self._grid.rows) - 1),
            min(max(column + step[1], 0), len(self._grid.stop_ratios) - 1),
        )
        said = self.told(*self.chosen)
        self.setAccessibleDescription(said)
        QToolTip.showText(self.mapToGlobal(self._box(*self.chosen).center().toPoint()), said, self)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw stretches of equal cells, their words, the scales and the chosen cell."""
        painter = QPainter(self)
        try:
            painter.setFont(font(TypeSize.SMALL))
            for row, leverage in enumerate(self._grid.leverages):
                start = 0
                for one in self._grid.ranges(leverage):
                    end = self._grid.stop_ratios.index(one.farthest)
                    box = self._box(row, start).united(self._box(row, end))
                    self._fill(painter, box, one.outcome)
                    start = end + 1
            self._paint_words(painter)
            self._paint_scales(painter)
            if self.chosen is not None:
                painter.setPen(QPen(QColor(self._look.theme.text), 2))
                painter.drawRect(self._box(*self.chosen).adjusted(-2, -2, 2, 2))
        finally:
            painter.end()

    def _fill(self, painter: QPainter, box: QRectF, outcome: Outcome) -> None:
        meaning, pattern = _LOOKS[outcome]
        if outcome is Outcome.NOT_OFFERED:
            return
        theme = self._look.theme
        painter.fillRect(box, theme.tint(meaning, _TINT))
        if pattern is not Qt.BrushStyle.SolidPattern:
            painter.fillRect(box, QBrush(theme.tint(meaning, _LINES_TINT), pattern))

    def _paint_words(self, painter: QPainter) -> None:
        """Write each outcome into the middle of its widest patch, on a plain ground."""
        theme = self._look.theme
        for outcome in Outcome:
            cells = [
                (row, column)
                for row, line in enumerate(self._grid.rows)
                for column, one in enumerate(line)
                if one is outcome
            ]
            if len(cells) < _LEAST_CELLS:
                continue
            row, _ = cells[len(cells) // 2]
            line = [place for at, place in cells if at == row]
            at = self._box(row, (line[0] + line[-1]) // 2).center()
            said = OUTCOMES[outcome]
            ground = QRectF(painter.fontMetrics().boundingRect(said))
            ground.moveCenter(at)
            ground.adjust(-Space.TINY, -1, Space.TINY, 1)
            ground.moveLeft(min(max(ground.left(), _LEFT), self.width() - ground.width()))
            painter.fillRect(ground, QColor(theme.surface))
            painter.setPen(QColor(theme.text))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_scales(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._look.theme.text_muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, leverage in enumerate(self._grid.leverages):
            if leverage in _LEVERAGES_SHOWN:
                at = self._box(row, 0).center().y()
                at = min(max(at, Space.SMALL), _HEIGHT - _FOOT - Space.SMALL)
                box = QRectF(0, at - Space.SMALL, _LEFT - Space.SMALL, 2 * Space.SMALL)
                painter.drawText(box, right, words.leverage(leverage))
        for column, ratio in enumerate(self._grid.stop_ratios):
            if (column + 1) % _STOPS_SHOWN == 0:
                box = self._box(0, column)
                foot = QRectF(box.right() - _LEFT, _HEIGHT - _FOOT, _LEFT, _FOOT)
                painter.drawText(foot, right, words.percent(ratio, 0))

    def _box(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn; the lowest leverage at the bottom."""
        width = (self.width() - _LEFT) / len(self._grid.stop_ratios)
        height = (_HEIGHT - _FOOT) / len(self._grid.rows)
        top = (len(self._grid.rows) - 1 - row) * height
        return QRectF(_LEFT + column * width, top, width, height)

    def _place(self, at: QPointF) -> tuple[int, int] | None:
        """Return row and column at a point."""
        column = int((at.x() - _LEFT) * len(self._grid.stop_ratios) / (self.width() - _LEFT))
        up = int(at.y() * len(self._grid.rows) / (_HEIGHT - _FOOT))
        row = len(self._grid.rows) - 1 - up
        is_inside = at.x() >= _LEFT and row >= 0 and column < len(self._grid.stop_ratios)
        return (row, column) if is_inside else None
