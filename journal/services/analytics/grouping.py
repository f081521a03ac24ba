"""Which group each trade belongs to by what the record and the settings tell."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from journal.domain.instants import ms_from_utc
from journal.domain.statistics.breakdown.circumstances import hours_since_loss, stacked_at_open
from journal.domain.statistics.breakdown.dimension import Dimension, Groups
from journal.domain.statistics.over_time.local_days import date_of, local_days, local_ms
from journal.domain.statistics.trades.columns import Floats
from journal.services.analytics.choosing import Choice
from journal.services.analytics.question import AnalyticsQuestion
from journal.services.positions.columns.clock import HOUR_MS, THURSDAY

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEVER: Final = "nothing says so"
_BEGUN_BEFORE: Final = "began before your files do"


def _symbol(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    trades = choice.measured.trades
    return Groups.of_codes(trades.symbol, trades.symbols, _NEVER)


def _account(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    trades = choice.measured.trades
    return Groups.of_codes(trades.account, trades.accounts, _NEVER)


def _side(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    is_short = ~choice.measured.trades.is_long
    return Groups.of_codes(is_short.astype(np.int64), ("long", "short"), _NEVER)


def _hour(choice: Choice, question: AnalyticsQuestion) -> Groups:
    opened = local_ms(choice.measured.trades.opened_at, question.zone)
    labels = tuple(f"{hour:02d}:00" for hour in range(24))
    return Groups.of_codes(opened // HOUR_MS % 24, labels, _NEVER)


def _weekday(choice: Choice, question: AnalyticsQuestion) -> Groups:
    days = local_days(choice.measured.trades.opened_at, question.zone)
    return Groups.of_codes((days + THURSDAY) % 7, _WEEKDAYS, _NEVER)


def _month(choice: Choice, question: AnalyticsQuestion) -> Groups:
    days = local_days(choice.measured.trades.closed_at, question.zone)
    known, places = np.unique(days, return_inverse=True)
    names = [f"{date_of(day):%Y-%m}" for day in known.tolist()]
    labels = sorted(set(names))
    codes = np.array([labels.index(name) for name in names], np.int64)
    return Groups.of_codes(codes[places], labels, _NEVER)


def _holding_time(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    return Groups.of_buckets(
        choice.measured.trades.held / HOUR_MS,
        (5 / 60, 0.25, 1, 4, 12, 24, 72),
        (
            "up to 5 min",
            "5 to 15 min",
            "15 min to 1 h",
            "1 to 4 h",
            "4 to 12 h",
            "12 to 24 h",
            "1 to 3 days",
            "over 3 days",
        ),
        _BEGUN_BEFORE,
    )


def _leverage(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    return Groups.of_buckets(
        _column(choice, "leverage"),
        (3, 5, 10, 20, 50),
        ("up to 3x", "3x to 5x", "5x to 10x", "10x to 20x", "20x to 50x", "over 50x"),
        "no file tells the leverage: type it for the positions, or your usual one in Settings",
    )


def _margin_mode(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    mode = _column(choice, "margin_mode")
    return Groups.of_codes(
        np.where(np.isnan(mode), -1, np.nan_to_num(mode)).astype(np.int64),
        ("cross", "isolated"),
        "no file tells the margin mode: type it for the positions, or your usual one in Settings",
    )


def _liquidation_distance(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    return Groups.of_buckets(
        _column(choice, "liquidation_distance"),
        (0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
        (
            "up to 1 %",
            "1 to 2 %",
            "2 to 5 %",
            "5 to 10 %",
            "10 to 20 %",
            "20 to 50 %",
            "over 50 %",
        ),
        "it needs margin mode, leverage or wallet, and the entry of the position",
    )


def _stacked(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    def stacked(account: str) -> Floats:
        book = choice.books[account]
        ledger = book.sources.record.positions
        ended = np.where(ledger.keys.is_open > 0, np.inf, ledger.keys.newest_at)
        return stacked_at_open(ledger.opened_at, ended).astype(np.float64)

    return Groups.of_buckets(
        of_accounts(choice, stacked),
        (1, 2, 3, 5),
        ("alone", "2 at once", "3 at once", "4 or 5 at once", "6 or more at once"),
        _NEVER,
    )


def _since_loss(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    def hours(account: str) -> Floats:
        book = choice.books[account]
        trades = book.trades
        found = np.full(len(book.sources.record.positions), np.nan)
        found[trades.place] = hours_since_loss(trades.opened_at, trades.closed_at, trades.results)
        return found

    return Groups.of_buckets(
        of_accounts(choice, hours),
        (0.25, 1, 4, 24, 72),
        (
            "up to 15 min",
            "15 min to 1 h",
            "1 to 4 h",
            "4 to 24 h",
            "1 to 3 days",
            "over 3 days",
        ),
        "the record shows no loss before it",
    )


def _plan(choice: Choice, _question: AnalyticsQuestion) -> Groups:
    def planned(account: str) -> Floats:
        book = choice.books[account]
        record = book.sources.record
        since = np.inf if record.kept_since is None else ms_from_utc(record.kept_since)
        return np.where(record.positions.opened_at < since, np.nan, book.column("has_plan"))

    has_plan = of_accounts(choice, planned)
    return Groups.of_codes(
        np.where(np.isnan(has_plan), -1, np.nan_to_num(has_plan)).astype(np.int64),
        ("without a plan", "with a plan"),
        "opened before this journal was kept, when no plan could be stored",
    )


def of_accounts(choice: Choice, column: Callable[[str], Floats]) -> Floats:
    """Return a column of the measured trades.

    Args:
        choice: of trades of one or several accounts.
        column: gives the column of an account's positions, in the order of its ledger.
    """
    trades = choice.measured.trades
    found = np.full(len(trades), np.nan)
    for code, account in enumerate(trades.accounts):
        ours = trades.account == code
        if ours.any():
            found[ours] = column(account)[trades.place[ours]]
    return found


def _column(choice: Choice, name: str) -> Floats:
    return of_accounts(choice, lambda account: choice.books[account].column(name))


PLAIN: Final[Mapping[Dimension, Callable[[Choice, AnalyticsQuestion], Groups]]] = {
    Dimension.SYMBOL: _symbol,
    Dimension.SIDE: _side,
    Dimension.ACCOUNT: _account,
    Dimension.HOUR: _hour,
    Dimension.WEEKDAY: _weekday,
    Dimension.MONTH: _month,
    Dimension.HOLDING_TIME: _holding_time,
    Dimension.LEVERAGE: _leverage,
    Dimension.MARGIN_MODE: _margin_mode,
    Dimension.LIQUIDATION_DISTANCE: _liquidation_distance,
    Dimension.STACKED: _stacked,
    Dimension.SINCE_LOSS: _since_loss,
    Dimension.PLAN: _plan,
}
