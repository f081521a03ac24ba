"""Every statistic a second time: plain Python over Decimal, written from the definitions alone."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from itertools import accumulate, groupby

D = Decimal
ZERO = D(0)


@dataclass(frozen=True, kw_only=True)
class PlainTrade:
    """One closed position."""

    net: Decimal
    opened_at: datetime
    closed_at: datetime
    symbol: str = "BTCUSDT"
    is_long: bool = True
    gross: Decimal = ZERO
    fees: Decimal = ZERO
    funding: Decimal = ZERO
    risk: Decimal | None = None
    balance: Decimal | None = None
    is_begun: bool = True

    @property
    def r_multiple(self) -> Decimal | None:
        return None if self.risk is None else self.net / self.risk

    @property
    def share(self) -> Decimal | None:
        return None if self.balance is None else self.net / self.balance


FLOATS = {"expectancy_r", "max_drawdown_share", "sharpe", "sortino", "calmar"}
"""Figures that are no sum or quotient of money."""
DAILY = ("growth", "fall_now", "max_drawdown_share", "sharpe", "sortino", "calmar")
Measure = Callable[[PlainTrade], Decimal | None]
MEASURES: dict[str, Measure] = {
    "money": lambda trade: trade.net,
    "R": lambda trade: trade.r_multiple,
    "percent": lambda trade: trade.share,
}


def average(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, ZERO) / len(values) if values else None


def ratio(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one / other if one is not None and other else None


def seconds(span: timedelta) -> Decimal:
    return D(span // timedelta(milliseconds=1)) / 1000


def figures(trades: Sequence[PlainTrade], unit: str = "money") -> dict[str, Decimal | None]:
    """Return every figure that needs no daily returns, by its name."""
    measure = MEASURES[unit]
    ordered = sorted(trades, key=lambda trade: trade.closed_at)
    pairs = [(trade, value) for trade in ordered if (value := measure(trade)) is not None]
    values = [value for _, value in pairs]
    wins = [value for trade, value in pairs if trade.net > 0]
    losses = [-value for trade, value in pairs if trade.net < 0]
    gains = sum((trade.gross for trade in ordered if trade.gross > 0), ZERO)
    fees = sum((trade.fees for trade in ordered), ZERO)
    funding = sum((trade.funding for trade in ordered), ZERO)
    multiples = [trade.r_multiple for trade in ordered if trade.r_multiple is not None]
    fall, now = falls(values)
    runs = [(kind, len(list(group))) for kind, group in groupby(map(sign, ordered))]
    return {
        "trades": D(len(ordered)),
        "net": sum(values, ZERO) if values else None,
        "gross": sum((trade.gross for trade in ordered), ZERO) if ordered else None,
        "fees": fees if ordered else None,
        "funding": funding if ordered else None,
        "fees_share": ratio(fees, gains),
        "funding_share": ratio(-funding, gains),
        "expectancy": average(values),
        "expectancy_r": average(multiples),
        "profit_factor": ratio(sum(wins, ZERO), sum(losses, ZERO)),
        "win_rate": D(len(wins)) / len(values) if values else None,
        "average_win": average(wins),
        "average_loss": average(losses),
        "payoff_ratio": ratio(average(wins), average(losses)),
        "largest_win": max(wins, default=None),
        "largest_loss": max(losses, default=None),
        "holding_winners": average([held(one) for one in ordered if one.net > 0 and one.is_begun]),
        "holding_losers": average([held(one) for one in ordered if one.net < 0 and one.is_begun]),
        "longest_wins": longest(runs, 1) if ordered else None,
        "longest_losses": longest(runs, -1) if ordered else None,
        "current_run": D(runs[-1][0] * runs[-1][1]) if runs else None,
        "max_drawdown": fall if values else None,
        "current_drawdown": now if values else None,
    }


def every_figure(
    trades: Sequence[PlainTrade],
    wallet_at: Callable[[datetime], Decimal | None],
    unit: str = "money",
) -> dict[str, Decimal | None]:
    """Return all figures, by their names; in percent sums are those of the wallet's growth."""
    returns = daily_returns(trades, wallet_at)
    daily = dict.fromkeys(DAILY) if returns is None else daily_figures(returns)
    growth, fall_now = daily.pop("growth"), daily.pop("fall_now")
    found = figures(trades, unit) | daily
    if unit != "percent":
        return found
    grown = {"net": growth, "max_drawdown": daily["max_drawdown_share"]}
    return found | grown | {"current_drawdown": fall_now}


