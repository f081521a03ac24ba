"""What the chart is measured on: candles, a position with fifty fills, one to ask about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.positions import PositionEventKind
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.rules.severity import Severity
from journal.domain.values import (
    Account,
    Fill,
    MarginMode,
    OrderSide,
    PositionSide,
    PriceType,
    Side,
)
from journal.services.charting.content import (
    Band,
    BandKind,
    ChartContent,
    FillMark,
    LineKind,
    PriceLine,
    RuleFlag,
)
from journal.services.record.exposures import Exposure, exposures
from journal.services.record.record import AccountRecord
from journal.storage.files.bracket_files import load_shipped_brackets

MINUTE = 60_000
START_MS = 1_500_000_000_000 // MINUTE * MINUTE


def candles(count: int) -> CandleSeries:
    random = np.random.default_rng(7)
    close = 30_000 * np.exp(np.cumsum(random.normal(0, 2e-4, count)))
    open_price = np.concatenate(([close[0]], close[:-1]))
    reach = np.abs(random.normal(0, 3e-4, (2, count)))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        open_at=START_MS + np.arange(count) * MINUTE,
        open=open_price,
        high=np.maximum(open_price, close) * (1 + reach[0]),
        low=np.minimum(open_price, close) * (1 - reach[1]),
        close=close,
        volume=random.exponential(100, count),
    )


def content(pyramid: CandlePyramid) -> ChartContent:
    """A position in the middle of the candles: four lines and fifty fills."""
    series = pyramid.series
    middle = len(series) // 2
    at_ms = int(series.open_at[middle])
    entry = Decimal(round(float(series.close[middle])))
    shares = {
        LineKind.ENTRY: Decimal(1),
        LineKind.LIQUIDATION: Decimal("0.95"),
        LineKind.BANKRUPTCY: Decimal("0.945"),
        LineKind.STOP: Decimal("0.98"),
    }
    lines = tuple(
        PriceLine(
            kind=kind,
            price=entry * share,
            steps=((at_ms, entry * share),),
            distance_ratio=share - 1,
        )
        for kind, share in shares.items()
    )
    marks = tuple(
        FillMark(
            at_ms=at_ms + index * 7 * MINUTE,
            price=entry,
            quantity=Decimal(1 + index % 5),
            order_side=OrderSide.BUY if index % 3 else OrderSide.SELL,
            event=PositionEventKind.INCREASE,
        )
        for index in range(50)
    )
    return ChartContent(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        pyramid=pyramid,
        overlay_pyramid=None,
        tick_size=Decimal("0.1"),
        window=(at_ms - 300 * MINUTE, at_ms + 300 * MINUTE),
        position_key="BTCUSDT:both:1",
        side=Side.LONG,
        lines=lines,
        marks=marks,
    )


def crowded(pyramid: CandlePyramid) -> ChartContent:
    """The same with all there can be: many lines in view, fills, bands, flags, both prices."""
    plain = content(pyramid)
    at_ms, entry = plain.window[0], plain.lines[0].price
    lines = tuple(
        PriceLine(
            kind=LineKind.STOP,
            price=price,
            steps=((at_ms, price), (at_ms + 100 * MINUTE, price + 5)),
            distance_ratio=price / entry - 1,
        )
        for price in (entry + step * 10 for step in range(-12, 12))
    )
    marks = tuple(
        FillMark(
            at_ms=at_ms + index * 3 * MINUTE,
            price=entry + index % 60 - 30,
            quantity=Decimal(1 + index % 5),
            order_side=OrderSide.BUY if index % 3 else OrderSide.SELL,
            event=PositionEventKind.INCREASE,
        )
        for index in range(400)
    )
    bands = tuple(
        Band(
            start_ms=at_ms + start * MINUTE,
            end_ms=at_ms + (start + 150) * MINUTE,
            name="Pause",
            kind=BandKind.PAUSE,
        )
        for start in (0, 400, 900)
    )
    flags = tuple(
        RuleFlag(
            at_ms=at_ms + start * MINUTE,
            rule_id="R03",
            severity=Severity.BREACH,
            sentence="There was no stop.",
        )
        for start in (10, 300, 700, 1_400)
    )
    return replace(
        plain,
        lines=(*plain.lines, *lines),
        marks=marks,
        bands=bands,
        flags=flags,
        overlay_pyramid=pyramid,
        quantity=Decimal(1),
    )


def exposed() -> Exposure:
    """Return a position of fifty fills that a what-if can be asked about."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    fills = [
        Fill(
            symbol="BTCUSDT",
            trade_id=str(index + 1),
            order_id=str(index),
            traded_at=at + timedelta(minutes=7 * index),
            order_side=OrderSide.BUY,
            position_side=PositionSide.BOTH,
            price=Decimal(30_000),
            quantity=Decimal("0.01"),
            fee=Decimal(0),
            fee_asset="USDT",
            realized_pnl=None,
            is_maker=None,
        )
        for index in range(50)
    ]
    positions = Ledger(FillTable.of(fills))
    account = Account(
        name="Main", usual_leverage=Decimal(20), usual_margin_mode=MarginMode.ISOLATED
    )
    record = AccountRecord(
        account=account,
        fills=tuple(fills),
        incomes=(),
        facts={},
        positions=positions,
        liquidations=(),
        episodes=(),
    )
    wallet = WalletHistory(account, positions, ())
    return exposures(record, load_shipped_brackets(), wallet, now=at + timedelta(days=1))[0]
