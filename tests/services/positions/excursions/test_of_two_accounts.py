"""The same fills in two accounts hang on two wallets."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from journal.bootstrap import open_services
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.values import (
    Account,
    Fill,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
)
from journal.services.positions.excursions.found import FoundExcursions

D = Decimal
KEY = "BTCUSDT:both:1"


def test_each_account_is_measured_by_its_own_wallet(new_folder: Path, clock: Any) -> None:
    opened = clock.now() - timedelta(hours=6)
    fills = [
        Fill(
            symbol="BTCUSDT",
            trade_id=str(number),
            order_id=None,
            traded_at=opened + timedelta(hours=4 * (number - 1)),
            order_side=OrderSide(side),
            position_side=PositionSide.BOTH,
            price=D(100),
            quantity=D(10),
            fee=D(0),
            fee_asset="USDT",
            realized_pnl=D(0),
            is_maker=None,
        )
        for number, side in ((1, "buy"), (2, "sell"))
    ]
    price = np.full(4, 95.0)
    candles = CandleSeries(
        symbol="BTCUSDT",
        interval="1h",
        price_type=PriceType.MARK,
        open_at=ms_from_utc(opened) + np.arange(4) * 3_600_000,
        open=price,
        high=price,
        low=price,
        close=price,
        volume=np.ones(4),
    )
    services = open_services(new_folder, clock=clock)
    with services.store.writing() as writer:
        for name, wallet in (("Small", 200), ("Large", 900)):
            writer.save_account(
                Account(name=name, wallet_balance=D(wallet), wallet_balance_at=clock.now())
            )
            writer.add_fills(name, fills, None)
            facts = PositionFacts(position_key=KEY, leverage=D(10), margin_mode=MarginMode.CROSS)
            writer.save_facts(name, facts)
    services.routine.candles.add(candles)
    left = []
    for name in ("Small", "Large", "Small"):
        found = services.excursions.found(services.positions.glance(name)).of(KEY)
        assert isinstance(found, FoundExcursions)
        assert found.approach is not None
        left.append(found.approach.distance)
    services.close()
    assert left[0] < left[1]
    assert left[2] == left[0]
