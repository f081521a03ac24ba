"""Every statistic of 100 real accounts, against a second computation in plain Python.

The record tells neither stops nor balances. So each account is supposed to have had 50,000 USDT at
the end, and every other position a stop two percent from its entry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from journal.domain.ledger.positions import Position
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.statistics.breakdown.dimension import NOT_KNOWN, Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.domain.values import Account, Fill, MarginMode, PositionFacts, Side
from journal.services.analytics.answers import Overview
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.service import AnalyticsService
from journal.services.diary.service import DiaryService
from journal.services.positions.columns.distances import liquidation_distance
from journal.services.positions.service import PositionService, PositionView, quote_asset
from journal.services.record.record import read_record
from journal.services.rules.service import RulesService
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from tests.domain.ledger.test_recorded_accounts import fold_all
from tests.domain.statistics import plainly
from tests.domain.statistics.plainly import PlainTrade

D = Decimal
LATER = datetime(2026, 1, 1, tzinfo=UTC)
STOP_DISTANCE = D("0.02")
TOGETHER = 5


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One account as the plain computation sees it."""

    service: AnalyticsService
    account: Account
    views: tuple[PositionView, ...]
    trades: tuple[PlainTrade, ...]
    """Closed, their results known, by the time of closing."""
    wallet: WalletHistory

    @property
    def question(self) -> AnalyticsQuestion:
        return AnalyticsQuestion(accounts=(self.account.name,))


class StandingClock:
    """A clock that stands still, long after the last fill."""

    def now(self) -> datetime:
        return LATER


@pytest.fixture(scope="module")
def accounts(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, fresh_journal: Path, brackets: Any
) -> Iterator[list[Recorded]]:
    """All accounts, five in a journal, with supposed balances, habits and stops."""
    found: list[Recorded] = []
    folded = list(enumerate(fold_all(shared_data / "fills"), 1))
    with ExitStack() as journals:
        for begin in range(0, len(folded), TOGETHER):
            folder = DataFolder(tmp_path_factory.mktemp("recorded"))
            folder.database.write_bytes(fresh_journal.read_bytes())
            store = journals.enter_context(Store.open(folder))
            some = folded[begin : begin + TOGETHER]
            write(store, some)
            service = service_of(store, brackets)
            found += [recorded(service, supposed(number)) for number, _ in some]
        yield found


def write(
    store: Store, some: Sequence[tuple[int, tuple[list[Fill], tuple[Position, ...]]]]
) -> None:
    with store.writing() as writer:
        for number, (fills, positions) in some:
            account = supposed(number)
            writer.save_account(account)
            writer.add_fills(account.name, fills, None)
            for position in positions[::2]:
                if position.entry_price is not None:
                    away = 1 - STOP_DISTANCE * position.side.sign
                    stop = (position.entry_price * away).quantize(D("1e-8"))
                    facts = PositionFacts(position_key=position.key, stop_price=stop)
                    writer.save_facts(account.name, facts)


def service_of(store: Store, brackets: Any) -> AnalyticsService:
    clock = StandingClock()
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return AnalyticsService(
        positions=PositionService(store=store, rules=rules, clock=clock),
        diary=DiaryService(store=store, clock=clock),
    )


def supposed(number: int) -> Account:
    return Account(
        name=f"{number:03d}",
        wallet_balance=D(50_000),
        wallet_balance_at=LATER,
        usual_leverage=D(number % 30 + 1),
        usual_margin_mode=MarginMode.ISOLATED if number % 3 else None,
    )


def recorded(service: AnalyticsService, account: Account) -> Recorded:
    record = read_record(service.positions.store, account.name)
    wallet = WalletHistory(record.account, record.positions, record.incomes)
    by_key = {view.position.key: view for view in service.positions.glance(account.name)}
    views = tuple(by_key[position.key] for position in record.positions)
    trades = [plain(view, wallet) for view in views if is_counted(view)]
    return Recorded(
        service=service,
        account=account,
        views=views,
        trades=tuple(sorted(trades, key=lambda one: one.closed_at)),
        wallet=wallet,
    )


def is_counted(view: PositionView) -> bool:
    return not view.position.is_open and view.position.realized_pnl is not None


def plain(view: PositionView, wallet: WalletHistory) -> PlainTrade:
    position = view.position
    gross = position.realized_pnl
    assert gross is not None
    assert position.closed_at is not None
    fees = sum((paid for asset, paid in position.fees if asset == "USDT"), D(0))
    return PlainTrade(
        net=gross - fees,
        gross=gross,
        fees=fees,
        opened_at=position.opened_at,
        closed_at=position.closed_at,
        symbol=position.symbol,
        is_long=position.side is Side.LONG,
        risk=view.risk,
        balance=wallet.balance_before(position.opened_at) or None,
    )


def require_figures(
    overview: Overview, expected: Mapping[str, Decimal | None], *, exact: bool
) -> None:
    for name, value in expected.items():
        found = overview.figure(name).value
        if value is None or found is None or (exact and name not in plainly.FLOATS):
            assert found == value, name
        else:
            assert float(found) == pytest.approx(float(value), rel=1e-7, abs=1e-9), name


