"""The newest price in the candle files: how far an open position is from its liquidation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.margin.contracts.linear.lines import MarginLines
from journal.domain.values import PriceType
from journal.services.record.exposures import Exposure, exposed_size
from journal.services.record.line_history import HeldLines, lines_at_mark
from journal.storage.errors import DamagedCandlesError
from journal.storage.files.candle_files import CandleFiles, CandleKey

STALE_AFTER: Final = timedelta(hours=24)
"""A day's move is 5 to 10 % by the exchange's own words: an older price says nothing of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPrice:
    """The close of the newest candle that has ended."""

    price: Decimal
    price_type: PriceType
    """LAST only where mark candles are missing or stale: liquidation goes by mark."""
    at: datetime
    """When that candle ended."""
    is_stale: bool
    """Too old to say anything of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """An open position at the newest known price."""

    known: KnownPrice | None
    """None: no candles of this contract are stored."""
    lines: MarginLines | None
    """At that price; None where it is stale or unknown, or the lines are."""


NOT_STORED: Final = Present(known=None, lines=None)


def presents(
    exposures: Iterable[Exposure], files: CandleFiles, now: datetime
) -> dict[str, Present]:
    """Return the open ones among positions at the newest known prices, by key."""
    standing = [one for one in exposures if one.position.is_open]
    if not standing:
        return {}
    keys = files.available()
    symbols = {one.position.symbol for one in standing}
    known = {symbol: _newest(files, keys, symbol, now) for symbol in symbols}
    return {one.position.key: _present(one, known[one.position.symbol]) for one in standing}


def _newest(
    files: CandleFiles, keys: tuple[CandleKey, ...], symbol: str, now: datetime
) -> KnownPrice | None:
    """Return the newest mark, or the newest last price where no mark is fresh."""
    found = [
        known
        for price_type in (PriceType.MARK, PriceType.LAST)
        for key in keys
        if (key.symbol, key.price_type) == (symbol, price_type)
        and (known := _last_close(files, key, now)) is not None
    ]
    return min(
        found,
        key=lambda one: (one.is_stale, one.price_type is not PriceType.MARK, now - one.at),
        default=None,
    )


def _last_close(files: CandleFiles, key: CandleKey, now: datetime) -> KnownPrice | None:
    """Return the close of the last candle of a file that has ended by now."""
    try:
        series = files.load(key.symbol, key.interval, key.price_type)
    except DamagedCandlesError:  # the Data screen tells which and what to do
        return None
    if series is None:
        return None
    begun_by = ms_from_utc(now) - series.interval_ms
    row = int(np.searchsorted(series.open_at, begun_by, side="right")) - 1
    if row < 0:
        return None
    at = utc_from_ms(int(series.open_at[row]) + series.interval_ms)
    return KnownPrice(
        price=Decimal(repr(float(series.close[row]))),
        price_type=key.price_type,
        at=at,
        is_stale=now - at > STALE_AFTER,
    )


def _present(exposure: Exposure, known: KnownPrice | None) -> Present:
    size = exposed_size(exposure.position)
    if known is None or known.is_stale or size is None:
        return Present(known=known, lines=None)
    held = HeldLines(
        since=exposure.ground.now, quantity=size[0], entry_price=size[1], lines=exposure.lines
    )
    return Present(known=known, lines=lines_at_mark(exposure, held, known.price))
