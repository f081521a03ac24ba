"""A heat map in words and colors: leverage by stop distance."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from journal.domain.margin.sweep.survival import Outcome
from journal.gui.style import text as words
from journal.gui.style.look import Look, font
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.margin_lab.survival import SurvivalAnswer, SurvivalCell

_ROW = 18
_HEAD = 20
_LEFT = 56
_GAP = 1.0
_TINT = 0.28
_MEANINGS = {
    Outcome.SURVIVED: Meaning.PROFIT,
    Outcome.STOPPED: Meaning.WARNING,
    Outcome.LIQUIDATED: Meaning.CRITICAL,
}
LEGEND = (
    "ok: neither stop nor liquidation was reached  ·  −12 %: the stop filled and cost that share "
    "of what was put in, fees included  ·  liq: liquidated, all of it gone  ·  – : not offered"
)


class HeatMap(QWidget):
    """A row for each leverage, a column for each stop distance; hover for the money."""

    def __init__(self, look: Look, tell: Callable[[SurvivalAnswer, int, int], str]) -> None:
        super().__init__()
        self._look = look
        self._tell = tell
        self._answer: SurvivalAnswer | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Survival by leverage and stop distance")

    def show_answer(self, answer: SurvivalAnswer | None) -> None:
        """Show another answer, or nothing."""
        self._answer = answer
        said = "" if answer is None else "; ".join(self._row_words(answer))
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        rows = 0 if self._answer is None else len(self._answer.rows)
        return QSize(400, _HEAD + rows * _ROW)

    def minimumSizeHint(self) -> QSize:
        """The same height; any width."""
        return QSize(_LEFT, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Tell the money of the cell under the mouse."""
        if isinstance(event, QHelpEvent) and self._answer is not None:
            place = self._place(QPointF(event.pos()), self._answer)
            if place is not None:
                QToolTip.showText(event.globalPos(), self._tell(self._answer, *place), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heads and cells."""
        if self._answer is None:
            return
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_heads(painter, self._answer)
            for row, cells in enumerate(self._answer.rows):
                for column, cell in enumerate(cells):
                    self._paint_cell(painter, self._box(row, column, self._answer), cell)
        finally:
            painter.end()

    def _paint_heads(self, painter: QPainter, answer: SurvivalAnswer) -> None:
        theme = self._look.theme
        painter.setFont(font(TypeSize.SMALL))
        painter.setPen(QColor(theme.text_muted))
        for column, stop in enumerate(answer.stop_ratios):
            box = self._box(0, column, answer)
            head = QRectF(box.x(), 0, box.width(), _HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"{words.number(stop * 100)} %")
        for row, leverage in enumerate(answer.leverages):
            box = QRectF(0, _HEAD + row * _ROW, _LEFT - Space.SMALL, _ROW)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, f"{leverage}×")

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: SurvivalCell) -> None:
        theme = self._look.theme
        meaning = _MEANINGS.get(cell.outcome)
        if meaning is not None:
            painter.fillRect(box, theme.tint(meaning, _TINT))
        strong = cell.outcome is Outcome.LIQUIDATED
        painter.setFont(font(TypeSize.SMALL, strong=strong))
        painter.setPen(QPen(QColor(theme.text if meaning else theme.text_muted)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell_words(cell))

    def _box(self, row: int, column: int, answer: SurvivalAnswer) -> QRectF:
        width = (self.width() - _LEFT) / len(answer.stop_ratios)
        return QRectF(_LEFT + column * width, _HEAD + row * _ROW, width - _GAP, _ROW - _GAP)

    def _place(self, at: QPointF, answer: SurvivalAnswer) -> tuple[int, int] | None:
        """Return row and column at a point."""
        for row in range(len(answer.leverages)):
            for column in range(len(answer.stop_ratios)):
                if self._box(row, column, answer).contains(at):
                    return row, column
        return None

    def _row_words(self, answer: SurvivalAnswer) -> list[str]:
        return [
            f"{leverage}×: {', '.join(cell_words(cell) for cell in cells)}"
            for leverage, cells in zip(answer.leverages, answer.rows, strict=True)
        ]


def cell_words(cell: SurvivalCell) -> str:
    """Return what stands in a cell."""
    if cell.outcome is Outcome.LIQUIDATED:
        return "liq"
    if cell.outcome is Outcome.STOPPED and cell.share is not None:
        return words.percent(-cell.share, 0)
    return "ok" if cell.outcome is Outcome.SURVIVED else "–"
