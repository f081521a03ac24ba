"""The words a custom rule may use: what can be asked of a moment, and how it is compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.rules.context import RuleContext
from journal.domain.rules.custom import reading
from journal.domain.rules.custom.reading import DAYS, Told
from journal.domain.values import MarginMode, Side


class Comparison(StrEnum):
    """How a field is compared; the value is the word in the form, the sentence and JSON."""

    BELOW = "below"
    AT_MOST = "at most"
    AT_LEAST = "at least"
    ABOVE = "above"
    IS = "is"
    IS_NOT = "is not"


_EQUALITY: Final = (Comparison.IS, Comparison.IS_NOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One field: its name in JSON, its label in the form, and how it is read."""

    name: str
    label: str
    read: Callable[[RuleContext], Told]
    unit: str = ""
    limits: tuple[Decimal, Decimal] | None = None
    """Lowest and highest number that can be compared with; None: it is no number."""
    choices: tuple[str, ...] = ()
    """The words it can be; empty: a number or any symbol."""

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """How it can be compared: words only for equality."""
        return tuple(Comparison) if self.limits is not None else _EQUALITY


def _number(
    name: str, label: str, unit: str, limits: tuple[str, str], read: Callable[[RuleContext], Told]
) -> Word:
    low, high = limits
    return Word(name=name, label=label, unit=unit, limits=(Decimal(low), Decimal(high)), read=read)


_WORDS: Final = (
    _number("leverage", "Leverage", "x", ("0", "150"), reading.leverage),
    _number(
        "effective_leverage", "Effective leverage", "x", ("0", "1000"), reading.effective_leverage
    ),
    _number("notional", "Notional", "USDT", ("0", "1000000000"), reading.notional),
    _number("margin_share", "Margin", "% of the account", ("0", "1000"), reading.margin_share),
    _number("stop_distance", "Entry to stop", "% of entry", ("0", "100"), reading.stop_distance),
    _number(
        "liquidation_distance",
        "Entry to liquidation",
        "% of entry",
        ("0", "1000"),
        reading.liquidation_distance,
    ),
    _number("hour", "Hour of the day", "UTC", ("0", "23"), lambda one: Decimal(one.at.hour)),
    _number(
        "minutes_since_loss",
        "Since the last loss",
        "min",
        ("0", "1000000"),
        reading.minutes_since_loss,
    ),
    _number(
        "hours_since_liquidation",
        "Since the last liquidation",
        "h",
        ("0", "100000"),
        reading.hours_since_liquidation,
    ),
    _number(
        "positions_beside",
        "Other open positions",
        "",
        ("0", "1000"),
        lambda one: Decimal(len(one.others)),
    ),
    _number("trades_today", "Positions opened today", "", ("0", "1000"), reading.trades_today),
    _number("losses_in_row", "Losses in a row", "", ("0", "100"), reading.losses_in_row),
    _number("loss_today", "Lost today", "% of the account", ("0", "100"), reading.loss_today),
    _number(
        "loss_at_stop",
        "Loss at the stop",
        "% of the account",
        ("0", "1000"),
        reading.loss_at_stop_share,
    ),
    Word(
        name="weekday",
        label="Day of the week (UTC)",
        choices=DAYS,
        read=lambda one: DAYS[one.at.weekday()],
    ),
    Word(name="symbol", label="Symbol", read=reading.symbol),
    Word(name="side", label="Side", choices=tuple(Side), read=reading.side),
    Word(
        name="margin_mode", label="Margin mode", choices=tuple(MarginMode), read=reading.margin_mode
    ),
    Word(name="stop", label="Stop-loss set", choices=("yes", "no"), read=reading.stop),
)
WORDS: Final[Mapping[str, Word]] = {word.name: word for word in _WORDS}
"""Every field by its name, in the order of the form."""
