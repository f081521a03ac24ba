"""Columns swept over all positions at once hold what each position says, measured by values."""

import math
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from journal.bootstrap import Services, open_services
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import INTERVALS, CandleSeries
from journal.domain.values import (
    Account,
    Fill,
    Income,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
)
from journal.services.positions.excursions import service
from journal.services.positions.excursions.columns import FIGURES, figures_of
from journal.services.positions.excursions.service import MeasuredPositions
from journal.storage.files.candle_files import CandleFiles

D = Decimal
START = datetime(2026, 3, 2, tzinfo=UTC)
PRICES = {"BTCUSDT": 60_000.0, "DOGEUSDT": 0.12, "BTCUSD_PERP": 60_000.0}
HOURS = 60
FINEST = 1e-6
"""Eight decimals of a price of a tenth: as near as lines are told."""


def trades(dice: random.Random) -> list[Fill]:
    """Fills that open, add, reduce, close in parts and reverse, in three contracts at once."""
    fills: list[Fill] = []
    at = START
    for number in range(1, 220):
        at += timedelta(seconds=dice.choice((0, 1, 20, 200, 2000)))
        symbol = dice.choice(("BTCUSDT", "BTCUSDT", "DOGEUSDT", "DOGEUSDT", "BTCUSD_PERP"))
        price = D(str(round(PRICES[symbol] * dice.uniform(0.97, 1.03), 5)))
        fills.append(
            Fill(
                symbol=symbol,
                trade_id=str(number),
                order_id=dice.choice((None, str(number // 3), "typed")),
                traded_at=at,
                order_side=dice.choice(tuple(OrderSide)),
                position_side=PositionSide.BOTH,
                price=price,
                quantity=D(dice.randrange(1, 4)),
                fee=D("0.01"),
                fee_asset="USDT",
                realized_pnl=None,
                is_maker=None,
            )
        )
    return fills


def candles(dice: random.Random, symbol: str, interval: str, kind: PriceType) -> CandleSeries:
    """A random walk near the price, every seventh candle missing."""
    step = INTERVALS[interval]
    count = int(timedelta(hours=HOURS) / timedelta(milliseconds=step))
    kept = np.array([dice.random() > 1 / 7 for _ in range(count)])
    middle = np.array([PRICES[symbol] * dice.uniform(0.97, 1.03) for _ in range(count)])
    low, high = np.round(middle * 0.998, 6)[kept], np.round(middle * 1.002, 6)[kept]
    return CandleSeries(
        symbol=symbol,
        interval=interval,
        price_type=kind,
        open_at=(ms_from_utc(START) + np.arange(count, dtype=np.int64) * step)[kept],
        open=low,
        high=high,
        low=low,
        close=high,
        volume=np.zeros(len(low)),
    )


def write(services: Services, dice: random.Random, mode: MarginMode) -> None:
    account = Account(
        name="Main",
        usual_leverage=D(10),
        usual_margin_mode=mode,
        wallet_balance=D(400_000),
        wallet_balance_at=START + timedelta(hours=3),
    )
    incomes = [
        Income(
            income_type="FUNDING_FEE",
            amount=D(dice.randrange(-900, 900)),
            asset="USDT",
            symbol="BTCUSDT",
            transaction_id=str(hour),
            occurred_at=START + timedelta(hours=hour, seconds=dice.choice((0, 1, 20))),
        )
        for hour in range(0, HOURS, 2)
    ]
    with services.store.writing() as writer:
        writer.save_account(account)
        writer.add_fills("Main", trades(dice), None)
        writer.add_incomes("Main", incomes, None)
    for view in services.positions.glance("Main"):
        facts = PositionFacts(
            position_key=view.position.key,
            leverage=dice.choice((None, D(3), D(40))),
            margin_mode=dice.choice((None, None, *MarginMode)),
            isolated_wallet=dice.choice((None, D(500), D(20_000))),
        )
        services.positions.save_facts("Main", facts)
    for symbol in ("BTCUSDT", "BTCUSD_PERP"):
        services.routine.candles.add(candles(dice, symbol, "5m", PriceType.MARK))
    services.routine.candles.add(candles(dice, "BTCUSDT", "1m", PriceType.LAST))
    services.routine.candles.add(candles(dice, "DOGEUSDT", "1m", PriceType.MARK))


@pytest.mark.parametrize(("seed", "mode"), [(1, MarginMode.CROSS), (2, MarginMode.ISOLATED)])
def test_every_column_holds_what_each_position_says(
    new_folder: Path, seed: int, mode: MarginMode
) -> None:
    services = open_services(new_folder)
    write(services, random.Random(seed), mode)  # repeatable trades, no secret
    views = services.positions.glance("Main")
    found, ledger = services.excursions.found(views), views.sources.record.positions
    columns = {name: found.column(name) for name in FIGURES}
    known = dict.fromkeys(FIGURES, 0)
    for place, position in enumerate(ledger):
        told = figures_of(found.of(position.key))
        for name, column in columns.items():
            known[name] += name in told
            assert column[place] == pytest.approx(
                told.get(name, math.nan), nan_ok=True, rel=FINEST, abs=FINEST
            ), (name, position.key)
    services.close()
    assert min(known.values()) > 8, known


def test_other_candles_are_other_excursions(new_folder: Path) -> None:
    services = open_services(new_folder)
    dice = random.Random(3)
    write(services, dice, MarginMode.ISOLATED)
    views = services.positions.glance("Main")
    before = services.excursions.found(views)
    assert services.excursions.found(views) is before
    corrected = candles(random.Random(4), "DOGEUSDT", "1m", PriceType.MARK)
    services.routine.candles.add(corrected)  # of the same time: only their prices differ
    after = services.excursions.found(views)
    services.close()
    assert after is not before
    assert not np.array_equal(after.column("mae"), before.column("mae"), equal_nan=True)


def test_one_that_is_cancelled_is_not_kept(new_folder: Path) -> None:
    services = open_services(new_folder)
    write(services, random.Random(5), MarginMode.CROSS)
    views = services.positions.glance("Main")
    assert np.isnan(services.excursions.found(views, lambda: True).column("mae")).all()
    assert not np.isnan(services.excursions.found(views).column("mae")).all()
    services.close()


def test_a_damaged_file_tells_nothing_until_it_is_whole_again(new_folder: Path) -> None:
    services = open_services(new_folder)
    write(services, random.Random(6), MarginMode.ISOLATED)
    views = services.positions.glance("Main")
    files = CandleFiles(services.store.folder.candles)
    path = next(services.store.folder.candles.glob("DOGEUSDT*.candles"))
    whole = services.excursions.found(views).column("mae")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2))
    assert np.isnan(services.excursions.found(views).column("mae")).sum() > np.isnan(whole).sum()
    path.write_bytes(content)
    again = services.excursions.found(views).column("mae")
    services.close()
    assert np.array_equal(again, whole, equal_nan=True)
    assert files.available()


def test_those_that_take_long_are_measured_before_anybody_looks(
    new_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = open_services(new_folder)
    write(services, random.Random(7), MarginMode.CROSS)
    found = services.excursions.found(services.positions.glance("Main"))
    assert isinstance(found, MeasuredPositions)
    before = set(found._known)
    found.warm(lambda: True)
    assert set(found._known) == before
    monkeypatch.setattr(service, "_MANY_PIECES", 3)
    found.warm()
    services.close()
    assert len(found._known) > len(before)
