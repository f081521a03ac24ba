"""Which groups trades belong to by what the trader wrote, and by the rules they broke."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

import numpy as np

from journal.domain.diary.entry import BEST, WORST, DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import TagGroup
from journal.domain.statistics.breakdown.dimension import Dimension, Groups, Label
from journal.services.analytics.choosing import Choice

Broken = Mapping[str, frozenset[str]]
"""Ids of the rules that each position broke, by its key."""

Written = Mapping[str, Mapping[Subject, DiaryEntry]]
"""What the trader wrote, by account."""

Told = TypeVar("Told")

_TAG_GROUPS: Final = tuple(TagGroup)


def tag_groups(choice: Choice, entries: Written) -> Groups:
    """Return trades by tag; one may have several."""
    found = _by_told(_written(choice, entries, lambda entry: entry.tags))
    tags = sorted(found, key=lambda tag: (_TAG_GROUPS.index(tag.group), tag.name))
    return Groups.of_members(
        {Label(text=tag.name, section=tag.group.value): found[tag] for tag in tags},
        len(choice.measured),
        "no tag was given",
    )


def feeling_groups(choice: Choice, entries: Written) -> Groups:
    """Return trades by the feeling before them."""
    found = _by_told(
        _written(choice, entries, lambda entry: [entry.before] if entry.before else [])
    )
    return Groups.of_members(
        {Label(text=one.value): found[one] for one in Feeling if one in found},
        len(choice.measured),
        "no feeling before it was noted",
    )


def rating_groups(choice: Choice, entries: Written) -> Groups:
    """Return trades by their rating."""
    found = _by_told(
        _written(choice, entries, lambda entry: [entry.rating] if entry.rating else [])
    )
    ratings = range(WORST, BEST + 1)
    return Groups.of_members(
        {Label(text=f"{one} of {BEST}"): found[one] for one in ratings if one in found},
        len(choice.measured),
        "no rating was given",
    )


def clean_groups(choice: Choice, broken: Mapping[str, Broken]) -> Groups:
    """Return trades that broke no rule, and those that broke one."""
    codes = np.zeros(len(choice.measured), np.int64)
    for row, _ in _judged(choice, broken):
        codes[row] = 1
    return Groups.of_codes(codes, ("clean", "broke a rule"))


def rule_groups(choice: Choice, broken: Mapping[str, Broken]) -> Groups:
    """Return trades by the rules they broke; one may have broken several."""
    found = _by_told(_judged(choice, broken))
    groups: dict[Label, list[int]] = {Label(text=rule): found[rule] for rule in sorted(found)}
    with_any = {row for rows in found.values() for row in rows}
    groups[Label(text="clean")] = [
        row for row in range(len(choice.measured)) if row not in with_any
    ]
    return Groups.of_members(groups, len(choice.measured))


BY_DIARY: Final[Mapping[Dimension, Callable[[Choice, Written], Groups]]] = {
    Dimension.TAG: tag_groups,
    Dimension.FEELING: feeling_groups,
    Dimension.RATING: rating_groups,
}
BY_RULES: Final[Mapping[Dimension, Callable[[Choice, Mapping[str, Broken]], Groups]]] = {
    Dimension.CLEAN: clean_groups,
    Dimension.RULE: rule_groups,
}


def _by_told(pairs: Iterable[tuple[int, Iterable[Told]]]) -> dict[Told, list[int]]:
    """Return rows by each thing that is told of them."""
    found: dict[Told, list[int]] = {}
    for row, told in pairs:
        for one in told:
            found.setdefault(one, []).append(row)
    return found


def _written(
    choice: Choice, entries: Written, tell: Callable[[DiaryEntry], Iterable[Told]]
) -> Iterator[tuple[int, Iterable[Told]]]:
    """Yield measured trades with what their diary entries tell."""
    for account in choice.books:
        told = {
            entry.subject.position_key: tell(entry)
            for entry in entries[account].values()
            if entry.subject.position_key is not None
        }
        yield from _rows(choice, account, told)


def _judged(choice: Choice, broken: Mapping[str, Broken]) -> Iterator[tuple[int, Iterable[str]]]:
    """Yield measured trades that broke rules, with these."""
    for account in choice.books:
        yield from _rows(choice, account, {key: ids for key, ids in broken[account].items() if ids})


def _rows(
    choice: Choice, account: str, told: Mapping[str, Iterable[Told]]
) -> Iterator[tuple[int, Iterable[Told]]]:
    """Yield the measured trades of an account of which something is told."""
    trades, sources = choice.measured.trades, choice.books[account].sources
    rows = np.full(len(sources.record.positions), -1)
    if account in trades.accounts:
        ours = np.flatnonzero(trades.account == trades.accounts.index(account))
        rows[trades.place[ours]] = ours
    places = sources.places
    for key, one in told.items():
        row = int(rows[places[key]]) if key in places else -1
        if row >= 0:
            yield row, one
