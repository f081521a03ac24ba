"""A contract settled in coin, worked out by hand: 10 contracts of 100 USD bought at 50,000."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import Fill, MarginMode, PositionFacts, PriceType
from journal.services.clock import Clock
from journal.services.positions.excursions.found import Found, FoundExcursions, NoExcursions
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import PositionService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

D = Decimal
PERP = "BTCUSD_PERP"
KEY = "BTCUSD_PERP:both:1"
TABLE = BracketTable(
    symbol=PERP,
    brackets=(
        Bracket(
            floor=D(0),
            cap=D(5),
            max_leverage=D(125),
            maintenance_margin_rate=D("0.004"),
            maintenance_amount=D(0),
        ),
    ),
)
ISOLATED = PositionFacts(
    position_key=KEY, margin_mode=MarginMode.ISOLATED, isolated_wallet=D("0.002")
)
Measure = Callable[..., Found]


@pytest.fixture
def measure(store: Store, clock: Clock, fill: Callable[..., Fill]) -> Measure:
    """Give the excursions of the position: 46,000 at worst, 62,500 at best, sold at 60,000."""

    def measured(
        facts: PositionFacts | None = ISOLATED, symbol: str = PERP, table: BracketTable = TABLE
    ) -> Found:
        fills = [
            fill(0, "buy", "10", "50000", symbol=symbol, fee_asset="BTC"),
            fill(60, "sell", "10", "60000", symbol=symbol, fee_asset="BTC"),
        ]
        with store.writing() as writer:
            writer.add_fills("Main", fills, None)
            if facts is not None:
                writer.save_facts("Main", replace(facts, position_key=f"{symbol}:both:1"))
        files = CandleFiles(store.folder.candles)
        low, high = np.array([49_000.0, 46_000, 55_000]), np.array([50_000.0, 51_000, 62_500])
        files.add(
            CandleSeries(
                symbol=symbol,
                interval="1m",
                price_type=PriceType.MARK,
                open_at=ms_from_utc(fills[0].traded_at + timedelta(minutes=1))
                + np.arange(3) * MINUTE_MS,
                open=low,
                high=high,
                low=low,
                close=high,
                volume=np.zeros(3),
            )
        )
        book = BracketBook(
            as_of=date(2024, 5, 14), source="typed", content_hash="", tables={symbol: table}
        )
        rules = RulesService(store=store, brackets=book, clock=clock)
        views = PositionService(store=store, rules=rules, clock=clock).glance("Main")
        found = ExcursionService(store=store, candle_files=files).found(views)
        return found.of(f"{symbol}:both:1")

    return measured


def test_what_was_lost_and_won_while_open_is_told_in_coin(measure: Measure) -> None:
    found = measure()
    assert isinstance(found, FoundExcursions)
    reached = found.reached
    assert (reached.mae, reached.mae_price) == (D("0.08"), D(46_000))
    assert (reached.mfe, reached.mfe_price) == (D("0.25"), D(62_500))
    assert reached.open_loss == pytest.approx(D(1000) / 46_000 - D("0.02"), abs=D("1e-25"))
    assert reached.open_profit == D("0.02") - D("0.016")
    # 0.02 - 1000 / 60,000 of the 0.004 there were.
    assert found.exit_efficiency == pytest.approx(D(5) / 6, abs=D("1e-20"))


def test_liquidation_came_as_near_as_the_coins_behind_it_let_it(measure: Measure) -> None:
    found = measure()
    assert isinstance(found, FoundExcursions)
    near = found.approach
    assert near is not None
    # 0.002 + 1000 / 50,000 - 1000 / P = 0.004 * 1000 / P where P = 1004 / 0.022.
    assert near.distance == (D(46_000) - D("45636.36363636")) / D(46_000)
    # There 4 / 46,000 are needed of 0.022 - 1000 / 46,000: 4 of 12.
    assert near.margin_ratio == D("0.33333334")
    assert not near.is_estimate


def test_the_margin_is_estimated_in_coin_from_leverage(measure: Measure) -> None:
    found = measure(replace(ISOLATED, isolated_wallet=None, leverage=D(10)))
    assert isinstance(found, FoundExcursions)
    near = found.approach
    assert near is not None
    assert near.is_estimate
    # A tenth of 0.02 less the fee of 0.0005 * 0.02: P = 1004 / 0.02199.
    assert near.distance == (D(46_000) - D("45657.11687131")) / D(46_000)


def test_without_the_coins_behind_it_nothing_is_said_of_liquidation(measure: Measure) -> None:
    found = measure(replace(ISOLATED, isolated_wallet=None, margin_mode=MarginMode.CROSS))
    assert isinstance(found, FoundExcursions)
    assert found.approach is None
    assert found.reached.mae == D("0.08")


def test_neither_margin_nor_leverage_is_no_line_either(measure: Measure) -> None:
    found = measure(replace(ISOLATED, isolated_wallet=None))
    assert isinstance(found, FoundExcursions)
    assert found.approach is None


def test_a_contract_of_unknown_size_is_not_measured_and_says_why(measure: Measure) -> None:
    symbol = "BTCUSD"
    found = measure(None, symbol, replace(TABLE, symbol=symbol))
    assert found == NoExcursions(reason=CONTRACT_SIZE_UNKNOWN)
