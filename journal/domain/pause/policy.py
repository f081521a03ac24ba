"""How long a pause lasts and whose word counts: chosen in calm, tightened at once, loosened later.

A choice is an entry of the pause's log. Tightening holds from the moment it is chosen, loosening
24 hours later and never for a pause that began before it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from journal.domain.errors import InvalidValueError
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.trusted_time import TimePolicy

Choice = Literal["hours", "repeated_hours", "time", "door", "check_clock"]
CHOICES: Final[tuple[Choice, ...]] = get_args(Choice)
HOURS: Final = (24, 48, 72, 168)
"""How long a pause may be chosen to last."""
REPEATED_WITHIN: Final = 7 * 86_400
"""Seconds after a liquidation in which another one is a repeated one."""
LOOSENING_DELAY: Final = 86_400
"""Seconds until a loosening holds."""
_SWITCHES: Final = ("off", "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePolicy:
    """What the trader chose about pauses."""

    hours: int = 24
    """How long a liquidation locks."""
    repeated_hours: int = 24
    """How long it locks when another one was less than seven days before."""
    time: TimePolicy = TimePolicy.STANDARD
    """Whose word counts for the time in which the machine was off."""
    door: bool = False
    """Whether planning can be opened early, once in 30 days."""
    check_clock: bool = False
    """Whether the exchange's public clock is asked for the time."""

    def __post_init__(self) -> None:
        """Refuse durations that are not offered."""
        for name in ("hours", "repeated_hours"):
            if getattr(self, name) not in HOURS:
                offered = ", ".join(str(hours) for hours in HOURS)
                raise InvalidValueError(name, f"must be one of {offered}")

    def text(self, choice: Choice) -> str:
        """Return a choice as it is written down and typed."""
        value = getattr(self, choice)
        return _SWITCHES[value] if isinstance(value, bool) else str(value)

    def changed(self, choice: Choice, text: str) -> "PausePolicy":
        """Return the policy with one choice made.

        Raises:
            InvalidValueError: the text is none of what is offered.
        """
        return replace(self, **{choice: _value(choice, text)})  # type: ignore[arg-type]  # by name

    def loosens(self, other: "PausePolicy") -> bool:
        """Return whether the other policy asks for less than this one."""
        return (
            other.hours < self.hours
            or other.repeated_hours < self.repeated_hours
            or (self.time is TimePolicy.STRICT and other.time is TimePolicy.STANDARD)
            or (other.door and not self.door)
            or (self.check_clock and not other.check_clock)
        )


def policy_at(entries: Iterable[PauseEntry], at: int) -> PausePolicy:
    """Return the policy that holds at a time, of the choices made until then."""
    policy = PausePolicy()
    chosen = [one for one in entries if one.kind is EntryKind.POLICY and one.until is not None]
    for entry in sorted(chosen, key=lambda one: one.until or 0):
        if (entry.until or 0) <= at:
            policy = policy.changed(_choice(entry.subject), entry.words)
    return policy


def policy_in_pause(entries: Iterable[PauseEntry], began: int, now: int) -> PausePolicy:
    """Return the policy for a running pause: as at its beginning, tightened since, not loosened."""
    known = tuple(entries)
    at_first, by_now = policy_at(known, began), policy_at(known, now)
    is_strict = TimePolicy.STRICT in {at_first.time, by_now.time}
    return PausePolicy(
        hours=max(at_first.hours, by_now.hours),
        repeated_hours=max(at_first.repeated_hours, by_now.repeated_hours),
        time=TimePolicy.STRICT if is_strict else TimePolicy.STANDARD,
        door=at_first.door and by_now.door,
        check_clock=at_first.check_clock or by_now.check_clock,
    )


def pending(entries: Iterable[PauseEntry], now: int) -> tuple[PauseEntry, ...]:
    """Return the choices that do not hold yet, the nearest first."""
    waiting = [one for one in entries if one.kind is EntryKind.POLICY and (one.until or 0) > now]
    return tuple(sorted(waiting, key=lambda one: one.until or 0))


def _choice(text: str) -> Choice:
    for choice in CHOICES:
        if choice == text:
            return choice
    raise InvalidValueError("choice", f"must be one of {', '.join(CHOICES)}")


def _value(choice: Choice, text: str) -> int | bool | TimePolicy:
    if choice in {"hours", "repeated_hours"}:
        if text not in {str(hours) for hours in HOURS}:
            offered = ", ".join(str(hours) for hours in HOURS)
            raise InvalidValueError(choice, f"must be one of {offered}")
        return int(text)
    if choice == "time":
        if text not in set(TimePolicy):
            raise InvalidValueError(choice, f"must be one of {', '.join(TimePolicy)}")
        return TimePolicy(text)
    if text not in _SWITCHES:
        raise InvalidValueError(choice, "must be on or off")
    return text == "on"
