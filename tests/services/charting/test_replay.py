"""The life of a position candle by candle."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.errors import JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.values import Account, Fill, MarginMode, PositionFacts, PriceType
from journal.services.charting.content import ChartContent
from journal.services.charting.replay import Replay, replay_of
from journal.services.record.exposures import Exposure, exposures
from journal.services.record.record import AccountRecord

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
NOON_MS = ms_from_utc(NOON)
MINUTE = 60_000
KEY = "BTCUSDT:both:1"
ISOLATED = {"leverage": Decimal(10), "margin_mode": MarginMode.ISOLATED}
Expose = Callable[..., Exposure]


@pytest.fixture
def expose(brackets: BracketBook) -> Expose:
    account = Account(name="Main")

    def expose(*fills: Fill, **facts: object) -> Exposure:
        positions = Ledger(FillTable.of(fills))
        record = AccountRecord(
            account=account,
            fills=fills,
            incomes=(),
            facts={KEY: PositionFacts(position_key=KEY, **facts)},  # type: ignore[arg-type]  # a table of facts
            positions=positions,
            liquidations=(),
            episodes=(),
        )
        wallet = WalletHistory(account, positions, ())
        return exposures(record, brackets, wallet, now=NOON + timedelta(minutes=20))[0]

    return expose


def series(
    closes: list[float],
    start: int = -5,
    price_type: PriceType = PriceType.LAST,
    interval: str = "1m",
) -> CandleSeries:
    close = np.array(closes)
    return CandleSeries(
        symbol="BTCUSDT",
        interval=interval,
        price_type=price_type,
        open_at=NOON_MS + (start + np.arange(len(closes))) * MINUTE,
        open=close,
        high=close + 0.5,
        low=close - 0.5,
        close=close,
        volume=np.zeros(len(closes)),
    )


def content(last: CandleSeries, mark: CandleSeries | None = None) -> ChartContent:
    return ChartContent(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        pyramid=CandlePyramid(last),
        overlay_pyramid=None if mark is None else CandlePyramid(mark),
        tick_size=Decimal("0.1"),
        window=(0, 1),
    )


def told(replay: Replay) -> dict[int, list[str]]:
    """Return the minutes from noon in which something happened, and what."""
    found = {}
    for index in range(len(replay)):
        moment = replay.moment(index)
        if moment.happenings:
            minute = (moment.until_ms - NOON_MS) // MINUTE - 1
            found[minute] = [
                one.name if one.margin_ratio is None else f"{one.name} {one.margin_ratio}"
                for one in moment.happenings
            ]
    return found


def test_fills_and_margin_ratios_are_stopped_at_in_their_candles(
    expose: Expose, fill: Callable[..., Fill]
) -> None:
    exposure = expose(
        fill(0.5, "buy", "4", "100"),
        fill(2.5, "sell", "1", "101"),
        fill(9.5, "sell", "3", "90"),
        **ISOLATED,
    )
    closes = [100.0] * 8 + [100, 92.9, 92.5, 92.3, 91.6, 91.3, 90.5, 90, 90]
    replay = replay_of(exposure, content(series(closes)))
    stops = told(replay)
    assert stops[0] == ["Opened"]
    assert stops[2] == ["Reduced"]
    names = [name for minute in sorted(stops) for name in stops[minute]]
    assert names == [
        "Opened",
        "Reduced",
        "Margin ratio 0.5",
        "Margin ratio 0.8",
        "Liquidation price reached, margin ratio 1",
        "Closed",
    ]


def test_the_figures_run_along(expose: Expose, fill: Callable[..., Fill]) -> None:
    exposure = expose(
        fill(0.5, "buy", "4", "100"),
        fill(2.5, "sell", "1", "101"),
        fill(9.5, "sell", "3", "98"),
        **ISOLATED,
    )
    replay = replay_of(exposure, content(series([100.0] * 10 + [97.0] * 10)))
    before, opened, reduced, late, closed = (replay.moment(index) for index in (3, 5, 7, 12, 15))
    assert before.quantity == 0
    assert before.margin_ratio is None
    assert before.realized_pnl == 0
    assert (opened.quantity, opened.entry_price) == (Decimal(4), Decimal(100))
    assert opened.liquidation_price is not None
    assert opened.margin_ratio is not None
    assert opened.worst_margin_ratio is not None
    assert opened.worst_margin_ratio > opened.margin_ratio
    assert (reduced.quantity, reduced.realized_pnl) == (Decimal(3), Decimal(1))
    assert late.unrealized_pnl == -9
    assert (closed.quantity, closed.unrealized_pnl) == (Decimal(0), None)
    assert closed.realized_pnl == -5
    assert replay.next_stop(0) == 5
    assert replay.next_stop(5) == 7
    assert replay.next_stop(15) == len(replay) - 1


def test_a_short_is_judged_at_the_highs(expose: Expose, fill: Callable[..., Fill]) -> None:
    exposure = expose(fill(0.5, "sell", "4", "100"), **ISOLATED)
    replay = replay_of(exposure, content(series([100.0] * 10 + [109.0] * 10)))
    assert told(replay)[5] == ["Liquidation price reached, margin ratio 1"]


def test_mark_candles_of_the_same_interval_are_played(
    expose: Expose, fill: Callable[..., Fill]
) -> None:
    exposure = expose(fill(0.5, "buy", "4", "100"), **ISOLATED)
    last = series([100.0] * 20)
    mark = series([101.0] * 20, price_type=PriceType.MARK)
    assert replay_of(exposure, content(last, mark)).moment(7).price == 101
    coarse = replace(mark, interval="1h")
    assert replay_of(exposure, content(last, coarse)).moment(7).price_type is PriceType.LAST


def test_what_is_unknown_stays_unknown(expose: Expose, fill: Callable[..., Fill]) -> None:
    replay = replay_of(expose(fill(0.5, "buy", "4", "100")), content(series([100.0] * 20)))
    moment = replay.moment(7)
    assert moment.quantity == 4
    assert (moment.liquidation_price, moment.margin_ratio) == (None, None)
    assert moment.unrealized_pnl is None


def test_what_cannot_be_played_is_said(expose: Expose, fill: Callable[..., Fill]) -> None:
    exposure = expose(fill(0.5, "buy", "4", "100"), **ISOLATED)
    with pytest.raises(JournalError, match="no candles"):
        replay_of(exposure, content(series([100.0] * 20, start=-900)))
    unknown = expose(fill(1, "sell", "1", "100", realized_pnl=Decimal(5)), **ISOLATED)
    with pytest.raises(JournalError, match="opening is not recorded"):
        replay_of(unknown, content(series([100.0] * 20)))


def test_the_first_candle_has_none_before_it(expose: Expose, fill: Callable[..., Fill]) -> None:
    exposure = expose(fill(-30, "buy", "4", "100"), **ISOLATED)
    replay = replay_of(exposure, content(series([92.0] * 20)))
    assert told(replay) == {-5: ["Margin ratio 0.5"]}
