"""What is really painted, read back from the pixels."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from journal.domain.ledger.positions import PositionEventKind
from journal.domain.market.series import CandleSeries
from journal.domain.values import OrderSide, PriceType
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.style.theme import DARK, LIGHT, THEMES, Theme
from journal.services.charting.content import ChartContent, FillMark, LineKind, PriceLine

START_MS = 1_636_934_400_000
MINUTE = 60_000
YEAR = 525_600
WICK_AT = 333_333

Picture = Callable[[QWidget], QImage]
Make = Callable[..., ChartContent]


def pixels(image: QImage) -> NDArray[np.uint32]:
    buffer = np.frombuffer(image.constBits(), np.uint32).copy()
    return buffer.reshape(image.height(), image.bytesPerLine() // 4)[
        :, : image.width()
    ] & np.uint32(0xFFFFFF)


def color(name: str) -> int:
    return QColor(name).rgb() & 0xFFFFFF


def candle_mask(image: QImage, canvas: ChartCanvas, theme: Theme = DARK) -> NDArray[np.bool_]:
    plot = pixels(image)[: int(canvas.plot_area.height()), : int(canvas.plot_area.width())]
    return np.isin(plot, [color(theme.candle_up), color(theme.candle_down)])


@pytest.fixture(scope="module")
def year() -> CandleSeries:
    """A flat year of minutes with one deep wick."""
    price = np.full(YEAR, 100.0)
    low = np.full(YEAR, 99.5)
    low[WICK_AT] = 40.25
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        open_at=START_MS + np.arange(YEAR) * MINUTE,
        open=price,
        high=np.full(YEAR, 100.5),
        low=low,
        close=price,
        volume=np.zeros(YEAR),
    )


@pytest.mark.parametrize("visible", [200, 900, 3_000, 12_000, 50_000, 200_000, YEAR])
def test_a_lone_wick_in_a_year_of_minutes_is_drawn_to_its_exact_row_at_every_zoom(
    canvas: ChartCanvas, make_content: Make, picture: Picture, year: CandleSeries, visible: int
) -> None:
    bare = make_content(year, overlay_pyramid=None, lines=(), marks=(), touches=(), bands=())
    canvas.show_content(bare)
    middle = START_MS + WICK_AT * MINUTE
    canvas.show_window(middle - visible * MINUTE * 0.6, middle + visible * MINUTE * 0.4)
    mask = candle_mask(picture(canvas), canvas)
    row = int(canvas.stage.projection.y(40.25))
    rows, columns = np.nonzero(mask)
    assert rows.max() == row
    wick_columns = set(columns[rows == row].tolist())
    assert len(wick_columns) == 1
    expected = canvas.stage.projection.x(middle + MINUTE / 2)
    candles = canvas.stage.candles
    assert candles is not None
    widest = candles.step_ms * canvas.stage.projection.pixels_per_ms
    assert abs(wick_columns.pop() - expected) <= max(1.0, widest)


def test_nothing_is_drawn_over_a_gap(
    canvas: ChartCanvas,
    make_content: Make,
    picture: Picture,
    make_series: Callable[..., CandleSeries],
) -> None:
    whole = make_series(3_000)
    kept = np.r_[0:1_000, 1_800:3_000]
    names = ("open_at", "open", "high", "low", "close", "volume")
    series = replace(whole, **{name: getattr(whole, name)[kept] for name in names})
    content = make_content(series, overlay_pyramid=None, lines=(), marks=(), touches=(), bands=())
    canvas.show_content(content)
    for minutes in (3_000, 2_000, 1_000):
        canvas.show_window(START_MS + 500 * MINUTE, START_MS + (500 + minutes) * MINUTE)
        image = picture(canvas)
        plot = pixels(image)[: int(canvas.plot_area.height())]
        projection = canvas.stage.projection
        left = int(projection.x(START_MS + 1_000 * MINUTE)) + 1
        right = int(projection.x(START_MS + 1_800 * MINUTE))
        drawn = np.isin(plot, [color(DARK.candle_up), color(DARK.candle_down), color(DARK.volume)])
        inside = drawn[80:, left : min(right, int(projection.width))]
        assert not inside.any()
        assert drawn[80:, : left - 1].any()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_lines_read_back_from_their_pixels_are_the_prices_within_one_pixel(
    canvas: ChartCanvas, make_content: Make, picture: Picture, theme: Theme
) -> None:
    canvas.set_theme(theme)
    canvas.show_content(make_content(bands=(), touches=()))
    plot = pixels(picture(canvas))
    projection = canvas.stage.projection
    for kind, name in (
        (LineKind.ENTRY, theme.entry_line),
        (LineKind.LIQUIDATION, theme.liquidation_line),
        (LineKind.BANKRUPTCY, theme.bankruptcy_line),
        (LineKind.STOP, theme.stop_line),
    ):
        found = (plot[:, 300:500] == color(name)).sum(axis=1)
        row = int(np.argmax(found))
        line = next(each for each in canvas.stage.content.lines if each.kind is kind)  # type: ignore[union-attr]  # shown above
        assert found[row] > 60
        assert (
            abs(projection.price(row + 0.5) - float(line.price)) <= 1 / projection.pixels_per_price
        )


def test_rising_candles_are_hollow(
    canvas: ChartCanvas,
    make_content: Make,
    picture: Picture,
    make_series: Callable[..., CandleSeries],
) -> None:
    content = make_content(
        make_series(40), overlay_pyramid=None, lines=(), marks=(), touches=(), bands=()
    )
    canvas.show_content(replace(content, window=(START_MS, START_MS + 40 * MINUTE)))
    plot, projection = pixels(picture(canvas)), canvas.stage.projection
    series, row = content.series, 10
    assert series.close[row] > series.open[row]
    x = int(projection.x(int(series.open_at[row]) + MINUTE / 2))
    y = int(projection.y((series.open[row] + series.close[row]) / 2))
    assert plot[y, x] != color(DARK.candle_up)
    edge = plot[int(projection.y(series.close[row])), x - 3 : x + 4]
    assert (edge == color(DARK.candle_up)).all()


def test_falling_candles_are_filled(
    canvas: ChartCanvas,
    make_content: Make,
    picture: Picture,
    make_series: Callable[..., CandleSeries],
) -> None:
    content = make_content(
        make_series(120), overlay_pyramid=None, lines=(), marks=(), touches=(), bands=()
    )
    canvas.show_content(replace(content, window=(START_MS + 80 * MINUTE, START_MS + 120 * MINUTE)))
    plot, projection, series = pixels(picture(canvas)), canvas.stage.projection, content.series
    row = 100
    assert series.close[row] < series.open[row]
    x = int(projection.x(int(series.open_at[row]) + MINUTE / 2))
    y = int(projection.y((series.open[row] + series.close[row]) / 2))
    assert (plot[y, x - 3 : x + 4] == color(DARK.candle_down)).all()


def test_the_zone_between_liquidation_and_bankruptcy_is_shaded(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    canvas.set_theme(LIGHT)
    canvas.show_content(make_content())
    plot = pixels(picture(canvas))
    row = int(canvas.stage.projection.y(92.25))
    assert (plot[row, 100:500] == color(LIGHT.liquidation_zone)).sum() > 100


def test_label_boxes_stay_inside_and_apart_at_any_height(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    canvas.show_content(make_content())
    for height in (90, 140, 260, 500):
        canvas.resize(700, height)
        picture(canvas)
        boxes = [box.rect for box in canvas.line_layer.boxes()]
        assert boxes
        for index, box in enumerate(boxes):
            assert box.top() >= 0
            assert box.bottom() <= canvas.plot_area.height()
            assert box.right() <= canvas.plot_area.width()
            assert not any(box.intersects(other) for other in boxes[index + 1 :])


def test_a_line_out_of_view_is_an_arrow_at_the_edge_and_does_not_move_the_scale(
    canvas: ChartCanvas, make_content: Make, make_line: Callable[..., object], picture: Picture
) -> None:
    content = make_content(lines=())
    canvas.show_content(content)
    before = canvas.stage.projection
    far = (make_line(LineKind.LIQUIDATION, "20"), make_line(LineKind.STOP, "400"))
    canvas.show_content(replace(content, lines=far), keep_window=True)  # type: ignore[arg-type]  # lines
    picture(canvas)
    after = canvas.stage.projection
    assert (after.low, after.high) == (before.low, before.high)
    liquidation, stop = canvas.line_layer.boxes()
    assert liquidation.rect.bottom() >= canvas.plot_area.height() - 4
    assert stop.rect.top() <= 4


def test_dense_fills_are_merged_and_others_are_not(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    fills = tuple(
        FillMark(
            at_ms=START_MS + (300 + index % 50 // 25) * MINUTE + index,
            price=Decimal(95),
            quantity=Decimal(1),
            order_side=OrderSide.BUY if index % 2 else OrderSide.SELL,
            event=PositionEventKind.INCREASE,
        )
        for index in range(400)
    )
    canvas.show_content(make_content(marks=fills))
    picture(canvas)
    triangles = canvas.mark_layer.triangles()
    assert sum(triangle.count for triangle in triangles) == 400
    assert len(triangles) <= 6
    canvas.show_window(START_MS, START_MS + 10 * MINUTE)
    assert canvas.mark_layer.triangles() == []


def test_names_along_the_lower_edge_never_overlap(
    canvas: ChartCanvas, make_content: Make, picture: Picture
) -> None:
    content = make_content()
    touch = content.touches[0]
    canvas.show_content(replace(content, touches=(touch, touch, touch)))
    picture(canvas)
    chips = [chip.rect for chip in canvas.chip_layer.chips()]
    assert len(chips) == 4
    assert not any(a.intersects(b) for i, a in enumerate(chips) for b in chips[i + 1 :])
    canvas.show_window(START_MS, START_MS + 60 * MINUTE)
    assert canvas.chip_layer.chips() == []


def test_without_candles_the_fills_and_lines_decide_the_scale(
    canvas: ChartCanvas,
    make_content: Make,
    make_series: Callable[..., CandleSeries],
    picture: Picture,
) -> None:
    empty = make_series(0)
    canvas.show_content(make_content(empty, overlay_pyramid=None))
    picture(canvas)
    projection = canvas.stage.projection
    assert projection.low < 92
    assert projection.high > 100
    nothing = make_content(empty, overlay_pyramid=None, lines=(), marks=(), touches=(), bands=())
    canvas.show_content(nothing)
    picture(canvas)
    assert canvas.crosshair.readout() == []


def test_a_line_that_moved_is_drawn_in_steps_and_not_where_it_did_not_exist(
    canvas: ChartCanvas, make_content: Make, make_line: Callable[..., PriceLine], picture: Picture
) -> None:
    steps = ((0, "94"), (60, None), (120, "97"), (240, "92"))
    moved = make_line(
        LineKind.LIQUIDATION,
        "92",
        steps=tuple((START_MS + at * MINUTE, price and Decimal(price)) for at, price in steps),
        until_ms=START_MS + 400 * MINUTE,
    )
    canvas.show_content(
        make_content(overlay_pyramid=None, lines=(moved,), marks=(), touches=(), bands=())
    )
    magenta = color(DARK.liquidation_line)
    for start, end in ((0, 600), (130, 200), (-30, 30)):
        canvas.show_window(START_MS + start * MINUTE, START_MS + end * MINUTE)
        plot, projection = pixels(picture(canvas)), canvas.stage.projection
        for minute, price in ((30, 94.0), (90, None), (180, 97.0), (300, 92.0)):
            if start < minute < end:
                column = plot[:, int(projection.x(START_MS + minute * MINUTE))] == magenta
                rows = np.flatnonzero(column[: int(projection.height)])
                assert rows.tolist() == ([] if price is None else [int(projection.y(price))])
    canvas.show_window(START_MS - 90 * MINUTE, START_MS - 30 * MINUTE)
    assert not (pixels(picture(canvas))[:300, :400] == magenta).any()


def test_a_stop_that_was_taken_away_says_so_and_does_not_go_on_behind_the_end(
    canvas: ChartCanvas, make_content: Make, make_line: Callable[..., PriceLine], picture: Picture
) -> None:
    steps = ((START_MS, Decimal(95)), (START_MS + 100 * MINUTE, None))
    end_ms = START_MS + 200 * MINUTE
    gone = make_line(LineKind.STOP, "95", steps=steps, until_ms=end_ms)
    stayed = make_line(LineKind.STOP, "95", steps=steps[:1], until_ms=end_ms)
    for line, goes_on in ((gone, False), (stayed, True)):
        content = make_content(overlay_pyramid=None, lines=(line,), marks=(), touches=(), bands=())
        canvas.show_content(content)
        plot, projection = pixels(picture(canvas)), canvas.stage.projection
        row = int(projection.y(95.0))
        behind = plot[row, int(projection.x(end_ms)) + 2 : int(projection.width) - 240]
        faded = canvas.stage.paints.faded_pens[LineKind.STOP].color().rgb() & 0xFFFFFF
        assert (behind == faded).any() == goes_on
        box = canvas.line_layer.boxes()[0]
        assert ("taken away" in box.shape.text.text()) != goes_on
