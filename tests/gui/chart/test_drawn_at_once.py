"""What is painted once and drawn many times: texts, boxes, merged fills, the ground."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from journal.domain.ledger.positions import PositionEventKind
from journal.domain.values import OrderSide
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.chart.layers.ground import Ground
from journal.gui.chart.lettering.sheet import SLOTS, Place, TextSheet
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.position.box_faces import BoxFaces
from journal.gui.chart.position.fill_groups import FillGroups
from journal.gui.chart.stage import Paints, Stage
from journal.gui.style.look import font
from journal.gui.style.theme import DARK, LIGHT, TypeSize
from journal.services.charting.content import ChartContent, FillMark

MINUTE = 60_000
pytestmark = pytest.mark.usefixtures("qapp")


def painted(paint: Callable[[QPainter], None], scale: float = 1.0) -> QImage:
    """Return what was painted on black, 600 × 400 pixels."""
    image = QImage(round(600 * scale), round(400 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    try:
        paint(painter)
    finally:
        painter.end()
    return image


def pixels(image: QImage) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[:, :, :3].astype(np.int16)


def test_texts_of_a_sheet_look_as_if_drawn_one_by_one_however_many() -> None:
    texts = LaidOutTexts(font(TypeSize.SMALL))
    pen = QPen(QColor(DARK.text))
    places: list[Place] = [
        (f"{count}.{count % 7}", 8 + count % 9 * 60, 4 + count // 9 * 18)
        for count in range(SLOTS + 40)
    ]

    def one_by_one(painter: QPainter) -> None:
        painter.setFont(texts.font)
        painter.setPen(pen)
        for text, x, y in places:
            painter.drawStaticText(QPointF(x, y), texts.find(text)[0])

    sheet, black = TextSheet(texts), QColor("#000000")
    for scale in (1.0, 2.0):
        expected = pixels(painted(one_by_one, scale))
        assert expected.any()
        on_black = painted(lambda painter: sheet.draw(painter, pen, places, black), scale)
        assert np.abs(pixels(on_black) - expected).max() <= 2
        on_any = pixels(painted(lambda painter: sheet.draw(painter, pen, places), scale))
        assert ((on_any > 90) <= (expected > 40)).all()
        assert ((expected > 90) <= (on_any > 40)).all()


def test_a_sheet_takes_on_another_color() -> None:
    sheet = TextSheet(LaidOutTexts(font(TypeSize.SMALL)))
    for color in ("#ff0000", "#00ff00"):
        image = painted(
            lambda painter, color=color: sheet.draw(painter, QPen(QColor(color)), [("88", 5, 5)])  # type: ignore[misc]  # bound now
        )
        blue, green, red = pixels(image).reshape(-1, 3).max(axis=0)
        assert (blue, green > red) == (0, color == "#00ff00")


def test_a_box_is_painted_once_for_a_theme(
    canvas: ChartCanvas, make_content: Callable[..., ChartContent]
) -> None:
    canvas.show_content(make_content())
    shape = canvas.line_layer.boxes()[0].shape
    faces, dark, light = BoxFaces(LaidOutTexts(canvas.stage.font)), Paints(DARK), Paints(LIGHT)
    face = faces.find(shape, 0, dark, 1.0)
    assert faces.find(shape, 0, dark, 1.0) is face
    up, down = (faces.find(shape, way, dark, 1.0) for way in (-1, 1))
    assert up.width() == down.width() > face.width()
    assert up.toImage() != down.toImage()
    other = faces.find(shape, 0, light, 1.0)
    assert other.toImage().pixelColor(30, 2) == QColor(LIGHT.surface)


def fills(count: int) -> tuple[FillMark, ...]:
    return tuple(
        FillMark(
            at_ms=1_700_000_000_000 + index * index * 700,
            price=Decimal(100) + Decimal(index % 13) / 10,
            quantity=Decimal(1 + index % 3),
            order_side=OrderSide.SELL if index % 3 == 0 else OrderSide.BUY,
            event=PositionEventKind.INCREASE,
        )
        for index in range(count)
    )


def test_merged_fills_stay_as_they_are_while_the_chart_is_moved() -> None:
    groups = FillGroups(fills(200))
    zoomed_out = groups.groups(1 / MINUTE, 40.0)
    # Fitting the prices to other candles changes the scale a little at every step of a pan.
    assert groups.groups(1 / MINUTE, 41.5) is zoomed_out
    assert zoomed_out.count.sum() == 200
    assert len(zoomed_out.count) < 200
    closer = groups.groups(80 / MINUTE, 400.0)
    assert len(closer.count) > len(zoomed_out.count)


def test_a_merged_fill_stands_at_the_average_place_of_its_direction() -> None:
    groups = FillGroups(fills(3)).groups(1e-9, 1e-9)
    (sell, buy) = range(2)
    assert groups.is_buy.tolist() == [False, True]
    assert groups.count.tolist() == [1, 2]
    assert groups.price[sell] == 100.0
    assert abs(groups.price[buy] - (100.1 * 2 + 100.2 * 3) / 5) < 1e-9
    assert len(FillGroups(()).groups(1.0, 1.0).count) == 0


def test_the_ground_fills_every_pixel_and_holds_the_grid_from_top_to_bottom(
    canvas: ChartCanvas, make_content: Callable[..., ChartContent]
) -> None:
    canvas.show_content(make_content())
    stage: Stage = canvas.stage
    ground = Ground(stage)
    whole, plot = QRect(0, 0, 600, 400), QRectF(0, 0, 530, 371)
    image = pixels(painted(lambda painter: ground.paint(painter, whole, plot)))
    grid, background = QColor(DARK.grid), QColor(DARK.background)
    columns = [x for x in stage.grid_columns() if x < 530]
    assert columns
    is_grid = (image == [grid.blue(), grid.green(), grid.red()]).all(axis=2)
    expected = np.zeros((400, 600), bool)
    expected[:371, [x for x in stage.grid_columns() if x < 600]] = True
    assert (is_grid == expected).all()
    rest = image[~is_grid]
    assert (rest == [background.blue(), background.green(), background.red()]).all()
