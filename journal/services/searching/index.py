"""Everything that can be found of one account, and of the others, searched step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from journal.services.searching.entries import Choice, Entry, Group, Kind
from journal.services.searching.note_index import NoteIndex
from journal.services.searching.position_index import PositionIndex
from journal.services.searching.ranking import STEP, Folded, fold, rank

SHOWN: Final = 6
SHOWN_ELSEWHERE: Final = 4
_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: what follows from it is kept
class SearchIndex:
    """One reading of what can be found; a newer reading is another index.

    Attributes:
        entries: things of which there are few, each compared with what was typed.
        positions: all positions of the account; None: none were read yet.
        notes: everything the trader wrote; None: none were read yet.
        account: whose they are; empty: nobody's.
        others: those of the other accounts, which come after all of this one.
    """

    entries: tuple[Entry, ...] = ()
    positions: PositionIndex | None = None
    notes: NoteIndex | None = None
    account: str = ""
    others: tuple["SearchIndex", ...] = ()

    def steps(
        self, typed: str, recent: Sequence[Choice] = ()
    ) -> Iterator[tuple[Group, ...] | None]:
        """Yield None after each short step of the search, and at its end all groups, best first.

        Args:
            typed: what was typed.
            recent: what was chosen last, the newest first: it comes before its equals.
        """
        query = fold(typed)
        found = self._few(query, [one for one in recent if one.account in {"", self.account}])
        yield None
        if self.positions is not None:
            found.append(self.positions.find(query))
            yield None
        if self.notes is not None:
            for step in self.notes.steps(query):
                found.append(step)
                yield None
        groups = [group for group in found if group is not None]
        groups.sort(key=lambda one: (-one.score, _ORDER[one.kind]))
        for other in self.others:
            for step_of_other in other.steps(typed, recent):
                groups += [_elsewhere(group, other.account) for group in step_of_other or ()]
                yield None
        yield tuple(groups)

    def find(self, typed: str, recent: Sequence[Choice] = ()) -> tuple[Group, ...]:
        """Return all groups at once, best first."""
        groups: tuple[Group, ...] = ()
        for step in self.steps(typed, recent):
            groups = step or groups
        return groups

    def entry_of(self, choice: Choice) -> Entry | None:
        """Return what was chosen before; None: it is no more."""
        if choice.account not in {"", self.account}:
            return self._entry_elsewhere(choice)
        if choice.kind is Kind.POSITION:
            return self.positions.entry_of(choice.key) if self.positions is not None else None
        if choice.kind is Kind.NOTE:
            return self.notes.entry_of(choice.key) if self.notes is not None else None
        return self._by_choice.get(replace(choice, account=""))

    def _entry_elsewhere(self, choice: Choice) -> Entry | None:
        for other in self.others:
            if other.account == choice.account:
                found = other.entry_of(choice)
                return None if found is None else replace(found, account=other.account)
        return None

    def _few(self, query: Folded, recent: Sequence[Choice]) -> list[Group | None]:
        found: dict[Kind, list[tuple[int, int, Entry]]] = {}
        bonus = _bonuses(recent)
        for place, (entry, title, keywords) in enumerate(self._folded):
            score = rank(query, title, keywords)
            if score:
                if entry.happened_at is not None:
                    score -= score % STEP  # of what happened the newest, not the shortest name
                score += bonus.get(entry.choice, 0)
                found.setdefault(entry.kind, []).append((-score, place, entry))
        groups: list[Group | None] = []
        for kind, ranked in found.items():
            ranked.sort(key=lambda one: one[:2])
            best = tuple(entry for _, _, entry in ranked[:SHOWN])
            groups.append(Group(kind=kind, entries=best, total=len(ranked), score=-ranked[0][0]))
        return groups

    @cached_property
    def _folded(self) -> tuple[tuple[Entry, Folded, tuple[str, ...]], ...]:
        return tuple((one, fold(one.title), fold(one.keywords).words) for one in self.entries)

    @cached_property
    def _by_choice(self) -> Mapping[Choice, Entry]:
        return {one.choice: one for one in self.entries}


def _elsewhere(group: Group, account: str) -> Group:
    """Return what was found of another account, which says so."""
    entries = tuple(replace(one, account=account) for one in group.entries[:SHOWN_ELSEWHERE])
    return replace(group, entries=entries, account=account)


def _bonuses(recent: Sequence[Choice]) -> dict[Choice, int]:
    """Return what recent choices get: never as much as a better way to fit."""
    return {
        replace(choice, account=""): STEP // 2 * (len(recent) - place) // len(recent)
        for place, choice in enumerate(recent)
    }
