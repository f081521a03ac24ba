"""Time zones: from a file's name, from what a person typed, and from local time to UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.domain.errors import InvalidValueError

_IN_NAME: Final = re.compile(
    r"(?:[(（]|%28)UTC(?P<sign>\+|%2B|--|-)?"  # noqa: RUF001  # brackets of wide scripts
    r"(?P<h>[0-9]{1,2})?(?:[:._]?(?P<m>[0-9]{2}))?(?:[)）]|%29)",  # noqa: RUF001  # the same
    re.IGNORECASE,
)
_TYPED: Final = re.compile(
    r"(?:UTC|GMT)? ?(?P<sign>[+-])(?P<h>[0-9]{1,2})(?::?(?P<m>[0-9]{2}))?", re.IGNORECASE
)
_FARTHEST_MINUTES: Final = 14 * 60


def _offset(match: re.Match[str]) -> timezone | None:
    hours, minutes = int(match["h"] or 0), int(match["m"] or 0)
    total = hours * 60 + minutes
    if total > _FARTHEST_MINUTES or minutes >= 60:  # noqa: PLR2004  # minutes of an hour
        return None
    if not total:
        return UTC
    return timezone(timedelta(minutes=-total if "-" in (match["sign"] or "") else total))


def zone_in_name(name: str) -> timezone | None:
    """Return the offset a file name states, as in ``(UTC+9)`` or ``(UTC--6)`` for UTC-6.

    Some programs keep the signs of an address in a name: ``%28UTC%2B9%29``.
    """
    match = _IN_NAME.search(name)
    if match is None or (match["h"] and not match["sign"] and match["h"].strip("0")):
        return None
    return _offset(match)


def zone_from_text(text: str) -> tzinfo:
    """Return the zone a person typed: ``+03:00``, ``UTC+3``, ``UTC`` or ``Europe/Berlin``.

    Raises:
        InvalidValueError: no such zone, with examples of what is understood.
    """
    typed = text.strip()
    if typed.upper() in {"UTC", "GMT", "Z"}:
        return UTC
    match = _TYPED.fullmatch(typed)
    offset = _offset(match) if match else None
    if offset is not None:
        return offset
    if match is None:
        try:
            return ZoneInfo(typed)
        # ValueError: a key that is a path; OSError: a folder or an unreadable zone file.
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise InvalidValueError(
        "time zone", f"{typed!r} is not known: write it like +03:00, UTC-6 or Europe/Berlin"
    )


def to_utc(local: datetime, zone: tzinfo) -> datetime:
    """Return the UTC time of a local time that has no zone of its own.

    Raises:
        ValueError: clocks were changed over that time, so it never was or was twice; the text
            says which.
    """
    aware = local.replace(tzinfo=zone)
    at = aware.astimezone(UTC)
    if isinstance(zone, timezone):
        return at
    if at.astimezone(zone).replace(tzinfo=None) != local:
        raise ValueError(f"never was in {zone}: clocks skipped it; give a fixed offset like +03:00")
    if aware.replace(fold=1).utcoffset() != aware.utcoffset():
        raise ValueError(f"was twice in {zone}: give a fixed offset like +03:00")
    return at
