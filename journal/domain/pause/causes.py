"""What the pauses of a record follow from: liquidations and the trader's own decisions.

Windows that touch or overlap are one pause, so whatever comes inside moves its end later and never
nearer (``pause.md``). A record that was disputed and found wrong is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.pause.cooldown import Pause
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.policy import REPEATED_WITHIN, policy_at
from journal.domain.values import Certainty, Liquidation

_HOUR: Final = 3600
_HAND: Final = "hand"
_SOON: Final = 60
_OWN: Final = {EntryKind.STARTED, EntryKind.EXTENDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason to be paused, from a time to another in seconds of UTC since 1970."""

    began: int
    ends: int
    is_told: bool
    """Whether the exchange's own record dates it."""
    account: str | None = None
    liquidation: Liquidation | None = None
    """None where the trader paused himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One pause with all that it follows from, the earliest cause first."""

    causes: tuple[Cause, ...]

    @property
    def began(self) -> int:
        """Its beginning in seconds."""
        return self.causes[0].began

    @property
    def ends(self) -> int:
        """Its end in seconds."""
        return max(cause.ends for cause in self.causes)

    @property
    def is_told(self) -> bool:
        """Whether its beginning is the exchange's own time."""
        return self.causes[0].is_told

    @property
    def liquidated(self) -> Cause | None:
        """The newest liquidation in it; None where there is none."""
        found = [cause for cause in self.causes if cause.liquidation is not None]
        return found[-1] if found else None

    @property
    def pause(self) -> Pause:
        """The window as the pause that rules and charts know."""
        newest = self.liquidated or self.causes[0]
        at = _exactly(newest)
        return Pause(
            started_at=min(_exactly(self.causes[0]), at),
            liquidated_at=at,
            ends_at=at + timedelta(seconds=self.ends - newest.began),
        )


def windows(
    found: Iterable[tuple[str, Liquidation]], entries: Iterable[PauseEntry]
) -> tuple[Window, ...]:
    """Return all pauses of a record, earliest first, none overlapping.

    Args:
        found: liquidations of every account with the account's name.
        entries: the log of the pause.
    """
    known = tuple(entries)
    causes = sorted(
        (*_liquidated(found, known), *_own(known)), key=lambda cause: (cause.began, cause.ends)
    )
    groups: list[list[Cause]] = []
    for cause in causes:
        if groups and cause.began <= max(one.ends for one in groups[-1]):
            groups[-1].append(cause)
        else:
            groups.append([cause])
    return tuple(Window(causes=tuple(group)) for group in groups)


def began_at(liquidation: Liquidation) -> int:
    """Return when a liquidation starts to lock, in seconds.

    The exchange's time; one typed by hand that no position of the record agrees with locks from
    when it was typed in, so that nothing before is called a broken pause on its word alone.
    """
    occurred = ms_from_utc(liquidation.occurred_at) // 1000
    return occurred if is_told(liquidation) else max(occurred, _entered(liquidation, occurred))


def is_typed_late(liquidation: Liquidation) -> bool:
    """Return whether it was typed in a while after it is said to have happened."""
    occurred = ms_from_utc(liquidation.occurred_at) // 1000
    return _entered(liquidation, occurred) - occurred > _SOON


def is_told(liquidation: Liquidation) -> bool:
    """Return whether the exchange's record dates it: its own row, or a position that ended then."""
    return liquidation.certainty is not Certainty.BY_HAND or liquidation.position_key is not None


def _entered(liquidation: Liquidation, unknown: int) -> int:
    """Return when it was typed in: its id tells, those of files tell nothing."""
    kind, _, typed = liquidation.liquidation_id.partition(":")
    is_number = kind == _HAND and typed.isascii() and typed.isdigit()
    return int(typed) // 1000 if is_number else unknown


def _liquidated(
    found: Iterable[tuple[str, Liquidation]], entries: tuple[PauseEntry, ...]
) -> list[Cause]:
    wrong = _wrong(entries)
    counted = sorted(
        (
            (account, one)
            for account, one in found
            if one.certainty.starts_pause and one.liquidation_id not in wrong
        ),
        key=lambda pair: pair[1].occurred_at,
    )
    causes: list[Cause] = []
    before: int | None = None
    for account, one in counted:
        occurred = ms_from_utc(one.occurred_at) // 1000
        policy = policy_at(entries, occurred)
        is_repeated = before is not None and occurred - before < REPEATED_WITHIN
        hours = max(policy.hours, policy.repeated_hours) if is_repeated else policy.hours
        before, began, ends = occurred, began_at(one), occurred + hours * _HOUR
        if began < ends:
            causes.append(
                Cause(
                    began=began, ends=ends, is_told=is_told(one), account=account, liquidation=one
                )
            )
    return causes


def _wrong(entries: tuple[PauseEntry, ...]) -> set[str]:
    return {one.subject for one in entries if one.kind is EntryKind.VOIDED}


def _own(entries: tuple[PauseEntry, ...]) -> list[Cause]:
    wrong = _wrong(entries)
    return [
        Cause(began=one.at, ends=one.until, is_told=False)
        for one in entries
        if one.kind in _OWN
        and one.until is not None
        and one.until > one.at
        and one.subject not in wrong
    ]


def _exactly(cause: Cause) -> datetime:
    """Return the beginning of a cause, to the millisecond where a record tells it."""
    one = cause.liquidation
    if one is not None and ms_from_utc(one.occurred_at) // 1000 == cause.began:
        return one.occurred_at
    return utc_from_ms(cause.began * 1000)
