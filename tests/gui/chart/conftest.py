"""Candles, contents and canvases that the chart's tests share."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from journal.domain.ledger.positions import PositionEventKind
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import OrderSide, PriceType, Side
from journal.gui.chart.canvas import ChartCanvas
from journal.services.charting.content import (
    Band,
    BandKind,
    ChartChoices,
    ChartContent,
    FillMark,
    LineKind,
    PriceLine,
    TouchMark,
)

START_MS = 1_636_934_400_000
"""2021-11-15 00:00 UTC."""
MINUTE = 60_000
SIZE = (900, 500)


def wave(count: int, interval: str = "1m", price_type: PriceType = PriceType.LAST) -> CandleSeries:
    """Candles that rise and fall between about 90 and 110."""
    phase = np.arange(count) / 40
    open_price = np.round(100 + 10 * np.sin(phase), 2)
    close = np.round(100 + 10 * np.sin(phase + 0.025), 2)
    return CandleSeries(
        symbol="BTCUSDT",
        interval=interval,
        price_type=price_type,
        open_at=START_MS + np.arange(count) * interval_ms(interval),
        open=open_price,
        high=np.maximum(open_price, close) + 0.5,
        low=np.minimum(open_price, close) - 0.5,
        close=close,
        volume=np.full(count, 5.0) if price_type is PriceType.LAST else np.zeros(count),
    )


def line(kind: LineKind, price: str, **changes: Any) -> PriceLine:
    value = Decimal(price)
    known: dict[str, Any] = {"kind": kind, "price": value, "steps": ((START_MS, value),)}
    if kind is not LineKind.ENTRY:
        known["distance_ratio"] = value / 100 - 1
    return PriceLine(**(known | changes))


LINES = (
    line(LineKind.ENTRY, "100"),
    line(LineKind.LIQUIDATION, "92.5", is_estimate=True),
    line(LineKind.BANKRUPTCY, "92", is_estimate=True),
    line(LineKind.STOP, "96"),
)


@pytest.fixture
def make_series() -> Callable[..., CandleSeries]:
    return wave


@pytest.fixture
def make_line() -> Callable[..., PriceLine]:
    return line


@pytest.fixture
def make_content() -> Callable[..., ChartContent]:
    """Return a maker of contents: 600 minutes of candles and a long position with all lines."""

    def make(series: CandleSeries | None = None, **changes: Any) -> ChartContent:
        shown = wave(600) if series is None else series
        mark = FillMark(
            at_ms=START_MS,
            price=Decimal(100),
            quantity=Decimal(2),
            order_side=OrderSide.BUY,
            event=PositionEventKind.OPEN,
        )
        touch = TouchMark(
            at_ms=START_MS + 240 * MINUTE,
            until_ms=START_MS + 300 * MINUTE,
            since_ms=START_MS,
            price=Decimal("92.5"),
            price_type=PriceType.MARK,
            interval="1h",
        )
        known: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "interval": shown.interval,
            "price_type": shown.price_type,
            "pyramid": CandlePyramid(shown),
            "overlay_pyramid": CandlePyramid(wave(10, "1h", PriceType.MARK)),
            "tick_size": Decimal("0.01"),
            "window": (START_MS, START_MS + 600 * MINUTE),
            "position_key": "BTCUSDT:both:1",
            "side": Side.LONG,
            "suggested_stop": Decimal("96.25"),
            "lines": LINES,
            "marks": (mark,),
            "touches": (touch,),
            "bands": (
                Band(
                    start_ms=START_MS + 250 * MINUTE,
                    end_ms=START_MS + 500 * MINUTE,
                    name="Pause",
                    kind=BandKind.PAUSE,
                ),
            ),
            "notes": ("Only 1 h mark candles were available.",),
            "choices": ChartChoices(
                intervals=((PriceType.LAST, ("1m", "1h")), (PriceType.MARK, ("1h",)))
            ),
        }
        return ChartContent(**(known | changes))

    return make


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[ChartCanvas]:
    canvas = ChartCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(*SIZE)
    canvas.show()
    qtbot.waitExposed(canvas)
    QApplication.processEvents()
    yield canvas
    canvas.hide()


@pytest.fixture
def picture() -> Callable[[QWidget], QImage]:
    """Return what a widget shows, pixel by pixel."""

    def take(widget: QWidget) -> QImage:
        QApplication.processEvents()
        return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    return take