def test_the_record_is_what_it_is_taken_for(accounts: list[Recorded]) -> None:
    assert len(accounts) == 100
    assert {asset for one in accounts for asset in settled(one)} == {"USDT"}
    counted = sum(len(one.trades) for one in accounts)
    unknown = sum(
        not view.position.is_open and not is_counted(view) for one in accounts for view in one.views
    )
    assert (counted, unknown) == (838, 0)


def settled(recorded: Recorded) -> set[str]:
    return {quote_asset(view.position.symbol) for view in recorded.views}


@pytest.mark.parametrize("unit", Unit)
def test_figures(accounts: list[Recorded], unit: Unit) -> None:
    for one in accounts:
        overview = one.service.overview(replace(one.question, unit=unit))
        expected = plainly.figures(one.trades, unit.value)
        returns = plainly.daily_returns(one.trades, one.wallet.balance_before)
        daily = {} if returns is None else plainly.daily_figures(returns)
        growth, fall_now = daily.pop("growth", None), daily.pop("fall_now", None)
        if unit is Unit.PERCENT:
            expected |= {
                "net": growth,
                "max_drawdown": daily.get("max_drawdown_share"),
                "current_drawdown": fall_now,
            }
        require_figures(overview, expected, exact=unit is Unit.MONEY)
        won, measured = plainly.hits(one.trades, unit.value)
        interval = overview.figure("win_rate").interval
        assert (interval is None) == (measured == 0)
        if interval is not None:
            low, high = plainly.wilson(won, measured)
            assert float(interval.low) == pytest.approx(float(low), abs=1e-9)
            assert float(interval.high) == pytest.approx(float(high), abs=1e-9)
        require_figures(overview, daily, exact=False)
        assert returns is not None or overview.figure("sharpe").reason


@pytest.mark.parametrize("unit", Unit)
def test_curves_days_and_spread(accounts: list[Recorded], unit: Unit) -> None:
    for one in accounts:
        asked = replace(one.question, unit=unit)
        measured = [trade for trade in one.trades if plainly.MEASURES[unit](trade) is not None]
        values = [
            value for trade in measured if (value := plainly.MEASURES[unit](trade)) is not None
        ]
        require_curve(one, asked, values)
        require_days(one, asked, measured)
        require_spread(one, asked, values)


def require_curve(one: Recorded, asked: AnalyticsQuestion, values: Sequence[Decimal]) -> None:
    equity = one.service.equity(asked)
    if asked.unit is Unit.PERCENT:
        returns = plainly.daily_returns(one.trades, one.wallet.balance_before)
        if returns is None:
            assert equity.reason
            return
        growth = list(accumulate((1 + each for each in returns), lambda a, b: a * b))
        assert equity.values.tolist() == pytest.approx([float(each) - 1 for each in growth])
        return
    assert equity.values.tolist() == pytest.approx([float(each) for each in accumulate(values)])
    fall, now = plainly.falls(values)
    found = equity.deepest.depth if equity.deepest else D(0)
    assert found == (fall if asked.unit is Unit.MONEY else pytest.approx(fall, rel=D("1e-9")))
    if values:
        assert equity.drawdowns[-1] == pytest.approx(float(now), abs=1e-8)


def require_days(one: Recorded, asked: AnalyticsQuestion, measured: Sequence[PlainTrade]) -> None:
    calendar = one.service.calendar(asked)
    expected = plainly.by_day(measured)
    assert [day.date for day in calendar.days] == list(expected)
    for day in calendar.days:
        closed = expected[day.date]
        assert (day.count, day.wins) == (len(closed), sum(trade.net > 0 for trade in closed))
        result = sum((plainly.MEASURES[asked.unit](trade) or D(0) for trade in closed), D(0))
        is_exact = asked.unit is Unit.MONEY
        assert (
            day.result == result if is_exact else float(day.result) == pytest.approx(float(result))
        )
        assert len(calendar.positions_on(day.date)) == day.count


def require_spread(one: Recorded, asked: AnalyticsQuestion, values: Sequence[Decimal]) -> None:
    spread = one.service.distribution(asked).distribution
    floats = [float(value) for value in values]
    edges = spread.edges.tolist()
    assert spread.counts.tolist() == [
        sum(low <= value < high for value in floats) for low, high in pairwise(edges)
    ]
    if values:
        assert spread.below == sum(value < edges[0] for value in floats)
        assert spread.above == sum(value >= edges[-1] for value in floats)
        assert spread.median == pytest.approx(median(floats))


