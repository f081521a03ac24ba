"""Leverage brackets: what maintenance margin a notional needs, and how much leverage it allows.

``MM(N) = N * rate_k - amount_k`` in the bracket with ``floor_k < N <= cap_k``. Because the amounts
make it continuous and the rates rise, ``MM(N) = max_k(N * rate_k - amount_k)``: no search for the
bracket is needed (``margin.md`` sections 1 and 8).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from itertools import pairwise

from journal.domain.errors import InvalidValueError
from journal.domain.margin.rounding import ARITHMETIC, floor_8, leverage_rate
from journal.domain.values import require_positive

AMOUNT_TOLERANCE = Decimal("0.01")
"""How far a published maintenance amount may lie from its recurrence."""
STALE_AFTER_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """One step of a table: amounts in the quote asset, the rate a fraction."""

    floor: Decimal
    cap: Decimal
    max_leverage: Decimal
    maintenance_margin_rate: Decimal
    maintenance_amount: Decimal

    def __post_init__(self) -> None:
        """Refuse what cannot be a bracket."""
        for field in ("floor", "maintenance_margin_rate", "maintenance_amount"):
            value: Decimal = getattr(self, field)
            if not (value.is_finite() and value >= 0):
                raise InvalidValueError(field, f"must be a number from zero up, not {value}")
        require_positive("cap", self.cap)
        require_positive("max_leverage", self.max_leverage)
        if self.cap <= self.floor:
            raise InvalidValueError("cap", f"must be above the floor {self.floor}, not {self.cap}")
        if self.maintenance_margin_rate >= 1:
            raise InvalidValueError(
                "maintenance_margin_rate", f"must be below 1, not {self.maintenance_margin_rate}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketTable:
    """All brackets of one symbol, lowest first; as_of is None where the trader gave them."""

    symbol: str
    brackets: tuple[Bracket, ...]
    as_of: date | None = None

    def __post_init__(self) -> None:
        """Refuse the whole table on any fault (``margin.md`` section 8).

        Raises:
            InvalidValueError: names symbol, row and column of the first fault.
        """
        if not self.brackets:
            raise InvalidValueError(self.symbol, "has no brackets")
        first = self.brackets[0]
        if first.floor != 0:
            raise InvalidValueError(f"{self.symbol}[0].floor", f"must be 0, not {first.floor}")
        if first.maintenance_amount != 0:
            raise InvalidValueError(
                f"{self.symbol}[0].maintenance_amount", f"must be 0, not {first.maintenance_amount}"
            )
        with localcontext(ARITHMETIC):
            for row, (below, bracket) in enumerate(pairwise(self.brackets), start=1):
                _require_successor(f"{self.symbol}[{row}]", below, bracket)

    def exact_maintenance_margin(self, notional: Decimal) -> Decimal:
        """Return MM(notional) by the max rule, not rounded: continuous and convex.

        Raises:
            InvalidValueError: the notional is negative or no number.
        """
        if not (notional.is_finite() and notional >= 0):
            raise InvalidValueError("notional", f"must be a number from zero up, not {notional}")
        with localcontext(ARITHMETIC):
            return max(
                notional * bracket.maintenance_margin_rate - bracket.maintenance_amount
                for bracket in self.brackets
            )

    def is_stale(self, at: datetime) -> bool:
        """Whether the table was published more than 30 days from a time."""
        return self.as_of is not None and is_stale(self.as_of, at)


def is_stale(as_of: date, at: datetime) -> bool:
    """Whether brackets of one day are unreliable for a time more than 30 days away.

    Both ways: a liquidation of last year is not explained by the brackets of today either.
    """
    return abs((at.date() - as_of).days) > STALE_AFTER_DAYS


def next_maintenance_amount(
    *, floor: Decimal, rate: Decimal, amount_below: Decimal, rate_below: Decimal
) -> Decimal:
    """Return the amount that makes the maintenance margin continuous at a bracket's floor.

    Source: ``cum_k = cum_(k-1) + floor_k * (rate_k - rate_(k-1))``, ``margin.md`` section 1.
    """
    with localcontext(ARITHMETIC):
        return amount_below + floor * (rate - rate_below)


def maintenance_margin(notional: Decimal, table: BracketTable) -> Decimal:
    """Return the maintenance margin of a notional as the exchange shows it: truncated to 8.

    Raises:
        InvalidValueError: the notional is negative or no number.
    """
    return floor_8(table.exact_maintenance_margin(notional))


def initial_margin(notional: Decimal, leverage: Decimal) -> Decimal:
    """Return ``notional * (1/leverage rounded up to 8)``, truncated to 8 like the exchange's own.

    Raises:
        InvalidValueError: the leverage is not positive.
    """
    return floor_8(ARITHMETIC.multiply(notional, leverage_rate(leverage)))


def max_notional(table: BracketTable, leverage: Decimal) -> Decimal | None:
    """Return the largest notional a leverage may hold, or None where it is never offered.

    Raises:
        InvalidValueError: the leverage is not positive.
    """
    require_positive("leverage", leverage)
    caps = [bracket.cap for bracket in table.brackets if bracket.max_leverage >= leverage]
    return caps[-1] if caps else None


def _require_successor(place: str, below: Bracket, bracket: Bracket) -> None:
    """Raise InvalidValueError unless a bracket may follow the one below it."""
    if bracket.floor != below.cap:
        raise InvalidValueError(
            f"{place}.floor", f"must be the cap below, {below.cap}, not {bracket.floor}"
        )
    if bracket.maintenance_margin_rate <= below.maintenance_margin_rate:
        raise InvalidValueError(
            f"{place}.maintenance_margin_rate",
            f"must be above {below.maintenance_margin_rate}, not {bracket.maintenance_margin_rate}",
        )
    if bracket.max_leverage > below.max_leverage:
        raise InvalidValueError(
            f"{place}.max_leverage",
            f"must not be above {below.max_leverage}, as {bracket.max_leverage} is",
        )
    expected = next_maintenance_amount(
        floor=bracket.floor,
        rate=bracket.maintenance_margin_rate,
        amount_below=below.maintenance_amount,
        rate_below=below.maintenance_margin_rate,
    )
    if abs(bracket.maintenance_amount - expected) > AMOUNT_TOLERANCE:
        raise InvalidValueError(
            f"{place}.maintenance_amount",
            f"must be {expected} by the recurrence, not {bracket.maintenance_amount}",
        )
