"""Moments in time: aware UTC, and the milliseconds that exchanges and columns count in.

Apart from the values because the very first frame of the window needs these and not those.
"""

from datetime import UTC, datetime, timedelta

from journal.domain.errors import InvalidValueError


def require_utc(field: str, value: datetime | None) -> None:
    """Raise InvalidValueError unless the time is unknown or aware and in UTC."""
    if value is None or value.tzinfo is UTC:
        return
    if value.tzinfo is None or value.utcoffset() != timedelta(0):
        raise InvalidValueError(field, "must be a time in UTC")


def utc_from_ms(milliseconds: int) -> datetime:
    """Return the aware UTC time of a count of milliseconds since 1970, exact to the millisecond."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def ms_from_utc(at: datetime) -> int:
    """Return whole milliseconds since 1970 of an aware time."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
