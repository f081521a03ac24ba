"""All figures of some trades at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from journal.domain.statistics.bootstrap import Interval
from journal.domain.statistics.over_time.curve import added_up
from journal.domain.statistics.over_time.daily_returns import (
    ENOUGH_DAYS,
    DailyReturns,
    calmar_ratio,
    sharpe_error,
    sharpe_ratio,
    sortino_ratio,
)
from journal.domain.statistics.performance.definitions import DEFINITIONS
from journal.domain.statistics.performance.figure import Figure
from journal.domain.statistics.performance.intervals import Z, average_interval, share_interval
from journal.domain.statistics.streaks import kept_in_a_row
from journal.domain.statistics.trades.columns import floats
from journal.domain.statistics.trades.sample import Sample, Unit, rounded

NO_TRADE = "no closed trade is in this choice"
NO_WIN = "no trade of this choice won"
NO_LOSS = "no trade of this choice lost"
BEGUN_BEFORE = "all of them began before your files do: import earlier ones"
NO_RISK = "no trade of this choice has a known risk: a stop in the order history, or a typed one"
NO_GAIN = "no trade of this choice gained before costs"
NO_WALLET = "the wallet is not known: type your futures balance and its time in Settings"
ALL_ALIKE = "needs at least two days with different returns"
NO_LOSING_DAY = "no day of this choice lost"
NO_DRAWDOWN = "the wallet never fell below its highest point"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyOrWhy:
    """Daily returns, or the sentence why they are not known."""

    daily: DailyReturns | None = None
    reason: str = NO_WALLET


def overview(sample: Sample, days: DailyOrWhy) -> tuple[Figure, ...]:
    """Return every figure of the trades, in the order they are shown.

    In percent the sums and drawdowns are those of the wallet's growth by daily returns.

    Args:
        sample: closed trades with known results; figures in a unit count those known in it.
        days: for the figures of daily returns.
    """
    figures = (
        *_sums(sample),
        *_averages(sample),
        *_times(sample),
        *_runs(sample),
        *_drawdowns(sample),
    )
    if sample.unit is Unit.PERCENT:
        grown = {figure.name: figure for figure in _grown(days)}
        figures = tuple(grown.get(figure.name, figure) for figure in figures)
    if not len(sample):
        figures = tuple(
            replace(figure, reason=NO_TRADE) if figure.value is None else figure
            for figure in figures
        )
    return (*figures, *_daily(days))


def _figure(
    name: str,
    value: Decimal | None,
    count: int,
    reason: str | None = None,
    interval: Interval | None = None,
) -> Figure:
    return Figure(
        definition=DEFINITIONS[name],
        value=value,
        count=count,
        interval=interval,
        reason=reason if value is None else None,
    )


def _sums(sample: Sample) -> Iterator[Figure]:
    trades, measured = sample.trades, sample.measured
    count = len(sample)
    yield _figure("trades", Decimal(count), count)
    yield _figure("net", measured.total() if len(measured) else None, len(measured), NO_TRADE)
    fees, funding = sample.total(trades.fees), sample.total(trades.funding)
    gains = sample.total(trades.gross, floats(trades.gross) > 0)
    for name, value in (
        ("gross", sample.total(trades.gross)),
        ("fees", fees),
        ("funding", funding),
    ):
        yield _figure(name, value if count else None, count, NO_TRADE)
    for name, value in (("fees_share", fees), ("funding_share", -funding)):
        yield _figure(name, value / gains if gains else None, count, NO_GAIN)


def _averages(sample: Sample) -> Iterator[Figure]:
    measured = sample.measured
    count = len(measured)
    average = measured.total() / count if count else None
    yield _figure("expectancy", average, count, NO_TRADE, average_interval(measured.values))
    has_risk = ~np.isnan(sample.r_multiples)
    multiples = sample.r_multiples if has_risk.all() else sample.r_multiples[has_risk]
    in_r = rounded(float(multiples.mean())) if len(multiples) else None
    yield _figure("expectancy_r", in_r, len(multiples), NO_RISK, average_interval(multiples))
    wins, losses = int(measured.is_win.sum()), int(measured.is_loss.sum())
    won, lost = measured.total(rows=measured.is_win), -measured.total(rows=measured.is_loss)
    yield _figure("profit_factor", won / lost if lost else None, count, NO_LOSS)
    rate = Decimal(wins) / count if count else None
    yield _figure("win_rate", rate, count, NO_TRADE, share_interval(wins, count))
    average_win, average_loss = won / wins if wins else None, lost / losses if losses else None
    yield _figure("average_win", average_win, wins, NO_WIN)
    yield _figure("average_loss", average_loss, losses, NO_LOSS)
    payoff = average_win / average_loss if average_win and average_loss else None
    yield _figure("payoff_ratio", payoff, count, NO_LOSS if wins else NO_WIN)
    best = measured.value(int(np.argmax(measured.values))) if wins else None
    yield _figure("largest_win", best, wins, NO_WIN)
    worst = -measured.value(int(np.argmin(measured.values))) if losses else None
    yield _figure("largest_loss", worst, losses, NO_LOSS)


def _times(sample: Sample) -> Iterator[Figure]:
    held = sample.trades.held
    for name, rows, reason in (
        ("holding_winners", sample.is_win, NO_WIN),
        ("holding_losers", sample.is_loss, NO_LOSS),
    ):
        known = held[rows & ~np.isnan(held)]
        seconds = Decimal(int(known.sum())) / 1000 / len(known) if len(known) else None
        yield _figure(name, seconds, len(known), BEGUN_BEFORE if rows.any() else reason)


def _runs(sample: Sample) -> Iterator[Figure]:
    count = len(sample)
    wins = kept_in_a_row(sample.is_win)
    losses = kept_in_a_row(sample.is_loss)
    now = wins.current - losses.current
    for name, value in (
        ("longest_wins", wins.longest),
        ("longest_losses", losses.longest),
        ("current_run", now),
    ):
        yield _figure(name, Decimal(value) if count else None, count, NO_TRADE)


def _drawdowns(sample: Sample) -> Iterator[Figure]:
    measured = sample.measured
    count = len(measured)
    curve = added_up(measured)
    deepest = curve.deepest.depth if curve.deepest else Decimal(0)
    yield _figure("max_drawdown", deepest if count else None, count, NO_TRADE)
    now = curve.current_drawdown if count else None
    yield _figure("current_drawdown", now, count, NO_TRADE)


def _daily(days: DailyOrWhy) -> Iterator[Figure]:
    daily = days.daily
    fall = None if daily is None else daily.deepest_drawdown
    yield _of_days("max_drawdown_share", fall, days, days.reason)
    sharpe = None if daily is None else sharpe_ratio(daily)
    error = None if daily is None else sharpe_error(daily)
    interval = None
    if sharpe is not None and error is not None and daily and len(daily) >= ENOUGH_DAYS:
        low, high = sharpe - Z * error, sharpe + Z * error
        interval = Interval(low=rounded(low), high=rounded(high))
    yield _of_days("sharpe", sharpe, days, ALL_ALIKE, interval)
    sortino = None if daily is None else sortino_ratio(daily)
    yield _of_days("sortino", sortino, days, NO_LOSING_DAY)
    calmar = None if daily is None else calmar_ratio(daily)
    yield _of_days("calmar", calmar, days, NO_DRAWDOWN)


def _grown(days: DailyOrWhy) -> Iterator[Figure]:
    """Yield what stands for sums in percent: shares of different wallets cannot be added up."""
    daily = days.daily
    values: tuple[float | None, ...] = (None, None, None)
    if daily is not None:
        values = (
            float(daily.growth[-1]) - 1,
            daily.deepest_drawdown,
            float(daily.drawdowns[-1]),
        )
    for name, value in zip(("net", "max_drawdown", "current_drawdown"), values, strict=True):
        yield _of_days(name, value, days, days.reason)


def _of_days(
    name: str,
    value: float | None,
    days: DailyOrWhy,
    reason: str,
    interval: Interval | None = None,
) -> Figure:
    return Figure(
        definition=DEFINITIONS[name],
        value=None if value is None else rounded(value),
        count=0 if days.daily is None else len(days.daily),
        interval=interval,
        reason=None if value is not None else days.reason if days.daily is None else reason,
        enough=ENOUGH_DAYS,
    )
