"""Daily returns of a choice, from the wallets of its accounts."""

from datetime import tzinfo

import numpy as np

from journal.domain.assets import WALLET_ASSET
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.over_time.curve import Drawdown, deepest_places
from journal.domain.statistics.over_time.daily_returns import DailyReturns
from journal.domain.statistics.over_time.local_days import (
    date_of,
    day_number,
    day_start,
    local_days,
)
from journal.domain.statistics.performance.overview import NO_TRADE, NO_WALLET, DailyOrWhy
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import rounded
from journal.services.analytics.answers import Equity
from journal.services.analytics.choosing import Choice
from journal.services.analytics.question import AnalyticsQuestion


def daily_returns(choice: Choice, question: AnalyticsQuestion) -> DailyOrWhy:
    """Return what each day brought as a share of the wallets, or why that is not known.

    The wallets of all accounts asked for count, those without a trade of the choice too: as they
    stood when the day began, with what was deposited on it. So money counts from the beginning of
    the day it came on, and to the end of the day it left.
    """
    sample = choice.sample
    if not len(sample):
        return DailyOrWhy(reason=NO_TRADE)
    rate = sample.rate(WALLET_ASSET)
    if rate is None:
        return DailyOrWhy(reason=f"the wallet is known in {WALLET_ASSET} only: give a rate for it")
    days = local_days(sample.trades.closed_at, question.zone)
    first = int(days.min())
    results = np.bincount(days - first, sample.money)
    has_closing = np.bincount(days - first) > 0
    wallets = _bases(choice, _starts(first, len(results) + 1, question.zone))
    unknown = int((np.isnan(wallets) & has_closing).sum())
    if unknown:
        return DailyOrWhy(reason=_why(choice, unknown, int(has_closing.sum())))
    bases = np.where(has_closing, wallets * float(rate), np.nan)
    returns = np.divide(results, bases, out=np.zeros(len(results)), where=bases > 0)
    impossible = int(((returns < -1) | ((bases == 0) & (results != 0))).sum())
    if impossible:
        return DailyOrWhy(
            reason=f"on {_days(impossible)} trades closed with nothing in the wallet, or lost "
            "more than all of it: a deposit is missing in the record, and the income export tells "
            "it"
        )
    return DailyOrWhy(daily=DailyReturns(first=date_of(first), returns=returns))


def _bases(choice: Choice, edges: Integers) -> Floats:
    """Return what days are measured by, of all accounts asked for; NaN: one is not known.

    Args:
        choice: of the accounts.
        edges: where days begin, and the end of the last one.
    """
    wallets = np.zeros(len(edges) - 1)
    for book in choice.books.values():
        wallets = wallets + book.wallet.bases(edges[:-1], edges[1:])
    return wallets


def growth(choice: Choice, question: AnalyticsQuestion) -> Equity:
    """Return the growth of the wallet by daily returns, one point at the end of each day."""
    days = daily_returns(choice, question)
    if days.daily is None:
        none: Floats = np.zeros(0)
        return Equity(
            scope=choice.scope,
            at=np.zeros(0, np.int64),
            values=none,
            drawdowns=none,
            deepest=None,
            reason=days.reason,
        )
    daily = days.daily
    ends = _starts(day_number(daily.first) + 1, len(daily), question.zone)
    return Equity(
        scope=choice.scope,
        at=ends,
        values=daily.growth - 1,
        drawdowns=daily.drawdowns,
        deepest=_deepest(ends, daily.drawdowns),
    )


def _deepest(ends: Integers, drawdowns: Floats) -> Drawdown | None:
    places = deepest_places(drawdowns)
    if places is None:
        return None
    peak, low, recovered = places
    return Drawdown(
        depth=rounded(float(drawdowns[low])),
        peak_at=None if peak < 0 else utc_from_ms(int(ends[peak])),
        low_at=utc_from_ms(int(ends[low])),
        recovered_at=None if recovered is None else utc_from_ms(int(ends[recovered])),
    )


def _starts(first: int, count: int, zone: tzinfo | None) -> Integers:
    """Return when days begin, in milliseconds since 1970."""
    days = range(first, first + count)
    return np.array([ms_from_utc(day_start(date_of(day), zone)) for day in days], np.int64)


def _why(choice: Choice, unknown: int, closings: int) -> str:
    without = [one.account for one in choice.books.values() if not one.wallet.is_known]
    if without:
        return f"{NO_WALLET} ({', '.join(without)})"
    return (
        f"the wallet is not known on {unknown:,} of {_days(closings)} with closings: deposits, "
        "withdrawals or funding are missing in the record, and the income export tells them"
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
