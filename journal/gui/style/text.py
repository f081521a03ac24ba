"""The one place where numbers, times and durations become text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final

from journal.domain.assets import AssetAmounts, asset_decimals

_PRICE_DIGITS = 6
_TWO_DAYS = 48 * 3600  # a pause is 24 hours, not one day
if TYPE_CHECKING:
    from journal.domain.values import Side

UNKNOWN: Final = "—"
HIDDEN: Final = "•••"
THIN_SPACE: Final = "\u2009"
NO_BREAK_SPACE: Final = "\u202f"
"""As thin, for sentences that wrap: no line ends inside a number."""
MINUS: Final = "\u2212"
DAY_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def number(value: Decimal | None, decimals: int | None = None, *, signed: bool = False) -> str:
    """Return a number with thin-space thousands; every digit it has when decimals are not given."""
    if value is None:
        return UNKNOWN
    if decimals is None:
        decimals = decimals_of((value,))
    return measured(value, decimals, signed=signed)


def measured(value: Decimal | float, decimals: int, *, signed: bool = False) -> str:
    """Return a number as ``number`` does; also of a candle, whose prices are not booked."""
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN_SPACE)
    if not any(digit in text for digit in "123456789"):
        return text
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + text


def price(value: Decimal | None, safe_for: "Side | None" = None) -> str:
    """Return a price with the digits that matter: 57 123.40, 1.18930, 0.0123457.

    Args:
        value: the price.
        safe_for: the side of a position whose liquidation price it is: rounded towards the
            mark, so that what is shown is never farther away than what is true.
    """
    if value is None:
        return UNKNOWN
    decimals = min(decimals_of((value,)), max(2, _PRICE_DIGITS - 1 - value.adjusted()))
    if safe_for is not None:
        towards = ROUND_CEILING if safe_for.sign > 0 else ROUND_FLOOR
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=towards)
    return number(value, decimals)


def decimals_of(values: Iterable[Decimal | None], at_most: int = 8) -> int:
    """Return how many decimals a column of these values needs, trailing zeros not counted."""
    needed = 0
    for value in values:
        if value is not None and value.is_finite():
            exponent = value.normalize().as_tuple().exponent
            needed = max(needed, -exponent if isinstance(exponent, int) else 0)
    return min(needed, at_most)


def percent(ratio: Decimal | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a fraction as percent: 0.342 becomes ``34.2 %``."""
    if ratio is None:
        return UNKNOWN
    return f"{number(ratio * 100, decimals, signed=signed)}{THIN_SPACE}%"


def leverage(value: Decimal | None) -> str:
    """Return a leverage: 25 becomes ``25×``."""
    return UNKNOWN if value is None else f"{number(value)}×"


def duration(span: timedelta | None) -> str:
    """Return a length of time in its two largest units: ``23 h 12 min``, ``3 d 4 h``, ``45 s``."""
    if span is None:
        return UNKNOWN
    seconds = max(0, int(span.total_seconds()))
    days, hours = divmod(seconds // 3600, 24) if seconds >= _TWO_DAYS else (0, seconds // 3600)
    minutes, rest = seconds // 60 % 60, seconds % 60
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    first = next((place for place, (count, _) in enumerate(parts) if count), 3)
    shown = parts[first : first + 2]
    if first == 2:  # noqa: PLR2004  # below an hour, whole minutes are enough
        shown = shown[:1]
    return " ".join(f"{count} {unit}" for count, unit in shown if count or unit == parts[first][1])


def countdown(left: timedelta) -> str:
    """Return a running countdown: ``23:12:04``, rounded up so that it ends with the pause."""
    seconds = max(0, -(-left // timedelta(seconds=1)))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def calendar_day(day: date) -> str:
    """Return ``2 April``."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]}"


def plain(text: str) -> str:
    """Return shown text as other programs read it: no thin spaces, an ASCII minus."""
    return text.replace(THIN_SPACE, "").replace(MINUS, "-")


def zone_named(name: str) -> tzinfo | None:
    """Return the zone of a setting: "" is this computer's (None), else UTC, +03:00 or an IANA name.

    An unknown name gives UTC, so that a shown time is never silently of another place.
    """
    if not name:
        return None
    if name[0] in "+-" and len(name) == len("+03:00"):
        hours, minutes = int(name[1:3]), int(name[4:6])
        span = timedelta(hours=hours, minutes=minutes)
        return timezone(span if name[0] == "+" else -span)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  # after the first frame

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How this trader reads times and money.

    Attributes:
        zone: the zone times are shown in; None is this computer's.
        zone_label: how that zone is named, once per window.
        hide_money: show dots instead of amounts; percent and R stay.
    """

    zone: tzinfo | None = UTC
    zone_label: str = "UTC"
    hide_money: bool = False

    def money(self, amount: Decimal | None, asset: str = "", decimals: int | None = None) -> str:
        """Return an amount, for example ``788.20 USDT``; a coin with all its decimals."""
        return self._amount(amount, asset, decimals, signed=False)

    def pnl(self, amount: Decimal | None, asset: str = "", decimals: int | None = None) -> str:
        """Return a profit or loss, its sign always shown."""
        return self._amount(amount, asset, decimals, signed=True)

    def money_apart(self, amounts: AssetAmounts) -> str:
        """Return amounts of several assets, each with its own name."""
        return ", ".join(self.money(amount, asset) for asset, amount in amounts) or UNKNOWN

    def pnl_apart(self, amounts: AssetAmounts) -> str:
        """Return profits and losses of several assets, each with its own name."""
        return ", ".join(self.pnl(amount, asset) for asset, amount in amounts) or UNKNOWN

    def time(self, at: datetime | None, *, seconds: bool = False) -> str:
        """Return ``2026-05-14 15:40`` in the chosen zone."""
        if at is None:
            return UNKNOWN
        local = at.astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M:%S}" if seconds else f"{local:%Y-%m-%d %H:%M}"

    def clock_time(self, at: datetime) -> str:
        """Return ``15:40`` in the chosen zone."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def short_time(self, at: datetime) -> str:
        """Return ``14 May 15:40`` in the chosen zone, where the year is told beside it."""
        local = at.astimezone(self.zone)
        return f"{local.day} {MONTH_NAMES[local.month - 1][:3]} {local:%H:%M}"

    def day_and_time(self, at: datetime) -> str:
        """Return ``Tue 14 May, 15:40`` in the chosen zone."""
        local = at.astimezone(self.zone)
        day = f"{DAY_NAMES[local.weekday()]} {local.day} {MONTH_NAMES[local.month - 1]}"
        return f"{day}, {local:%H:%M}"

    def day(self, at: datetime) -> str:
        """Return ``2 April`` in the chosen zone."""
        return calendar_day(at.astimezone(self.zone).date())

    def utc(self, at: datetime | None) -> str:
        """Return the same moment in UTC, for a tooltip."""
        return "" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    def _amount(
        self, amount: Decimal | None, asset: str, decimals: int | None, *, signed: bool
    ) -> str:
        if amount is None:
            return UNKNOWN
        decimals = asset_decimals(asset) if decimals is None else decimals
        text = HIDDEN if self.hide_money else number(amount, decimals, signed=signed)
        return f"{text} {asset}" if asset else text
