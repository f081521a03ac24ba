"""Reviews from a stored journal: typed alone, damaged candles, funding, ADL, a typed trigger."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.review.fund import FundRole
from journal.domain.review.review import DAMAGED, NO_LINE, NO_PRICES, Review
from journal.domain.values import (
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
)
from journal.services.record.record import read_record
from journal.services.review.reading import ReviewReading
from journal.services.review.rows import review_row
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
D = Decimal
TYPED: dict[str, Any] = {
    "quantity": D(1),
    "entry_price": D(100),
    "leverage": D(10),
    "margin_mode": MarginMode.ISOLATED,
    "loss": D(10),
}


@pytest.fixture
def files(tmp_path: Path) -> CandleFiles:
    """Mark candles of the two hours around noon: 100, then 90 for ten minutes, then 97."""
    found = CandleFiles(tmp_path / "candles")
    close = np.array([100.0] * 60 + [90.0] * 10 + [97.0] * 50)
    found.add(
        CandleSeries(
            symbol="BTCUSDT",
            interval="1m",
            price_type=PriceType.MARK,
            open_at=ms_from_utc(NOON - timedelta(hours=1))
            + MINUTE_MS * np.arange(close.size, dtype=np.int64),
            open=np.concatenate((close[:1], close[:-1])),
            high=np.maximum(close, np.concatenate((close[:1], close[:-1]))),
            low=np.minimum(close, np.concatenate((close[:1], close[:-1]))),
            close=close,
            volume=close,
        )
    )
    return found


@pytest.fixture
def reviewed(
    store: Store,
    clock: Any,
    brackets: BracketBook,
    files: CandleFiles,
    liquidation: Callable[..., Liquidation],
) -> Callable[..., Review]:
    """Return a function that types a liquidation at noon and reads its review days later."""
    clock.at = NOON + timedelta(days=4)
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    why = ReviewReading(store=store, rules=rules, candle_files=files, clock=clock)

    def read(**typed: Any) -> Review:
        with store.writing() as writer:
            writer.add_liquidation("Main", liquidation(0, liquidation_id="hand:1", **typed))
        (episode,) = read_record(store, "Main").episodes
        found = why.review("Main", episode.episode_id)
        # Whatever is known, it has a plain form.
        assert review_row(found)["episode"] == episode.episode_id
        (one,) = found.reviews
        return one

    return read


def test_a_liquidation_typed_alone_is_told_by_what_was_typed(
    reviewed: Callable[..., Review],
) -> None:
    told = reviewed(**TYPED)
    assert told.case.held is not None
    assert told.case.is_estimate
    # A margin of 10 less the opening fee of 0.05, and 1 % maintenance: 90.05 / 0.99.
    assert told.case.held.liquidation_price.quantize(D("0.01")) == D("90.96")
    assert told.wick is not None
    assert told.wick.verdict is not None
    # When it was opened nobody typed, so nothing is replayed.
    assert told.what_if is None
    assert "Not in your file: the opening." in " ".join(told.missing)


def test_a_typed_trigger_price_counts_before_ours(reviewed: Callable[..., Review]) -> None:
    told = reviewed(**TYPED, trigger_price=D("92.5"))
    assert told.case.held is not None
    assert (told.case.held.liquidation_price, told.case.is_estimate) == (D("92.5"), False)


@pytest.mark.parametrize(
    "unknown",
    [
        {"quantity": None},
        {"margin_mode": None},
        {"symbol": "BTCUSD_PERP"},
        {"leverage": None},
        {"symbol": "NOSUCHUSDT"},
    ],
)
def test_without_what_the_line_needs_it_says_so(
    reviewed: Callable[..., Review], unknown: dict[str, Any]
) -> None:
    told = reviewed(**(TYPED | unknown))
    assert told.case.held is None
    assert NO_LINE in told.missing
    assert NO_PRICES not in told.missing


def test_in_cross_the_wallet_of_the_record_stands_behind_it(
    reviewed: Callable[..., Review],
) -> None:
    told = reviewed(**(TYPED | {"margin_mode": MarginMode.CROSS, "quantity": D(1000)}))
    # 10,000 USDT on 100,000 of notional, 2 % maintenance less 500: (90,000 - 500) / 980.
    assert told.case.held is not None
    assert told.case.held.liquidation_price.quantize(D("0.01")) == D("91.33")


def test_what_is_settled_in_another_asset_drains_another_wallet(
    reviewed: Callable[..., Review], store: Store, fill: Callable[..., Fill]
) -> None:
    with store.writing() as writer:
        for symbol in ("ETHUSDC", "ETHUSDT"):
            opening = fill(-30, "buy", "1", "100", symbol=symbol)
            writer.add_fills("Main", [opening], None)
            key = f"{symbol}:both:{opening.trade_id}"
            facts = PositionFacts(position_key=key, margin_mode=MarginMode.CROSS)
            writer.save_facts("Main", facts)
    told = reviewed(**(TYPED | {"margin_mode": MarginMode.CROSS}))
    assert [leg.symbol for leg in told.case.account.legs] == ["ETHUSDT"]


def test_a_damaged_candle_file_is_said_and_nothing_is_guessed(
    reviewed: Callable[..., Review], files: CandleFiles
) -> None:
    path = files.folder / "BTCUSDT.1m.mark.candles"
    path.write_bytes(path.read_bytes()[:-7])
    told = reviewed(**TYPED)
    assert told.wick is None
    assert DAMAGED in told.missing
    assert NO_PRICES not in told.missing


def test_funding_clearance_and_adl_of_the_record_are_in_it(
    reviewed: Callable[..., Review], store: Store, fill: Callable[..., Fill]
) -> None:
    fills = (
        fill(-50, "buy", "1", "100"),
        fill(0, "sell", "1", "90", realized_pnl=D(-10), fee=D("0.05")),
    )
    rows = (("FUNDING_FEE", "-0.3", -20), ("INSURANCE_CLEAR", "-0.1", 0))
    incomes = [
        Income(
            income_type=kind,
            amount=D(amount),
            asset="USDT",
            symbol="BTCUSDT",
            transaction_id=kind,
            occurred_at=NOON + timedelta(minutes=minutes),
        )
        for kind, amount, minutes in rows
    ]
    order = ExchangeOrder(
        symbol="BTCUSDT",
        order_id="9",
        client_order_id="adl_autoclose",
        order_type="LIMIT",
        order_side=OrderSide.SELL,
        position_side=PositionSide.BOTH,
        price=D(90),
        average_price=D(90),
        quantity=D(1),
        executed_quantity=D(1),
        stop_price=None,
        status="FILLED",
        placed_at=NOON,
        updated_at=None,
    )
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_incomes("Main", incomes, None)
        writer.add_orders("Main", [order], None)
        writer.save_facts(
            "Main",
            PositionFacts(
                position_key="BTCUSDT:both:1", leverage=D(10), margin_mode=MarginMode.ISOLATED
            ),
        )
    told = reviewed()
    assert told.case.funding == D("-0.3")
    assert told.case.clearance == D("-0.1")
    assert told.fund.role is FundRole.TOOK_FEE
    assert told.fund.was_deleveraged
    assert told.what_if is not None
    assert told.parts is not None
