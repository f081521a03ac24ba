"""The exchange's public clock: one question without a key, over verified TLS.

Binance answers ``GET /fapi/v1/time`` with its time in milliseconds; any other answer still carries
the time in its HTTPS ``Date``. What is told was true at some moment between asking and hearing, so
at the moment of hearing it is the earliest that the time can be.
"""

import json
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from journal.domain.pause.trusted_time import ServerTime

BINANCE: Final = "https://fapi.binance.com/fapi/v1/time"
_PATIENCE_S: Final = 4.0
_LONGEST_ANSWER: Final = 4096
_YEARS: Final = range(2020, 2100)
"""An answer outside of these is no clock."""


@dataclass(frozen=True, slots=True)
class ExchangeClock:
    """Asks for the time and for nothing else."""

    url: str = BINANCE
    """Where; plain http only on this computer itself, for trying it out."""

    def ask(self) -> ServerTime | None:
        """Return the exchange's time, None where it cannot be reached or tells none.

        Raises:
            ValueError: the address is neither https nor this computer's own.
        """
        place = urlsplit(self.url)
        connection = _connection(place.scheme, place.hostname or "", place.port)
        asked = monotonic()
        try:
            connection.request("GET", place.path or "/", headers={"Accept": "application/json"})
            answer = connection.getresponse()
            body = answer.read(_LONGEST_ANSWER)
        except (OSError, HTTPException):
            return None  # offline is a usual state, not an error
        finally:
            connection.close()
        at = _told(answer, body)
        if at is None:
            return None
        return ServerTime(at=at, round_trip=int(monotonic() - asked) + 1)


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=_PATIENCE_S, context=context)
    if scheme == "http" and host in {"127.0.0.1", "localhost"}:
        return HTTPConnection(host, port, timeout=_PATIENCE_S)
    raise ValueError("the exchange's clock is only asked over https")


def _told(answer: HTTPResponse, body: bytes) -> int | None:
    """Return the time in seconds that an answer carries."""
    try:
        milliseconds = json.loads(body)["serverTime"]
    except (ValueError, KeyError, TypeError, RecursionError):
        milliseconds = None
    if type(milliseconds) is int:
        return _plausible(milliseconds // 1000)
    try:
        dated = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    return _plausible(int(dated.timestamp())) if dated.tzinfo else None


def _plausible(at: int) -> int | None:
    first, last = (int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (_YEARS[0], _YEARS[-1]))
    return at if first <= at < last else None
