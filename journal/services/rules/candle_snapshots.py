"""What the exchange would have shown of a position, worked out from stored mark price candles.

No export tells them. Where leverage and mark candles are known, it follows how far the profit of a
position ran in each day without a partial close; of an isolated one the highest margin ratio too.
Positions in cross share a wallet with others, so their margin ratio stays untold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.positions import Position, PositionEventKind
from journal.domain.margin.sweep.ratios import margin_ratios
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.rules.facts import Snapshot
from journal.domain.values import MarginMode, PriceType
from journal.services.giving_way import give_way
from journal.services.record.exposures import Exposure, bracket_table
from journal.services.record.line_history import HeldLines, lines_over_time
from journal.services.rules.happenings import RecordedSnapshot
from journal.storage.errors import DamagedCandlesError
from journal.storage.files.candle_files import CandleFiles, CandleKey
from journal.storage.store import Store

_DAY_MS: Final = timedelta(days=1) // timedelta(milliseconds=1)
_DECIMALS: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """One position candle by candle: when each closed, the worst ratio in it, the return then."""

    closed_at: NDArray[np.int64]
    ratios: NDArray[np.float64]
    returns: NDArray[np.float64]
    unreduced_since: NDArray[np.int64]


_Signature = tuple[object, ...]
_Found = tuple[Position, _Signature, tuple[RecordedSnapshot, ...]]


@dataclass(slots=True)
class _Kept:
    """What was worked out for one journal, position by position, with what it followed from."""

    lock: Lock = field(default_factory=Lock)
    stored: tuple[CandleKey, ...] = ()
    found: dict[tuple[str, str], _Found] = field(default_factory=dict)


_KEPT: Final[WeakKeyDictionary[Store, _Kept]] = WeakKeyDictionary()
_KEEPING: Final = Lock()


def kept_snapshots(
    store: Store, files: CandleFiles, account: str, exposures: Iterable[Exposure], now: datetime
) -> tuple[RecordedSnapshot, ...]:
    """Return the snapshots of an account.

    Those of a position are worked out again where its fills, what is known of it or the candles
    changed: a note that is written elsewhere costs nothing.
    """
    with _KEEPING:
        kept = _KEPT.setdefault(store, _Kept())
    stored = files.available()
    newest = min(ms_from_utc(now), max((key.last_ms for key in stored), default=0))
    marks = _Marks(files, stored)
    with kept.lock:
        if kept.stored != stored:
            kept.stored, kept.found = stored, {}
        before, kept.found = (
            kept.found,
            {key: one for key, one in kept.found.items() if key[0] != account},
        )
        for exposure in exposures:
            give_way()
            position = exposure.position
            if exposure.leverage is None or not marks.has(position.symbol):
                continue
            key = account, position.key
            signature = _signature(exposure, newest)
            known = before.get(key)
            if known is None or known[0] is not position or known[1] != signature:
                known = position, signature, tuple(_told(exposure, marks))
            kept.found[key] = known
        return tuple(
            snapshot for key, one in kept.found.items() if key[0] == account for snapshot in one[2]
        )


def _signature(exposure: Exposure, newest: int) -> _Signature:
    """Return all that the snapshots of a position follow from, beside its fills and the candles."""
    position = exposure.position
    table = bracket_table(exposure.ground.brackets, position.symbol, position.opened_at)
    return (
        exposure.leverage,
        exposure.margin_mode,
        exposure.isolated_wallet,
        exposure.wallet_estimated,
        id(table),
        newest if position.is_open else None,
    )


def _told(exposure: Exposure, marks: "_Marks") -> Iterator[RecordedSnapshot]:
    """Yield the snapshots of one position; none where leverage or mark candles are not known."""
    series = marks.of(exposure.position.symbol)
    course = None if series is None else _course(exposure, series)
    if course is not None:
        yield from _telling(exposure, course)


class _Marks:
    """The finest stored mark candles, each contract read once."""

    def __init__(self, files: CandleFiles, stored: Iterable[CandleKey]) -> None:
        self._files = files
        keys = [key for key in stored if key.price_type is PriceType.MARK]
        self._finest = {
            key.symbol: key.interval
            for key in sorted(keys, key=lambda key: -interval_ms(key.interval))
        }
        self._read: dict[str, CandleSeries | None] = {}

    def has(self, symbol: str) -> bool:
        """Return whether there are candles of a contract."""
        return symbol in self._finest

    def of(self, symbol: str) -> CandleSeries | None:
        """Return the candles of a contract; None without any that can be read."""
        interval = self._finest.get(symbol)
        if interval is not None and symbol not in self._read:
            try:
                self._read[symbol] = self._files.load(symbol, interval, PriceType.MARK)
            except DamagedCandlesError:
                self._read[symbol] = None  # the Data screen names the file
        return self._read.get(symbol)


def _course(exposure: Exposure, series: CandleSeries) -> _Course | None:
    """Return the candles that lie whole within the life of a position; None without any."""
    position, leverage = exposure.position, exposure.leverage
    if leverage is None:
        return None
    stretches = lines_over_time(exposure)
    ends = [one.since for one in stretches[1:]] + [position.closed_at or exposure.ground.now]
    reduced = [
        event.fill.traded_at for event in position.events if event.kind is PositionEventKind.REDUCE
    ]
    sign, parts = position.side.sign, []
    for held, until in zip(stretches, ends, strict=False):  # no stretch: no end is looked at
        last = ms_from_utc(until) - series.interval_ms + 1
        candles = series.slice(ms_from_utc(held.since), last)
        if not len(candles):
            continue
        entry = float(held.entry_price)
        since = max((at for at in reduced if at <= held.since), default=position.opened_at)
        parts.append(
            _Course(
                closed_at=candles.open_at + series.interval_ms,
                ratios=_ratios(exposure, held, candles.low if sign > 0 else candles.high),
                returns=sign * (candles.close - entry) * float(leverage) / entry,
                unreduced_since=np.full(len(candles), ms_from_utc(since), dtype=np.int64),
            )
        )
    return _joined(parts) if parts else None


def _ratios(exposure: Exposure, held: HeldLines, worst: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the margin ratio at each price; NaN where it is not known."""
    position = exposure.position
    table = bracket_table(exposure.ground.brackets, position.symbol, held.since)
    if table is None or held.lines is None or exposure.margin_mode is not MarginMode.ISOLATED:
        return np.full(len(worst), np.nan)
    quantity, entry = float(held.quantity), float(held.entry_price)
    balances = float(held.lines.wallet) + position.side.sign * quantity * (worst - entry)
    return margin_ratios(quantity * worst, balances, table)


