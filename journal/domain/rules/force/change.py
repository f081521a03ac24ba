"""One change of a rule's settings as the trader asked for it. Changes are added, never edited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.rules.scope import Scope
from journal.domain.values import Side

_LONGEST: Final = 400
_ONE: Final = re.compile(r"([a-z][a-z0-9_]{0,39})=(-?\d{1,12}(?:\.\d{1,12})?)", re.ASCII)
_PLACES: Final = 12


def settings_text(values: Mapping[str, Decimal]) -> str:
    """Return settings as one text in the order of their names: "critical_above=15 limit=8".

    Raises:
        InvalidValueError: names the setting whose number is not finite or has too many digits.
    """
    parts = []
    for name in sorted(values):
        value = values[name]
        if not value.is_finite() or abs(value) >= 10**_PLACES:
            raise InvalidValueError(name, f"must be a number below 10^{_PLACES}, not {value}")
        text = f"{value:f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if not _ONE.fullmatch(f"{name}={text}"):
            raise InvalidValueError(name, f"has more than {_PLACES} decimals: {text}")
        parts.append(f"{name}={text}")
    return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What the trader asked for: other settings, or the rule on or off."""

    change_id: str
    rule_id: str
    only_account: str | None = None
    """The account it holds for; None: all of them."""
    symbol: str | None = None
    side: Side | None = None
    settings: str = ""
    """The settings it changes as ``settings_text`` writes them; the others stay as they are."""
    enabled: bool | None = None
    """On or off; None: as it was."""
    asked_at: datetime
    effective_at: datetime
    """When it was promised to take effect. What counts is the timeline's own reckoning."""
    cancelled_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a change of nothing, settings that cannot be read, times out of order."""
        for field in ("asked_at", "effective_at", "cancelled_at"):
            require_utc(field, getattr(self, field))
        if not (self.change_id.strip() and self.rule_id.strip()):
            raise InvalidValueError("rule_id", "is missing")
        if self.effective_at < self.asked_at:
            raise InvalidValueError("effective_at", "must not lie before the change was asked for")
        if len(self.settings) > _LONGEST:
            raise InvalidValueError("settings", f"must not be longer than {_LONGEST} characters")
        for part in self.settings.split():
            if not _ONE.fullmatch(part):
                raise InvalidValueError("settings", f"cannot be read: {part[:40]!r}")
        if not self.settings and self.enabled is None:
            raise InvalidValueError("settings", "changes nothing: type another value first")
        _ = self.scope

    @property
    def scope(self) -> Scope:
        """What it holds for."""
        return Scope(account=self.only_account, symbol=self.symbol, side=self.side)

    @property
    def values(self) -> dict[str, Decimal]:
        """The settings it changes, by field."""
        return {name: Decimal(text) for name, text in _ONE.findall(self.settings)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """A change together with the time at which it came into this journal.

    A change out of a file was asked for elsewhere; what it loosens waits from here on.
    """

    change: RuleChange
    recorded_at: datetime
