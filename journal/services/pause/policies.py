"""Choosing how long pauses last and whose word counts: in calm, and looser only a day later."""

from dataclasses import dataclass
from datetime import datetime

from journal.domain.errors import PausedError
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.policy import LOOSENING_DELAY, Choice, PausePolicy, pending, policy_at
from journal.services.pause.moment import Moment, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingChoice:
    """A choice that does not hold yet."""

    choice: str
    value: str
    holds_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What holds, and what is going to."""

    policy: PausePolicy
    """What holds for the next pause."""
    pending: tuple[PendingChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What came of a choice."""

    policy: PausePolicy
    holds_from: datetime
    is_later: bool
    """Whether it loosens something and so holds only a day later."""


def all_of(moment: Moment) -> Policies:
    """Return what holds at a moment and what is going to."""
    return Policies(
        policy=policy_at(moment.kept.entries, moment.now),
        pending=tuple(
            PendingChoice(choice=one.subject, value=one.words, holds_from=utc(one.until or 0))
            for one in pending(moment.kept.entries, moment.now)
        ),
    )


def decide(moment: Moment, choice: Choice, text: str) -> tuple[Moment, Chosen]:
    """Return the moment with a choice in its log, and when the choice holds.

    Raises:
        InvalidValueError: it is not offered.
        PausedError: it would loosen and a pause runs.
    """
    entries, now = moment.kept.entries, moment.now
    current = policy_at(entries, now)
    wanted = current.changed(choice, text)
    value = wanted.text(choice)
    if current.loosens(wanted):
        if moment.is_locked:
            raise PausedError(
                "What loosens a pause is chosen in calm: this waits until the pause is over."
            )
        later = now + LOOSENING_DELAY
        return moment.having(_entry(choice, now, later, value)), Chosen(
            policy=wanted, holds_from=utc(later), is_later=True
        )
    # What was to be looser later is taken back by choosing something stricter, or the same, now.
    taken_back = [one.until or 0 for one in pending(entries, now) if one.subject == choice]
    made = moment.having(*(_entry(choice, now, at, value) for at in (now, *taken_back)))
    return made, Chosen(policy=wanted, holds_from=utc(now), is_later=False)


def _entry(choice: Choice, at: int, until: int, value: str) -> PauseEntry:
    return PauseEntry(kind=EntryKind.POLICY, at=at, subject=choice, until=until, words=value)
