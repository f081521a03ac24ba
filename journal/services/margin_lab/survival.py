"""Survival leverage: one trade at many leverages and stops, over candles that really happened."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.assets import quote_asset
from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.survival import Outcome, Stake, SurvivalGrid, survival_grid
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType, Side, require_positive
from journal.services.margin_lab.position import BracketDate, bracket_date
from journal.storage.files.candle_files import CandleFiles

LEVERAGES: Final = (1, 2, 3, 5, 8, 10, 15, 20, 25, 50, 75, 100, 125)
STOP_PERCENTS: Final = ("0.5", "1", "2", "3", "4", "5", "7.5", "10", "15", "20", "30")
_EIGHT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleChoice:
    """Stored candles that can be asked about."""

    symbol: str
    interval: str
    price_type: PriceType
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalAsk:
    """One isolated trade, opened at the first candle of the window; None is the file's own end.

    Attributes:
        amount: what is put in, margin and opening fee together, in the settlement asset.
    """

    candles: CandleChoice
    side: Side
    amount: Decimal
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalCell:
    """What one leverage with one stop came to; both None where it is not offered."""

    outcome: Outcome
    loss: Decimal | None
    """In the settlement asset, positive when lost."""
    share: Decimal | None
    """Of the amount, as a fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalAnswer:
    """The heat map: a row for each leverage, a column for each stop.

    Attributes:
        liquidation_prices: one a row; None where there is none or the leverage is not offered.
        worst_ratio: the largest move against the trade, as a fraction of the entry.
        highest_survivor: the highest leverage whose liquidation price was never reached.
        is_mark: of mark prices, which decide liquidations; else an answer may differ.
    """

    asset: str
    entry_price: Decimal
    from_at: datetime
    until_at: datetime
    leverages: tuple[int, ...]
    stop_ratios: tuple[Decimal, ...]
    rows: tuple[tuple[SurvivalCell, ...], ...]
    liquidation_prices: tuple[Decimal | None, ...]
    worst_ratio: Decimal
    highest_survivor: int | None
    is_mark: bool
    brackets: BracketDate | None


def candle_choices(files: CandleFiles) -> tuple[CandleChoice, ...]:
    """Return all stored candles, mark prices of a contract before its others, fine ones first."""
    found = [
        CandleChoice(
            symbol=key.symbol,
            interval=key.interval,
            price_type=key.price_type,
            first_at=utc_from_ms(key.first_ms),
            last_at=utc_from_ms(key.last_ms),
        )
        for key in files.available()
    ]
    return tuple(sorted(found, key=lambda one: (one.symbol, one.price_type is not PriceType.MARK)))


def survival(
    ask: SurvivalAsk, files: CandleFiles, table: BracketTable, *, at: datetime
) -> SurvivalAnswer:
    """Return what each leverage with each stop would have come to.

    Raises:
        InvalidValueError: the window holds no candles, or the amount is not positive.
        DamagedCandlesError: the file cannot be read.
    """
    require_positive("amount", ask.amount)
    window = _window(ask, files)
    entry = Decimal(repr(float(window.open[0])))
    stops = tuple(Decimal(text) / 100 for text in STOP_PERCENTS)
    grid = survival_grid(
        Stake(side=ask.side, entry_price=entry, amount=ask.amount),
        window,
        table,
        leverages=np.array(LEVERAGES, np.float64),
        stop_ratios=np.array([float(stop) for stop in stops]),
    )
    extreme = float(window.low.min() if ask.side is Side.LONG else window.high.max())
    worst = max(0.0, ask.side.sign * (float(entry) - extreme) / float(entry))
    return SurvivalAnswer(
        asset=quote_asset(ask.candles.symbol),
        entry_price=entry,
        from_at=utc_from_ms(int(window.open_at[0])),
        until_at=utc_from_ms(int(window.open_at[-1]) + window.interval_ms),
        leverages=LEVERAGES,
        stop_ratios=stops,
        rows=_rows(grid, ask.amount),
        liquidation_prices=tuple(_number(price) for price in grid.liquidation_prices.tolist()),
        worst_ratio=Decimal(str(round(worst, _EIGHT))),
        highest_survivor=_highest_survivor(grid, extreme, ask.side),
        is_mark=window.price_type is PriceType.MARK,
        brackets=bracket_date(table, at),
    )


def _window(ask: SurvivalAsk, files: CandleFiles) -> CandleSeries:
    chosen = ask.candles
    series = files.load(chosen.symbol, chosen.interval, chosen.price_type)
    if series is None or not len(series):
        raise InvalidValueError("candles", "are no longer stored: import them again")
    first, last = int(series.open_at[0]), int(series.open_at[-1]) + 1
    start = first if ask.from_at is None else ms_from_utc(ask.from_at)
    end = last if ask.until_at is None else ms_from_utc(ask.until_at)
    if end <= start:
        raise InvalidValueError("until_at", "must be after the start")
    window = series.slice(start, end)
    if not len(window):
        raise InvalidValueError("from_at", "there are no candles in this window")
    return window


def _rows(grid: SurvivalGrid, amount: Decimal) -> tuple[tuple[SurvivalCell, ...], ...]:
    rows = []
    pairs = zip(grid.outcomes.tolist(), grid.losses.tolist(), strict=True)
    for outcomes, losses in pairs:
        cells = []
        for outcome, lost in zip(outcomes, losses, strict=True):
            loss = _number(lost)
            share = None if loss is None else loss / amount
            cells.append(SurvivalCell(outcome=Outcome(outcome), loss=loss, share=share))
        rows.append(tuple(cells))
    return tuple(rows)


def _highest_survivor(grid: SurvivalGrid, extreme: float, side: Side) -> int | None:
    """Return the highest offered leverage that the window never liquidates."""
    offered = grid.outcomes[:, 0] != Outcome.NOT_OFFERED
    beyond = side.sign * (extreme - grid.liquidation_prices) > 0
    survivors = np.flatnonzero(offered & (beyond | np.isnan(grid.liquidation_prices)))
    return LEVERAGES[int(survivors[-1])] if len(survivors) else None


def _number(value: float) -> Decimal | None:
    return None if np.isnan(value) else Decimal(str(round(value, _EIGHT)))
