"""Broken rules as small flags over the moment they were broken; the cursor reads the sentence."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QStaticText
from typing_extensions import override

from journal.domain.rules.severity import Severity
from journal.gui.chart.layers.base import Layer
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.stage import FLAG_HEIGHT, HEADROOM, Stage
from journal.services.charting.content import RuleFlag

PADDING: Final = 5
POLE: Final = 2
GAP: Final = 3
TOLD_WIDTH: Final = 380.0
LINE_SEPARATOR: Final = "\u2028"
"""What Qt breaks a plain text at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One flag: the rules broken at about the same pixel, and its place."""

    rules: tuple[RuleFlag, ...]
    rect: QRectF

    @property
    def text(self) -> str:
        """The worst rule, and how many more there are."""
        worst = max(self.rules, key=lambda rule: rule.severity)
        others = len({rule.rule_id for rule in self.rules}) - 1
        return f"{worst.rule_id} +{others}" if others else worst.rule_id

    @property
    def severity(self) -> Severity:
        """Of the worst rule."""
        return max(rule.severity for rule in self.rules)

    @property
    def sentences(self) -> str:
        """What was broken, a line each."""
        told = dict.fromkeys(f"{rule.rule_id}: {rule.sentence}" for rule in self.rules)
        return LINE_SEPARATOR.join(told)


class FlagLayer(Layer):
    """Flags in a row of their own between the readout and the candles."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._texts = LaidOutTexts(stage.font)

    def flags(self) -> list[Flag]:
        """Return the visible flags, left to right; those that would overlap are one."""
        content, projection = self.stage.content, self.stage.projection
        groups: list[tuple[float, float, list[RuleFlag]]] = []
        for rule in () if content is None else content.flags:
            x = round(projection.x(rule.at_ms))
            width = self._texts.find(f"{rule.rule_id} +9")[1] + 2 * PADDING + POLE
            if groups and x < groups[-1][1] + GAP:
                groups[-1][2].append(rule)
            elif -width < x <= projection.width:
                groups.append((x, x + width, [rule]))
        found = []
        for left, _, rules in groups:
            flag = Flag(rules=tuple(rules), rect=QRectF())
            width = self._texts.find(flag.text)[1] + 2 * PADDING + POLE
            rect = QRectF(left, HEADROOM, width, FLAG_HEIGHT)
            found.append(Flag(rules=flag.rules, rect=rect))
        return found

    def flag_at(self, position: QPointF | None) -> Flag | None:
        """Return the flag under a pixel."""
        if position is None:
            return None
        return next((flag for flag in self.flags() if flag.rect.contains(position)), None)

    @override
    def paint(self, painter: QPainter) -> None:
        content = self.stage.content
        if content is None or not content.flags:
            return
        paints = self.stage.paints
        painter.setFont(self.stage.font)
        for flag in self.flags():
            rect = flag.rect
            color = paints.severity_colors[flag.severity]
            painter.fillRect(rect, paints.surface)
            painter.fillRect(QRectF(rect.left(), rect.top(), POLE, 2 * FLAG_HEIGHT), color)
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), color)
            text, _ = self._texts.find(flag.text)
            top = round(rect.center().y() - self._texts.height / 2)
            painter.setPen(paints.text)
            painter.drawStaticText(QPointF(rect.left() + POLE + PADDING, top), text)


class FlagReader(Layer):
    """The sentences of the flag under the cursor, over everything else."""

    def __init__(self, stage: Stage, flags: FlagLayer) -> None:
        super().__init__(stage)
        self._flags = flags
        self._told: tuple[str, QStaticText] = ("", QStaticText())

    @override
    def paint(self, painter: QPainter) -> None:
        flag = self._flags.flag_at(self.stage.cursor)
        if flag is None:
            return
        text = self._laid_out(flag.sentences)
        size, paints = text.size(), self.stage.paints
        width, height = size.width() + 4 * PADDING, size.height() + 2 * PADDING
        left = max(0.0, min(flag.rect.left(), self.stage.projection.width - width))
        box = QRectF(round(left), flag.rect.bottom() + GAP, round(width), round(height))
        painter.fillRect(box, paints.severity_colors[flag.severity])
        painter.fillRect(box.adjusted(1, 1, -1, -1), paints.raised)
        painter.setFont(self.stage.font)
        painter.setPen(paints.text)
        painter.drawStaticText(box.topLeft() + QPointF(2 * PADDING, PADDING), text)

    def _laid_out(self, shown: str) -> QStaticText:
        """Return sentences broken into lines, plain whatever is in them."""
        if self._told[0] != shown:
            text = QStaticText(shown)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextWidth(TOLD_WIDTH)
            text.prepare(font=self.stage.font)
            self._told = (shown, text)
        return self._told[1]
