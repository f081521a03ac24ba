"""A record small enough to be worked out by hand."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Fill, PositionFacts, PositionSide
from journal.services.analytics.service import AnalyticsService
from journal.services.clock import Clock
from journal.services.diary.service import DiaryService
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import PositionService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def analytics(store: Store, clock: Clock, brackets: BracketBook) -> AnalyticsService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return AnalyticsService(
        positions=PositionService(store=store, rules=rules, clock=clock),
        diary=DiaryService(store=store, clock=clock),
        excursions=ExcursionService(store=store, candle_files=CandleFiles(store.folder.candles)),
    )


@pytest.fixture
def by_hand(
    analytics: AnalyticsService, store: Store, fill: Callable[..., Fill]
) -> AnalyticsService:
    """Three closed trades in USDT; one in USDC, one without a result, one that is open.

    ===  =======  =====  ==========  ==========  =====  =====  =====  ====
    no.  symbol   side   opened      closed      gross  fees   net    risk
    ===  =======  =====  ==========  ==========  =====  =====  =====  ====
    1    BTCUSDT  long   14th 12:00  14th 13:00  10     0.2    9.8    stop at 95
    2    BTCUSDT  short  14th 14:00  14th 14:30  -6     0.4    -6.4   ?
    3    ETHUSDT  long   14th 15:20  15th 12:00  -5     0      -5     ?
    ===  =======  =====  ==========  ==========  =====  =====  =====  ====
    """
    fills = [
        fill(0, "buy", "1", "100", fee=D("0.1"), realized_pnl=D(0)),
        fill(60, "sell", "1", "110", fee=D("0.1"), realized_pnl=D(10)),
        fill(120, "sell", "2", "100", fee=D("0.2"), realized_pnl=D(0)),
        fill(150, "buy", "2", "103", fee=D("0.2"), realized_pnl=D(-6)),
        fill(200, "buy", "1", "50", symbol="ETHUSDT", realized_pnl=D(0)),
        fill(1440, "sell", "1", "45", symbol="ETHUSDT", realized_pnl=D(-5)),
        fill(300, "buy", "1", "100", symbol="BTCUSDC", realized_pnl=D(0)),
        fill(310, "sell", "1", "107", symbol="BTCUSDC", realized_pnl=D(7)),
        fill(1450, "sell", "1", "9", symbol="XRPUSDT", position_side=PositionSide.LONG),
        fill(330, "buy", "1", "9", symbol="SOLUSDT"),
    ]
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.save_facts("Main", PositionFacts(position_key="BTCUSDT:both:1", stop_price=D(95)))
    return analytics
