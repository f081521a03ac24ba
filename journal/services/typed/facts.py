"""What no file tells, typed for many positions at once and taken back as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import MarginMode, PositionFacts, PriceType
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.diary.bulk import (
    NO_CHANGE,
    DiaryChange,
    Edited,
    change_entries,
    give_back_entries,
)
from journal.services.diary.keep import KEEP, Keep
from journal.storage.store import Store

ChangedFacts = tuple[PositionFacts, PositionFacts]
"""What was typed about a position before and after an edit."""

_TOGETHER: Final = (
    ("leverage",),
    ("margin_mode", "isolated_wallet"),
    ("has_stop", "stop_price", "stop_watches"),
)
"""Fields of one statement: half of one given back could contradict the other half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsChange:
    """What changes about every chosen position; each field left out keeps its values."""

    leverage: Decimal | Keep | None = KEEP
    margin_mode: MarginMode | Keep | None = KEEP
    isolated_wallet: Decimal | Keep | None = KEEP
    stop: tuple[bool | None, Decimal | None] | Keep = KEEP
    """Whether there was a stop, and its price; (None, None): not recorded."""
    stop_watches: PriceType | Keep | None = KEEP
    diary: DiaryChange = NO_CHANGE

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self == FactsChange()

    @property
    def is_of_diary(self) -> bool:
        """Whether no facts change."""
        return replace(self, diary=NO_CHANGE) == FactsChange()

    def applied_to(self, facts: PositionFacts) -> PositionFacts:
        """Return the facts of one position after the change.

        Raises:
            InvalidValueError: a value cannot be right.
        """
        if not isinstance(self.leverage, Keep):
            facts = replace(facts, leverage=self.leverage)
        if not isinstance(self.isolated_wallet, Keep):
            facts = replace(facts, isolated_wallet=self.isolated_wallet)
        if not isinstance(self.margin_mode, Keep):
            facts = replace(facts, margin_mode=self.margin_mode)
        if not isinstance(self.stop, Keep):
            has_stop, price = self.stop
            watches = None if has_stop is False else facts.stop_watches
            facts = replace(facts, has_stop=has_stop, stop_price=price, stop_watches=watches)
        if not isinstance(self.stop_watches, Keep) and facts.has_stop is not False:
            facts = replace(facts, stop_watches=self.stop_watches)
        # A cross position has no margin of its own.
        is_cross = facts.margin_mode is MarginMode.CROSS
        return replace(facts, isolated_wallet=None) if is_cross else facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsEdit:
    """What an edit of many positions did."""

    changed: int
    """Positions whose facts or diary are others now."""
    changes: Changes
    undo: Callable[[], Changes]
    """Gives every position back what it had before the edit; what was typed since stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsService:
    """Changes what is typed about many positions in one transaction."""

    store: Store
    clock: Clock

    def change(self, account: str, position_keys: Sequence[str], change: FactsChange) -> FactsEdit:
        """Change facts and diary of positions, of all or of none.

        Raises:
            JournalError: nothing is to be changed.
            InvalidValueError: a value cannot be right; ``stop_price``: one price for several
                contracts.
        """
        if change.is_empty or not position_keys:
            raise JournalError("Nothing was chosen to be changed.")
        _require_one_contract(position_keys, change)
        with self.store.writing(beside_record=change.is_of_diary) as writer:
            known = writer.facts(account)
            before = [known.get(key, PositionFacts(position_key=key)) for key in position_keys]
            changed = [one for one in before if change.applied_to(one) != one]
            for one in changed:
                writer.save_facts(account, change.applied_to(one))
            edited = change_entries(writer, account, position_keys, change.diary, self.clock.now())
        keys = {one.position_key for one in changed}
        keys |= {entry.subject.position_key or "" for entry, _ in edited}
        return FactsEdit(
            changed=len(keys),
            changes=_changes(changed, edited),
            undo=lambda: self._give_back(
                account, [(one, change.applied_to(one)) for one in changed], edited
            ),
        )

    def _give_back(
        self, account: str, changed: Sequence[ChangedFacts], edited: Sequence[Edited]
    ) -> Changes:
        with self.store.writing(beside_record=not changed) as writer:
            known = writer.facts(account)
            for before, after in changed:
                stored = known.get(
                    before.position_key, PositionFacts(position_key=before.position_key)
                )
                writer.save_facts(account, _given_back(before, after, stored))
            give_back_entries(writer, account, edited, self.clock.now())
        return _changes(changed, edited)


def _given_back(
    before: PositionFacts, after: PositionFacts, stored: PositionFacts
) -> PositionFacts:
    """Return facts as they were before an edit, but what was typed since."""
    for names in _TOGETHER:
        if all(getattr(stored, name) == getattr(after, name) for name in names):
            stored = replace(stored, **{name: getattr(before, name) for name in names})
    return stored


def _changes(facts: Sequence[object], edited: Sequence[Edited]) -> Changes:
    """Return what screens have to read again: rules are applied anew only for other facts."""
    return (Changes.FACTS if facts else Changes.NONE) | (Changes.NOTES if edited else Changes.NONE)


def _require_one_contract(position_keys: Sequence[str], change: FactsChange) -> None:
    has_price = not isinstance(change.stop, Keep) and change.stop[1] is not None
    if has_price and len({key.partition(":")[0] for key in position_keys}) > 1:
        raise InvalidValueError(
            "stop_price", "is one price for several contracts: choose positions of one contract"
        )
