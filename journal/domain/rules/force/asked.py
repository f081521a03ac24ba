"""Everything asked of the rules, told by the journal and by the computer's own sealed log.

Whoever edits the journal by hand can take rows out, change them, or write some that look old. The
log knows what was asked for before: its version counts. What only the journal has is taken over as
of now, so whatever loosens in it waits its day of calm from here on. Tightening counts at once,
whoever wrote it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.force.change import RecordedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Changes and rules of the trader's own, in the order they came in."""

    changes: tuple[RecordedChange, ...] = ()
    written: tuple[WrittenRule, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever asked for."""
        return not (self.changes or self.written)

    def of_now(self, now: datetime) -> Self:
        """Return the same as if all of it had come in no earlier than now."""
        changes = tuple(replace(one, recorded_at=max(one.recorded_at, now)) for one in self.changes)
        return replace(self, changes=changes)


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What another program did to the record of the rules, and when it was noticed."""

    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What counts of both, and where they disagree."""

    asked: Asked
    unsealed: Asked = NOTHING_ASKED
    """What the log does not know yet, as it is to be kept there: taken back included."""
    notes: tuple[str, ...] = ()
    """What somebody did to the journal, each in a sentence."""


def joined(journal: Asked, sealed: Asked, now: datetime) -> Joined:
    """Return what counts.

    Args:
        journal: what the journal has.
        sealed: what the log knows, its seal intact.
        now: when whatever the log does not know came in, at the earliest.
    """
    here = {one.change.change_id: one for one in journal.changes}
    kept = [_kept(one, here.get(one.change.change_id)) for one in sealed.changes]
    known = {one.change.change_id for one in sealed.changes}
    rules = {one.rule_id for one in sealed.written}
    new = Asked(
        changes=tuple(one for one in journal.changes if one.change.change_id not in known),
        written=tuple(one for one in journal.written if one.rule_id not in rules),
    ).of_now(now)
    taken_back = tuple(
        after
        for before, after in zip(sealed.changes, kept, strict=True)
        if after.change.cancelled_at != before.change.cancelled_at
    )
    return Joined(
        asked=Asked(changes=(*kept, *new.changes), written=(*sealed.written, *new.written)),
        unsealed=Asked(changes=(*taken_back, *new.changes), written=new.written),
        notes=tuple(_disagreements(journal, sealed)),
    )


def _kept(sealed: RecordedChange, here: RecordedChange | None) -> RecordedChange:
    """Return a change as the log knows it, taken back where either says so."""
    if here is None or sealed.change.cancelled_at is not None:
        return sealed
    change = replace(sealed.change, cancelled_at=here.change.cancelled_at)
    return replace(sealed, change=change)


def _disagreements(journal: Asked, sealed: Asked) -> Iterator[str]:
    here = {one.change.change_id: one for one in journal.changes}
    for one in sealed.changes:
        change, found = one.change, here.get(one.change.change_id)
        if found is None:
            yield _said("was taken out of the journal", change.rule_id)
        elif not _is_same(found, one):
            yield _said("was rewritten in the journal", change.rule_id)
    own = {one.rule_id: one for one in journal.written}
    for rule in sealed.written:
        if own.get(rule.rule_id) != rule:
            yield (
                f"Your own rule “{rule.name}” was taken out of the journal or rewritten by another "
                "program: it stays as you wrote it."
            )


def _said(what: str, rule_id: str) -> str:
    return f"A change of {rule_id} {what} by another program: it still counts as it was asked for."


def _is_same(found: RecordedChange, sealed: RecordedChange) -> bool:
    """Whether a row tells the same; when it came in and was taken back may differ by its way."""
    return replace(found.change, cancelled_at=None) == replace(sealed.change, cancelled_at=None)
