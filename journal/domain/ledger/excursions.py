"""How far price went against a position and for it while it was held (MAE and MFE).

Source: John Sweeney, *Maximum Adverse Excursion* (Wiley, 1997): the worst and the best price of a
trade measured from its entry. A futures entry moves with every increase, so each price is measured
from the average entry as it stood at that price, the one the exchange's open profit goes by.

Only what surely happened while the position was held counts, so no figure says more than is known:

* a candle that was running at the opening or at the end is left out; there the position's own
  fills tell the price, and every fill counts against the entry and the size before it;
* in a candle in which entry or size changed the change counts that makes the excursion smaller.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from journal.domain.ledger.events import ZERO
from journal.domain.ledger.payoff import LINEAR, Payoff
from journal.domain.market.series import CandleSeries
from journal.domain.values import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Size and average entry from one moment (milliseconds since 1970) until another."""

    since_ms: int
    until_ms: int
    quantity: Decimal
    entry_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The prices that were reached in one stretch, or in a candle that belongs to several.

    Attributes:
        against, favor: the worst and the best price for the position.
        stretches: places of the stretches they may belong to.
        candles: place of the first candle that tells it, and of the one behind the last.
    """

    against: Decimal
    favor: Decimal
    stretches: tuple[int, ...]
    candles: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursions:
    """How far price went; never below zero.

    Attributes:
        mae, mfe: as a fraction of the average entry as it stood.
        mae_price, mfe_price: where that was.
        open_loss, open_profit: the most that was lost and won without closing, before fees, in
            the asset it is settled in.
        best_price: the best price reached while it was held.
    """

    mae: Decimal
    mae_price: Decimal
    mfe: Decimal
    mfe_price: Decimal
    open_loss: Decimal
    open_profit: Decimal
    best_price: Decimal


def whole_candles(series: CandleSeries, since_ms: int, until_ms: int) -> tuple[int, int]:
    """Return the first candle that opens at or after a start, and the first not over at an end."""
    # Whole numbers only, one search: of ten million candles nothing else is looked at.
    first, last = np.searchsorted(series.open_at, (since_ms, until_ms - series.interval_ms + 1))
    return int(first), max(int(first), int(last))


def covered_ratio(series: CandleSeries, since_ms: int, until_ms: int) -> Decimal:
    """Return which part of a time is covered by candles that lie inside it as a whole."""
    if until_ms <= since_ms:
        return ZERO
    first, last = whole_candles(series, since_ms, until_ms)
    return Decimal((last - first) * series.interval_ms) / (until_ms - since_ms)


def seen_prices(side: Side, stretches: Sequence[Stretch], series: CandleSeries) -> Iterator[Seen]:
    """Yield what candles tell of the prices while a position was held.

    Args:
        side: the direction.
        stretches: one after the other without a gap, in the order of time.
        series: candles of the symbol; those outside are not looked at.
    """
    since, until = stretches[0].since_ms, stretches[-1].until_ms
    begin, end = whole_candles(series, since, until)
    spans = [whole_candles(series, one.since_ms, one.until_ms) for one in stretches]
    for place, (first, last) in enumerate(spans):
        if first < last:
            yield _seen(side, series, (first, last), (place,))
    shared = {
        candle
        for (_, last), (following, _) in pairwise([(0, begin), *spans, (end, 0)])
        for candle in range(max(last, begin), min(following, end))
    }
    for candle in sorted(shared):
        opens = int(series.open_at[candle])
        ends = opens + series.interval_ms
        places = [
            place
            for place, one in enumerate(stretches)
            if one.since_ms < ends and one.until_ms > opens
        ]
        yield _seen(side, series, (candle, candle + 1), tuple(places))


def excursions_of(
    side: Side,
    stretches: Sequence[Stretch],
    seen: Iterable[Seen],
    traded: Iterable[tuple[Decimal, Stretch]],
    payoff: Payoff = LINEAR,
) -> Excursions:
    """Return how far price went against and for a position.

    Distances are those of the price, whatever it is settled in; money is what its contract turns
    them into: of one settled in coin, ``size * (1 / entry - 1 / price)`` coins.

    Args:
        side: the direction.
        stretches: of its life.
        seen: what candles tell; at least one.
        traded: price of every fill but the first, with size and entry before it.
        payoff: how its contract turns prices into money; its unit is known.
    """
    reached = [(one.against, one.favor, [stretches[at] for at in one.stretches]) for one in seen]
    reached.extend((price, price, [before]) for price, before in traded)
    against = [(price, of) for price, _, of in reached]
    favor = [(price, of) for _, price, of in reached]
    sign = side.sign

    def gain_ratio(price: Decimal, one: Stretch) -> Decimal:
        return sign * (price - one.entry_price) / one.entry_price

    def gain(price: Decimal, one: Stretch) -> Decimal:
        return sign * (payoff.pnl(one.quantity, one.entry_price, price) or ZERO)

    mae, mae_price = _worst(against, gain_ratio)
    mfe, mfe_price = _best(favor, gain_ratio)
    prices = [price for price, _ in favor]
    return Excursions(
        mae=max(ZERO, -mae),
        mae_price=mae_price,
        mfe=max(ZERO, mfe),
        mfe_price=mfe_price,
        open_loss=max(ZERO, -_worst(against, gain)[0]),
        open_profit=max(ZERO, _best(favor, gain)[0]),
        best_price=max(prices) if side is Side.LONG else min(prices),
    )


def exit_efficiency(
    side: Side,
    entry_price: Decimal,
    exit_price: Decimal,
    best_price: Decimal,
    payoff: Payoff = LINEAR,
) -> Decimal | None:
    """Return ``(exit - entry) / (best - entry)``: which part of the best run was kept.

    In money: of a contract settled in coin each price counts by what it is worth, ``-1 / price``.

    1 is an exit at the best price reached while the position was held, 0 one at the entry, below
    zero a loss. Both prices are averages of the whole position. Source: the share of the MFE that
    was realized (Sweeney, as above). None where price never was better than the entry.
    """
    entry = payoff.worth(entry_price)
    best = side.sign * (payoff.worth(best_price) - entry)
    return side.sign * (payoff.worth(exit_price) - entry) / best if best > 0 else None


Measure = Callable[[Decimal, Stretch], Decimal]
Reached = Sequence[tuple[Decimal, Sequence[Stretch]]]


def _worst(reached: Reached, measure: Measure) -> tuple[Decimal, Decimal]:
    """Return the lowest measure and its price; of several stretches the highest one counts."""
    return min((max(measure(price, one) for one in of), price) for price, of in reached)


def _best(reached: Reached, measure: Measure) -> tuple[Decimal, Decimal]:
    """Return the highest measure and its price; of several stretches the lowest one counts."""
    return max((min(measure(price, one) for one in of), price) for price, of in reached)


def _seen(
    side: Side, series: CandleSeries, span: tuple[int, int], stretches: tuple[int, ...]
) -> Seen:
    low = _exact(float(series.low[slice(*span)].min()))
    high = _exact(float(series.high[slice(*span)].max()))
    is_long = side is Side.LONG
    return Seen(
        against=low if is_long else high,
        favor=high if is_long else low,
        stretches=stretches,
        candles=span,
    )


def first_reaching(
    side: Side, series: CandleSeries, span: tuple[int, int], reaches: Callable[[Decimal], bool]
) -> tuple[int, Decimal]:
    """Return the first candle whose worst price reaches something, and that price.

    Args:
        side: the direction.
        series: the candles.
        span: place of the first one, and of the one behind the last.
        reaches: whether a price does; the worst one of the span does, and so does any worse one.
    """
    low, high = (column[slice(*span)] for column in (series.low, series.high))
    worst = np.minimum.accumulate(low) if side is Side.LONG else np.maximum.accumulate(high)
    # Prices only get worse along it, so a handful of questions finds the first.
    prices = range(len(worst))
    place = bisect_left(prices, True, key=lambda one: reaches(_exact(float(worst[one]))))
    return span[0] + place, _exact(float(worst[place]))


def _exact(price: float) -> Decimal:
    return Decimal(repr(price))
