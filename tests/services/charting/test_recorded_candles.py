"""A hand-entered position over recorded candles: the case of the project's first issue."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from journal.bootstrap import Services, open_services
from journal.domain.instants import utc_from_ms
from journal.domain.values import MarginMode, PriceType, Side
from journal.services.charting.content import LineKind
from journal.services.positions.service import HandTrade

D = Decimal


@pytest.fixture(scope="module")
def key_and_services(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Services, Path]]:
    folder = tmp_path_factory.mktemp("xrp")
    services = open_services(folder)
    services.positions.record_by_hand(
        "Main",
        HandTrade(
            symbol="XRPUSDT",
            side=Side.LONG,
            quantity=D(10_000),
            entry_price=D("1.1893"),
            opened_at=datetime(2021, 11, 15, tzinfo=UTC),
            leverage=D(20),
            margin_mode=MarginMode.ISOLATED,
        ),
    )
    (view,) = services.positions.views("Main")
    yield view.position.key, services, folder
    services.close()


@pytest.mark.parametrize("price_type", [PriceType.LAST, PriceType.MARK])
def test_the_candle_that_first_touched_liquidation_is_marked(
    key_and_services: tuple[str, Services, Path], shared_data: Path, price_type: PriceType
) -> None:
    key, services, _ = key_and_services
    report = services.importing.import_files(sorted((shared_data / "klines").glob("*.csv")))
    assert [one.added + one.known for one in report.files] == [100, 1999, 100]
    content = services.charting.content("Main", key, price_type)
    lines = {line.kind: line.price for line in content.lines}
    assert lines[LineKind.ENTRY] == D("1.1893")
    # By hand: the wallet is 11,893/20 less the fee 5.9465, that is 588.7035; at 0.5 % maintenance
    # the price is 11,304.2965 divided by 9,950.
    assert lines[LineKind.LIQUIDATION] == D("1.13611020")
    assert lines[LineKind.BANKRUPTCY] == D("1.13042965")
    mark, last = content.touches
    assert (mark.price_type, mark.interval) == (PriceType.MARK, "1h")
    assert utc_from_ms(mark.at_ms) == datetime(2021, 11, 16, 0, 0, tzinfo=UTC)
    assert (last.price_type, last.interval) == (PriceType.LAST, "5m")
    assert utc_from_ms(last.at_ms) == datetime(2021, 11, 16, 0, 10, tzinfo=UTC)
    level = float(lines[LineKind.LIQUIDATION])
    for touch in (mark, last):
        series = services.charting.candle_files.load("XRPUSDT", touch.interval, touch.price_type)
        assert series is not None
        row = int(np.searchsorted(series.open_at, touch.at_ms))
        assert series.low[row] <= level < series.low[:row].min()
    assert any("Only 1 h mark candles were available" in note for note in content.notes)
    assert any("estimated" in note for note in content.notes)
