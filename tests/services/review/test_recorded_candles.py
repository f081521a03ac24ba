"""Hypothetical liquidations on recorded candles, each figure found again by reading the file.

XRPUSDT, November 2021: 5-minute last price and 1-hour mark price. The check reads the files with
plain Python and knows nothing of the engine.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.review.review import Review
from journal.domain.review.wick import WickVerdict
from journal.domain.values import Account, MarginMode, Side
from journal.services.liquidations.service import HandLiquidation
from journal.services.positions.service import HandTrade

WICK, SPIKE, TREND = WickVerdict.WICK, WickVerdict.SPIKE, WickVerdict.TREND
SIZE = Decimal(10_000)

CASES = [
    # opened, entry, leverage, liquidation price, liquidated, by mark (1 h), by last (5 min)
    ("15 00:00", "1.1893", 10, "1.07634638", "16 10:09", {WICK, SPIKE}, SPIKE),
    ("15 00:00", "1.1893", 20, "1.13611020", "16 00:14", {WICK, SPIKE}, WICK),
    ("20 00:00", "1.0903", 50, "1.07441121", "20 15:09", {TREND}, None),  # no mark stored
]
Row = tuple[datetime, Decimal, Decimal, Decimal, Decimal]


def moment(text: str) -> datetime:
    day, clock = text.split()
    hour, minute = clock.split(":")
    return datetime(2021, 11, int(day), int(hour), int(minute), tzinfo=UTC)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Services]:
    opened = open_services(tmp_path_factory.mktemp("xrp-review"))
    opened.importing.import_files(sorted((shared_data / "klines").glob("*.csv")))
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=CASES, ids=[f"{one[2]}x-{one[0]}" for one in CASES])
def told(request: pytest.FixtureRequest, services: Services) -> tuple[Review, tuple[object, ...]]:
    """Return the review of one typed trade and liquidation, and what was built in."""
    opened, entry, leverage, line, ended, *_ = request.param
    account = f"{leverage}x {opened}"
    with services.store.writing() as writer:
        writer.save_account(
            Account(
                name=account,
                wallet_balance=Decimal(2000),
                wallet_balance_at=moment(opened),
            )
        )
    trade = HandTrade(
        symbol="XRPUSDT",
        side=Side.LONG,
        quantity=SIZE,
        entry_price=Decimal(entry),
        opened_at=moment(opened),
        leverage=Decimal(leverage),
        margin_mode=MarginMode.ISOLATED,
        exit_price=Decimal(line).quantize(Decimal("0.0001")),
        closed_at=moment(ended),
    )
    services.positions.record_by_hand(account, trade)
    services.liquidations.record_by_hand(
        account,
        HandLiquidation(symbol="XRPUSDT", side=Side.LONG, occurred_at=moment(ended)),
    )
    (view,) = services.liquidations.episodes(account)
    (review,) = services.why.review(account, view.episode.episode_id).reviews
    return review, request.param


def rows(file: Path) -> list[Row]:
    """Return opening, open, high, low and close of each line of a candle file."""
    found = []
    with file.open(newline="") as lines:
        for line in csv.reader(lines):
            if line[0].isdigit():
                opened = datetime.fromtimestamp(int(line[0]) / 1000, tz=UTC)
                numbers = [Decimal(repr(float(cell))) for cell in line[1:5]]
                found.append((opened, numbers[0], numbers[1], numbers[2], numbers[3]))
    return found


@pytest.fixture(scope="module")
def by_last(shared_data: Path) -> list[Row]:
    (file,) = (shared_data / "klines").glob("XRPUSDT-5m-*.csv")
    return rows(file)


@pytest.fixture(scope="module")
def by_mark(shared_data: Path) -> list[Row]:
    (file,) = (shared_data / "klines").glob("XRPUSDT-mark-1h-*.csv")
    return rows(file)


def test_price_first_reached_the_computed_line_in_that_candle(
    told: tuple[Review, tuple[object, ...]], by_last: list[Row]
) -> None:
    review, (opened, _, _, line, ended, *_) = told
    assert review.case.held is not None
    assert str(review.case.held.liquidation_price) == line
    since, until = moment(str(opened)), moment(str(ended))
    reached = [at for at, _, _, low, _ in by_last if at >= since and low <= Decimal(str(line))]
    assert reached[0] <= until < reached[0] + timedelta(minutes=5)


def test_how_far_price_went_past_it_in_a_day_is_in_the_file(
    told: tuple[Review, tuple[object, ...]], by_last: list[Row], by_mark: list[Row]
) -> None:
    review, (_, _, _, line, ended, *_) = told
    level, until = Decimal(str(line)), moment(str(ended))
    five, hour = timedelta(minutes=5), timedelta(hours=1)
    # Mark ends on the 19th: of the 20th only last price is stored.
    by_what = (by_last, five) if review.case.mark is None else (by_mark, hour)
    for answer, (candles, length) in (
        (review.wick, by_what),
        (review.wick_by_last, (by_last, five)),
    ):
        if answer is None:
            continue
        lows = [
            low
            for at, _, _, low, _ in candles
            if at + length > until and at < until + timedelta(hours=24)
        ]
        assert answer.overshoot_ratio == (level - min(lows)) / level


def test_the_way_back_and_the_verdict_are_in_the_file(
    told: tuple[Review, tuple[object, ...]], by_last: list[Row]
) -> None:
    review, (_, entry, _, line, ended, possible, verdict) = told
    assert review.wick is not None
    assert set(review.wick.possible) == possible
    hint = review.wick_by_last
    assert (hint.verdict if hint else None) is verdict
    if hint is None:
        return
    level, until = Decimal(str(line)), moment(str(ended))
    five = timedelta(minutes=5)
    back = next(at + five for at, _, _, _, close in by_last if at + five > until and close > level)
    assert hint.back_after == back - until
    trigger = next(close for at, _, _, _, close in by_last if at <= until < at + five)
    highs = [high for at, _, high, _, _ in by_last if until < at < until + timedelta(minutes=60)]
    regained = (max([trigger, *highs]) - level) / (Decimal(str(entry)) - level)
    assert hint.regained_ratio == regained


def test_which_leverage_was_alive_an_hour_later_is_in_the_file(
    told: tuple[Review, tuple[object, ...]], by_mark: list[Row], by_last: list[Row]
) -> None:
    review, (opened, _, _, _, ended, *_) = told
    assert review.what_if is not None
    candles = by_mark if review.wick_by_last is not None else by_last
    since, until = moment(str(opened)), moment(str(ended)) + timedelta(hours=1)
    lowest = min(low for at, _, _, low, _ in candles if at >= since and at <= until)
    for answer in review.what_if.same_notional:
        alive = answer.liquidation_price is None or lowest > answer.liquidation_price
        assert answer.survived[0] is alive, answer.name
