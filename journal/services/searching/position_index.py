"""Positions to be found by symbol, side, state, result, date and amount: whole columns at once.

A typed word is compared with each symbol, day and word there is, once, and numpy tells the
positions that have it: a keystroke costs the same few milliseconds for any number of them.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.assets import quote_asset
from journal.services.positions.views import PositionViews
from journal.services.searching.entries import Entry, Group, Kind
from journal.services.searching.ranking import STEP, Folded, Tier, fitting, fitting_start, fold

SHOWN: Final = 8
_AMOUNT: Final = re.compile(r"([+\-\u2212]?)(\d{0,12})(?:[.,](\d{0,2}))?", re.ASCII)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SIDES: Final = (("short",), ("long",))
_STATES: Final = (("closed",), ("liquidated", "liquidation"), ("open",))
_RESULTS: Final = (("loss", "lost"), ("even",), ("profit", "win", "won"), ())
_UNKNOWN_RESULT: Final = 3
Ranks = NDArray[np.int64]


class PositionIndex:
    """The columns of one reading of the positions; nothing in it changes."""

    def __init__(self, views: PositionViews, zone: tzinfo | None = UTC) -> None:
        """Read the columns.

        Args:
            views: the positions, newest first.
            zone: in which days begin and end; None is this computer's.
        """
        self._views = views
        days, self._day = np.unique(_days(views.keys("opened"), zone), return_inverse=True)
        self._days = tuple(words_of(date.fromordinal(int(day))) for day in days)
        self._symbols = tuple(fold(symbol) for symbol in views.symbols)
        self._symbol = views.keys("symbol").astype(np.int64)
        self._side = 1 - views.keys("side").astype(np.int64)
        self._state = views.keys("state").astype(np.int64)
        net = views.keys("net_pnl")
        known = ~np.isnan(net) & (self._state != len(_STATES) - 1)
        self._cents = np.where(known, np.rint(np.nan_to_num(net) * 100), 0).astype(np.int64)
        self._known = known
        self._result = np.where(known, np.sign(self._cents) + 1, _UNKNOWN_RESULT)

    def __len__(self) -> int:
        """Return how many positions can be found."""
        return len(self._views)

    def find(self, query: Folded) -> Group | None:
        """Return the positions that every typed word fits, the newest of the best first."""
        ranks = self.ranks(query)
        found = np.flatnonzero(ranks)
        if not len(found):
            return None
        # One number a position: how well it fits, and among equals the newer one, which is above.
        keys = ranks[found] * len(ranks) - found
        best = np.argpartition(-keys, SHOWN)[:SHOWN] if len(keys) > SHOWN else np.arange(len(keys))
        rows = found[best[np.argsort(-keys[best])]]
        entries = tuple(self.entry(int(row)) for row in rows)
        score = int(ranks[rows[0]])
        return Group(kind=Kind.POSITION, entries=entries, total=len(found), score=score)

    def ranks(self, query: Folded) -> Ranks:
        """Return how well each position fits all typed words; 0: one of them does not fit."""
        total = np.zeros(len(self._views), np.int64)
        fits = np.full(len(self._views), bool(query.words))
        for word in query.words:
            ranks = self._word(word)
            fits &= ranks > 0
            total += ranks
        return np.where(fits, total // max(len(query.words), 1), 0)

    def entry(self, row: int) -> Entry:
        """Return what is shown of a position."""
        view = self._views[row]
        position = view.position
        return Entry(
            kind=Kind.POSITION,
            key=position.key,
            title=f"{position.symbol} {position.side}",
            detail=_STATES[int(self._state[row])][0],
            happened_at=position.opened_at,
            amount=None if position.is_open else view.net_pnl,
            asset=quote_asset(position.symbol),
        )

    def entry_of(self, key: str) -> Entry | None:
        """Return what is shown of the position of a key; None: there is none."""
        row = self._views.row_of(key)
        return None if row is None else self.entry(row)

    def _word(self, word: str) -> Ranks:
        ranks = self._amounts(word)
        symbols = [fitting(word, symbol) for symbol in self._symbols]
        for column, fits in (
            (self._symbol, symbols),
            (self._day, _starts(word, self._days)),
            (self._side, _starts(word, _SIDES)),
            (self._state, _starts(word, _STATES)),
            (self._result, _starts(word, _RESULTS)),
        ):
            if any(fits):
                np.maximum(ranks, np.array(fits, np.int64)[column], out=ranks)
        return ranks

    def _amounts(self, word: str) -> Ranks:
        """Return which results begin with the digits that were typed, with their sign if any."""
        ranks = np.zeros(len(self._views), np.int64)
        told = _AMOUNT.fullmatch(word)
        if told is None:
            return ranks
        sign, whole, part = told.groups()
        fits = self._known.copy()
        if sign:
            fits &= self._cents > 0 if sign == "+" else self._cents < 0
        size = np.abs(self._cents)
        if part is not None:
            fits &= size // 10 ** (2 - len(part)) == int((whole or "0") + part)
        elif whole:
            fits &= _begins(size // 100, int(whole))
        ranks[fits] = Tier.INSIDE * STEP if part is None else Tier.WORD * STEP
        return ranks


def _begins(numbers: Ranks, digits: int) -> NDArray[np.bool_]:
    """Return which whole numbers begin with some digits."""
    fits = numbers == digits
    rest = numbers // 10
    while digits and rest.any():
        fits |= rest == digits
        rest //= 10
    found: NDArray[np.bool_] = fits
    return found


def _starts(word: str, many: Sequence[tuple[str, ...]]) -> list[int]:
    return [fitting_start(word, words) for words in many]


def _days(opened_at: NDArray[np.float64], zone: tzinfo | None) -> Ranks:
    """Return the day of each moment as an ordinal, by the clock of a zone."""
    hours, where = np.unique(
        opened_at // 900_000, return_inverse=True
    )  # no zone cuts an hour finer
    ordinals = [
        datetime.fromtimestamp(quarter * 900, UTC).astimezone(zone).toordinal()
        for quarter in hours.tolist()
    ]
    return np.array(ordinals, np.int64)[where]


def words_of(day: date) -> tuple[str, ...]:
    """Return the words a day is found by."""
    return (
        str(day.day),
        _MONTHS[day.month - 1],
        str(day.year),
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        _DAYS[day.weekday()],
    )