def held(trade: PlainTrade) -> Decimal:
    return seconds(trade.closed_at - trade.opened_at)


def sign(trade: PlainTrade) -> int:
    return (trade.net > 0) - (trade.net < 0)


def longest(runs: Iterable[tuple[int, int]], kind: int) -> Decimal:
    return D(max((length for each, length in runs if each == kind), default=0))


def falls(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the deepest fall of the added-up values below any earlier point, and the one now."""
    curve = [ZERO, *accumulate(values)]
    deepest = max(high - low for place, low in enumerate(curve) for high in curve[: place + 1])
    return deepest, max(curve) - curve[-1]


def by_day(trades: Iterable[PlainTrade], zone: tzinfo = UTC) -> dict[date, list[PlainTrade]]:
    """Return the trades of each day of closing."""
    days: dict[date, list[PlainTrade]] = {}
    for trade in sorted(trades, key=lambda one: one.closed_at):
        days.setdefault(trade.closed_at.astimezone(zone).date(), []).append(trade)
    return dict(sorted(days.items()))


def daily_returns(
    trades: Sequence[PlainTrade], wallet_at: Callable[[datetime], Decimal | None]
) -> list[Decimal] | None:
    """Return results by the wallet that the day began with, every day in UTC; None: not known."""
    days = by_day(trades)
    if not days:
        return None
    returns = []
    day, last = min(days), max(days)
    while day <= last:
        closed = days.get(day, [])
        wallet = wallet_at(datetime(day.year, day.month, day.day, tzinfo=UTC))
        if closed and not wallet:
            return None
        result = sum((trade.net for trade in closed), ZERO)
        returns.append(result / wallet if closed and wallet else ZERO)
        day += timedelta(days=1)
    return returns


def daily_figures(returns: Sequence[Decimal]) -> dict[str, Decimal | None]:
    """Return the figures of daily returns, by their names."""
    count, mean = len(returns), average(returns) or ZERO
    year = D(365).sqrt()
    spread = (
        (sum(((one - mean) ** 2 for one in returns), ZERO) / (count - 1)).sqrt()
        if count > 1
        else None
    )
    downside = (sum((min(one, ZERO) ** 2 for one in returns), ZERO) / count).sqrt()
    growth = [D(1), *accumulate((1 + one for one in returns), lambda a, b: a * b)]
    fall = max(1 - low / high for place, low in enumerate(growth) for high in growth[: place + 1])
    a_year = growth[-1] ** (D(365) / count) - 1 if growth[-1] > 0 else D(-1)
    return {
        "growth": growth[-1] - 1,
        "fall_now": 1 - growth[-1] / max(growth),
        "max_drawdown_share": fall,
        "sharpe": mean / spread * year if spread else None,
        "sortino": mean / downside * year if downside else None,
        "calmar": a_year / fall if fall else None,
    }


def hits(trades: Iterable[PlainTrade], unit: str = "money") -> tuple[int, int]:
    """Return how many trades won, and of how many."""
    measured = [trade for trade in trades if MEASURES[unit](trade) is not None]
    return sum(trade.net > 0 for trade in measured), len(measured)


def wilson(hits: int, count: int) -> tuple[Decimal, Decimal]:
    """Return where (share - p)² = z² p (1 - p) / n: solved as a quadratic in p."""
    z2, share = D("1.959963984540054") ** 2, D(hits) / count
    a, b, c = 1 + z2 / count, -(2 * share + z2 / count), share * share
    root = max(b * b - 4 * a * c, ZERO).sqrt()
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def balance_before(
    last: Decimal, flows: Iterable[tuple[datetime, Decimal]]
) -> Callable[[datetime], Decimal | None]:
    """Return what tells the balance just before a time: the last one less what came since."""
    newest = sorted(flows, key=lambda flow: flow[0], reverse=True)
    since = [ZERO, *accumulate(amount for _, amount in newest)]

    def balance(at: datetime) -> Decimal | None:
        later = bisect_right(newest, -at.timestamp(), key=lambda flow: -flow[0].timestamp())
        return found if (found := last - since[later]) >= 0 else None

    return balance
