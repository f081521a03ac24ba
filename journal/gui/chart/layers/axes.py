"""Light axes: a loop over a handful of round ticks with cached texts."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGraphicsWidget,
    QSizePolicy,
    QStyleOptionGraphicsItem,
    QWidget,
)
from typing_extensions import override

from journal.gui.chart.lettering.labels import moment_text, price_text
from journal.gui.chart.lettering.sheet import Place, TextSheet
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.stage import Stage

TIME_AXIS_HEIGHT: Final = 26
PRICE_AXIS_PADDING: Final = 8
NARROWEST: Final = 64
TAG_HEIGHT: Final = 20
TICK_GAP: Final = 12


class Axis(QGraphicsWidget):
    """What both axes share: cached texts and the tag that follows the cursor."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self._texts = LaidOutTexts(stage.font)
        self._ticks = TextSheet(self._texts)

    def _paint_tag(self, painter: QPainter, rect: QRectF, shown: str) -> None:
        paints = self.stage.paints
        painter.fillRect(rect, paints.raised)
        painter.setPen(paints.text)
        text, width = self._texts.find(shown)
        center = rect.center()
        x, y = center.x() - width / 2, center.y() - self._texts.height / 2
        painter.drawStaticText(QPointF(round(x), round(y)), text)


class PriceAxis(Axis):
    """Prices at the right edge, with the decimals of the symbol's tick."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.fit()

    def fit(self) -> None:
        """Take the width the longest price needs."""
        shown = price_text(self.stage.projection.high, self.stage.decimals)
        # Figures are tabular: all prices of as many signs are as wide as this one.
        shown = "".join("0" if sign.isdigit() else sign for sign in shown)
        width = self._texts.find(shown)[1] + 2 * PRICE_AXIS_PADDING
        width = max(NARROWEST, round(width))
        if width != self.preferredWidth():
            self.setMinimumWidth(width)
            self.setPreferredWidth(width)
            self.setMaximumWidth(width)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        stage, size = self.stage, self.size()
        painter.fillRect(0, 0, 1, int(size.height()) + 1, stage.paints.border)
        painter.setFont(stage.font)
        tag, height = self._tag_rect(), self._texts.height
        tag_top, tag_bottom, lowest = tag.top(), tag.bottom(), size.height() - height
        places: list[Place] = []
        for tick in stage.price_ticks:
            y = round(stage.projection.y(tick.price) - height / 2)
            if 0 <= y <= lowest and (y >= tag_bottom or y + height <= tag_top):
                places.append((tick.text, PRICE_AXIS_PADDING, y))
        self._ticks.draw(painter, stage.paints.muted, places, stage.paints.background)
        if stage.cursor is not None and stage.content is not None:
            shown = price_text(stage.projection.price(stage.cursor.y()), stage.decimals)
            self._paint_tag(painter, tag, shown)

    def _tag_rect(self) -> QRectF:
        """Return where the cursor's price stands, empty without a cursor."""
        cursor, size = self.stage.cursor, self.size()
        if cursor is None:
            return QRectF()
        top = max(0, min(round(cursor.y() - TAG_HEIGHT / 2), int(size.height()) - TAG_HEIGHT))
        return QRectF(1, top, size.width() - 1, TAG_HEIGHT)


class TimeAxis(Axis):
    """Times along the lower edge in the chosen zone."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._majors = TextSheet(self._texts)
        self.setMinimumHeight(TIME_AXIS_HEIGHT)
        self.setMaximumHeight(TIME_AXIS_HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        stage, size = self.stage, self.size()
        painter.fillRect(0, 0, int(size.width()) + 1, 1, stage.paints.border)
        painter.setFont(stage.font)
        shown, tag = self._tag()
        minor: list[Place] = []
        major: list[Place] = []
        free_from, tag_left, tag_right = 0.0, tag.left(), tag.right()
        right = size.width()
        y = round((TIME_AXIS_HEIGHT - self._texts.height) / 2)
        for tick in stage.time_ticks:
            _, width = self._texts.find(tick.text)
            x = round(stage.projection.x(tick.at_ms) - width / 2)
            is_covered = x < tag_right and x + width > tag_left
            if x < free_from or x + width > right or is_covered:
                continue
            (major if tick.is_major else minor).append((tick.text, x, y))
            free_from = x + width + TICK_GAP
        self._ticks.draw(painter, stage.paints.muted, minor, stage.paints.background)
        self._majors.draw(painter, stage.paints.text, major, stage.paints.background)
        if shown:
            self._paint_tag(painter, tag, shown)

    def _tag(self) -> tuple[str, QRectF]:
        """Return the cursor's time and where it stands, both empty without a cursor."""
        stage, size = self.stage, self.size()
        if stage.cursor is None or stage.content is None:
            return "", QRectF()
        shown = moment_text(stage.projection.ms(stage.cursor.x()), stage.zone)
        width = self._texts.find(shown)[1] + 2 * PRICE_AXIS_PADDING
        left = max(0.0, min(stage.cursor.x() - width / 2, size.width() - width))
        return shown, QRectF(round(left), 3, round(width), TAG_HEIGHT)