def _joined(parts: list[_Course]) -> _Course:
    return _Course(
        closed_at=np.concatenate([one.closed_at for one in parts]),
        ratios=np.concatenate([one.ratios for one in parts]),
        returns=np.concatenate([one.returns for one in parts]),
        unreduced_since=np.concatenate([one.unreduced_since for one in parts]),
    )


def _telling(exposure: Exposure, course: _Course) -> Iterator[RecordedSnapshot]:
    """Yield the worst moment, and the best one of every day without a partial close."""
    places = set()
    if not np.isnan(course.ratios).all():
        places.add(int(np.nanargmax(course.ratios)))
    days = (course.closed_at - course.unreduced_since) // _DAY_MS
    changes = np.flatnonzero(np.diff(days) | np.diff(course.unreduced_since)) + 1
    for first, last in pairwise([0, *changes.tolist(), len(days)]):
        best = first + int(np.argmax(course.returns[first:last]))
        if course.returns[best] > 0:
            places.add(best)
    for place in sorted(places):
        yield RecordedSnapshot(
            at=utc_from_ms(int(course.closed_at[place])),
            told=Snapshot(
                margin_ratio=_known(course.ratios[place]),
                roe_ratio=_known(course.returns[place]),
                unreduced_since=utc_from_ms(int(course.unreduced_since[place])),
                is_estimate=True,
            ),
            position_key=exposure.position.key,
        )


def _known(value: np.float64) -> Decimal | None:
    return None if np.isnan(value) else Decimal(repr(float(value))).quantize(_DECIMALS)
