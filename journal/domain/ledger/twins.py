"""Rows that another file told before, at another time of the day or without the exchange's ids.

Rows with the exchange's own ids are known again by those. Where one of two files has none, a row
is known again by what it says; read in another time zone, or told in other words, it would stand
in the record twice.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

FARTHEST: Final = timedelta(hours=26)
"""How far two time zones can be apart."""
_QUARTER: Final = 900
"""Seconds: no two zones differ by less."""
_MOST_ALIKE: Final = 3
"""What a file tells more often than that says nothing about when it was."""
_HALF: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """A row of a file as it would be known again."""

    second: int
    """When it was, in whole seconds since 1970."""
    says: tuple[str | int | None, ...]
    """Everything else that makes it what it is."""
    identity: str
    """The same for rows that a file tells apart by nothing but their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Rows of a file that others have already."""

    rows: int
    shift: timedelta
    """How much later the file tells them."""


def twins_of(
    new: Iterable[ToldRow], others: Iterable[ToldRow], *, least: int, same_time: bool
) -> Twins | None:
    """Return the rows that others have already, all told later by the same; None: there are none.

    It takes half of the rows that lie in the time of the others: a few may be alike by chance.

    Args:
        new: rows of one file.
        others: rows of other files.
        least: how many of them must say different things.
        same_time: whether rows of the same second count, too.
    """
    told = _told_seldom(new)
    stored = _by_what_they_say(others)
    shifts: dict[int, set[int]] = defaultdict(set)
    for place, row in enumerate(told):
        for shift in _shifts(row, stored.get(row.says, []), same_time=same_time):
            shifts[shift].add(place)
    if not shifts:
        return None
    shift, places = max(shifts.items(), key=lambda found: (len(found[1]), -abs(found[0])))
    if len({told[place].says for place in places}) < least:
        return None
    times = [second for rows in stored.values() for second, _ in rows]
    first, last = min(times) + shift, max(times) + shift
    if _HALF * len(places) < sum(first <= row.second <= last for row in told):
        return None
    return Twins(rows=len(places), shift=timedelta(seconds=shift))


def _told_seldom(rows: Iterable[ToldRow]) -> list[ToldRow]:
    told = list(rows)
    often = Counter(row.says for row in told)
    return [row for row in told if often[row.says] <= _MOST_ALIKE]


def _by_what_they_say(
    rows: Iterable[ToldRow],
) -> dict[tuple[str | int | None, ...], list[tuple[int, str]]]:
    stored: dict[tuple[str | int | None, ...], list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        stored[row.says].append((row.second, row.identity))
    for alike in stored.values():
        alike.sort()
    return stored


def _shifts(row: ToldRow, alike: list[tuple[int, str]], *, same_time: bool) -> set[int]:
    """Return how much later a row is than those that say the same, where zones could do that."""
    reach = int(FARTHEST.total_seconds())
    start = bisect_left(alike, (row.second - reach, ""))
    end = bisect_right(alike, (row.second + reach + 1, ""))
    return {
        row.second - second
        for second, identity in alike[start:end]
        if (row.second - second) % _QUARTER == 0
        and (row.second != second or (same_time and row.identity != identity))
    }