LEVERAGES = {3: "up to 3x", 5: "3x to 5x", 10: "5x to 10x", 20: "10x to 20x", 50: "20x to 50x"}
DISTANCES = {
    D("0.01"): "up to 1 %",
    D("0.02"): "1 to 2 %",
    D("0.05"): "2 to 5 %",
    D("0.1"): "5 to 10 %",
    D("0.2"): "10 to 20 %",
    D("0.5"): "20 to 50 %",
}
HELD = {
    timedelta(minutes=5): "up to 5 min",
    timedelta(minutes=15): "5 to 15 min",
    timedelta(hours=1): "15 min to 1 h",
    timedelta(hours=4): "1 to 4 h",
    timedelta(hours=12): "4 to 12 h",
    timedelta(hours=24): "12 to 24 h",
    timedelta(days=3): "1 to 3 days",
}
SINCE_LOSS = {
    timedelta(minutes=15): "up to 15 min",
    timedelta(hours=1): "15 min to 1 h",
    timedelta(hours=4): "1 to 4 h",
    timedelta(hours=24): "4 to 24 h",
    timedelta(days=3): "1 to 3 days",
}
STACKED = {1: "alone", 2: "2 at once", 3: "3 at once", 5: "4 or 5 at once"}


def bucket(value: Any, buckets: Mapping[Any, str], beyond: str) -> str:
    """Return the name of the first bucket that ends at the value or behind it."""
    if value is None:
        return NOT_KNOWN
    return next((name for end, name in buckets.items() if value <= end), beyond)


def stacked(view: PositionView, one: Recorded) -> int:
    at = view.position.opened_at
    others = [other.position for other in one.views]
    held = [p for p in others if p.opened_at <= at and (p.closed_at is None or p.closed_at > at)]
    return max(len(held), 1)


def since_loss(view: PositionView, one: Recorded) -> timedelta | None:
    at = view.position.opened_at
    ended = [t.closed_at for t in one.trades if t.net < 0 and t.closed_at <= at]
    return at - max(ended) if ended else None


GROUPED: dict[Dimension, Callable[[PositionView, Recorded], str]] = {
    Dimension.SYMBOL: lambda view, _: view.position.symbol,
    Dimension.SIDE: lambda view, _: view.position.side.value,
    Dimension.ACCOUNT: lambda _, one: one.account.name,
    Dimension.HOUR: lambda view, _: f"{view.position.opened_at:%H}:00",
    Dimension.WEEKDAY: lambda view, _: f"{view.position.opened_at:%A}",
    Dimension.MONTH: lambda view, _: f"{view.position.newest_at:%Y-%m}",
    Dimension.HOLDING_TIME: lambda view, _: bucket(
        view.position.newest_at - view.position.opened_at, HELD, "over 3 days"
    ),
    Dimension.LEVERAGE: lambda view, _: bucket(view.exposure.leverage, LEVERAGES, "over 50x"),
    Dimension.MARGIN_MODE: lambda view, _: view.exposure.margin_mode or NOT_KNOWN,
    Dimension.LIQUIDATION_DISTANCE: lambda view, _: bucket(
        liquidation_distance(view.exposure), DISTANCES, "over 50 %"
    ),
    Dimension.STACKED: lambda view, one: bucket(stacked(view, one), STACKED, "6 or more at once"),
    Dimension.SINCE_LOSS: lambda view, one: bucket(
        since_loss(view, one), SINCE_LOSS, "over 3 days"
    ),
}


@pytest.mark.parametrize("dimension", GROUPED)
def test_breakdowns(accounts: list[Recorded], dimension: Dimension) -> None:
    for one in accounts:
        groups: dict[str, list[PlainTrade]] = {}
        counted = [view for view in one.views if is_counted(view)]
        for view in counted:
            name = GROUPED[dimension](view, one)
            groups.setdefault(name, []).append(plain(view, one.wallet))
        rows = one.service.breakdown(one.question, dimension).rows
        assert {row.label.text for row in rows} == groups.keys()
        for row in rows:
            expected = plainly.figures(groups[row.label.text])
            assert (row.total, row.average) == (expected["net"], expected["expectancy"])
            assert row.count == expected["trades"]
            assert row.win_rate == expected["win_rate"]
            assert row.profit_factor == expected["profit_factor"]
            in_r = expected["expectancy_r"]
            assert row.average_r == (None if in_r is None else pytest.approx(in_r, rel=D("1e-9")))


def test_periods_together_are_the_whole(accounts: list[Recorded]) -> None:
    for one in accounts:
        days = [trade.closed_at.date() for trade in one.trades]
        if not days:
            continue
        middle = min(days) + (max(days) - min(days)) / 2
        parts = Period(until=middle), Period(since=middle + timedelta(days=1))
        compared = one.service.compare(one.question, *parts)
        for each, keep in ((compared.first, True), (compared.second, False)):
            trades = [t for t in one.trades if (t.closed_at.date() <= middle) is keep]
            require_figures(each, plainly.figures(trades), exact=True)


def test_all_accounts_of_a_journal_together(accounts: list[Recorded]) -> None:
    for begin in range(0, len(accounts), TOGETHER):
        some = accounts[begin : begin + TOGETHER]
        asked = AnalyticsQuestion(accounts=tuple(one.account.name for one in some))
        trades = sorted((t for one in some for t in one.trades), key=lambda t: t.closed_at)
        expected = plainly.figures(trades)
        require_figures(some[0].service.overview(asked), expected, exact=True)
