"""What can be asked about: every field with its kind, its column and an example."""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from typing import Final, TypedDict

from typing_extensions import Unpack

from journal.domain.diary.feeling import Feeling
from journal.domain.values import MarginMode, Side

UNKNOWN: Final = "unknown"
"""A value of every field: rows of which it is not known."""
NONE: Final = "none"
ANY: Final = "any"


class Kind(Enum):
    """How the values of a field are written and compared."""

    NAME = auto()
    """Found by any part of it."""
    LABEL = auto()
    """A row may have several; found by their beginning."""
    CHOICE = auto()
    """One of a few words."""
    TEXT = auto()
    """Found by the beginning of any word in it."""
    NUMBER = auto()
    PERCENT = auto()
    DURATION = auto()
    TIME = auto()

    @property
    def is_text(self) -> bool:
        """Whether it is compared by letters."""
        return self in {Kind.NAME, Kind.LABEL, Kind.CHOICE, Kind.TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that can be asked about.

    Attributes:
        column: of the numbers or labels it is answered by.
        says: what it is, in a few words.
        example: a comparison that can be typed.
        choices: its values where there are only a few.
        can_be_none: whether ``none`` and ``any`` ask if there is one at all.
        also: other names it can be typed by.
        is_figure: whether it is a figure of the position itself; what only asks, such as the hour
            in the trader's zone, follows from others.
    """

    name: str
    kind: Kind
    column: str
    says: str
    example: str
    choices: tuple[str, ...] = ()
    can_be_none: bool = False
    also: tuple[str, ...] = ()
    is_figure: bool = True


class More(TypedDict, total=False):
    """What else may be said about a field; see Field."""

    column: str
    choices: tuple[str, ...]
    can_be_none: bool
    also: tuple[str, ...]
    is_figure: bool


def _of(kind: Kind, name: str, says: str, example: str, **more: Unpack[More]) -> Field:
    """Return a field, answered by the column of its name unless another one is told."""
    more.setdefault("column", name)
    return Field(name=name, kind=kind, says=says, example=example, **more)


def _number(name: str, column: str, says: str, example: str, *also: str) -> Field:
    return _of(Kind.NUMBER, name, says, example, column=column, also=also)


def _percent(name: str, column: str, says: str, example: str, *also: str) -> Field:
    return _of(Kind.PERCENT, name, says, example, column=column, also=also)


def _asked(name: str, says: str, example: str, *choices: str) -> Field:
    """Return a field that only asks."""
    kind = Kind.CHOICE if choices else Kind.NUMBER
    return _of(kind, name, says, example, choices=choices, is_figure=False)


def _choice(name: str, says: str, example: str, *choices: str) -> Field:
    return _of(Kind.CHOICE, name, says, example, choices=choices)


STATES: Final = ("open", "closed", "liquidated", "incomplete", "broken", "clean")
THINGS: Final = ("note", "tag", "feeling", "rating", "plan", "stop")
_FEELINGS: Final = tuple(one.value for one in Feeling)
WEEKDAYS: Final = (
    *("monday", "tuesday", "wednesday", "thursday"),
    *("friday", "saturday", "sunday"),
)

FIELDS: Final = (
    _of(Kind.NAME, "symbol", "the contract, or a part of its name", "symbol:BTC"),
    _of(Kind.CHOICE, "asset", "what it is settled in", "asset:USDC"),
    _choice("side", "long or short", "side:long", *(one.value for one in Side)),
    _choice("is", "how it stands", "is:liquidated", *STATES),
    _choice("has", "what there is of it", "has:note", *THINGS),
    _of(Kind.TIME, "opened", "when it was opened", "opened:2026-05"),
    _of(Kind.TIME, "closed", "when it was closed", "closed:this-month"),
    _of(Kind.DURATION, "duration", "how long it was held", "duration>2h", also=("held",)),
    _asked("hour", "the hour it was opened in, 0 to 23", "hour:9..11"),
    _asked("weekday", "the day of the week it was opened on", "weekday:sunday", *WEEKDAYS),
    _asked("stacked", "how many were open with it, itself included", "stacked>=3"),
    _of(
        Kind.DURATION,
        "after_loss",
        "how long after the last losing position it was opened",
        "after_loss<15m",
        column="since_loss",
        is_figure=False,
    ),
    _number("size", "size", "the most that was open, or what still is", "size>0.5", "quantity"),
    _number("leverage", "leverage", "its leverage", "leverage>10"),
    _choice("margin", "cross or isolated", "margin:cross", *(one.value for one in MarginMode)),
    _number("entry", "entry", "average entry price", "entry<60000"),
    _number("exit", "exit", "average exit price", "exit>60000"),
    _number("stop", "stop", "stop price", "stop:unknown"),
    _number("liquidation", "liquidation_price", "liquidation price", "liquidation:unknown"),
    _number("risk", "risk", "what was to be lost at the stop", "risk>100"),
    _number("r", "r_multiple", "the result in R", "r<-1"),
    _number("pnl", "net_pnl", "the result after fees and funding", "pnl<0", "net"),
    _number("gross", "gross_pnl", "the result of the price alone", "gross>0"),
    _number("fees", "fees", "fees paid", "fees>5", "fee"),
    _number("funding", "funding", "funding, below zero where paid", "funding<0"),
    _percent("mae", "mae", "how far price went against it", "mae>2%"),
    _percent("mfe", "mfe", "how far price went for it", "mfe>2%"),
    _number("mae_r", "mae_r", "the most it lost while open, in R", "mae_r>1"),
    _number("mfe_r", "mfe_r", "the most it won while open, in R", "mfe_r>2"),
    _percent("kept", "exit_efficiency", "the part of the best run that was kept", "kept<50%"),
    _percent("distance", "liquidation_distance", "way to liquidation when opened", "distance<5%"),
    _percent("closest", "closest_approach", "the least way left to liquidation", "closest<1%"),
    _percent("ratio", "margin_ratio", "the highest margin ratio reached", "ratio>80%"),
    _of(
        Kind.CHOICE,
        "rule",
        "a rule it broke, or one that remarked on it",
        "rule:R03",
        can_be_none=True,
    ),
    _of(
        Kind.CHOICE,
        "broke",
        "a rule it broke; what is only remarked does not count",
        "broke:R03",
        can_be_none=True,
        is_figure=False,
    ),
    _of(Kind.LABEL, "tag", "a tag, or the beginning of one", "tag:fomo", can_be_none=True),
    _of(
        Kind.CHOICE,
        "feeling",
        "a feeling before, during or after",
        "feeling:angry",
        choices=_FEELINGS,
        can_be_none=True,
    ),
    _of(
        Kind.CHOICE,
        "before",
        "the feeling before it",
        "before:fomo",
        choices=_FEELINGS,
        can_be_none=True,
        is_figure=False,
    ),
    _number("rating", "rating", "how well it was done, 1 to 5", "rating<=2"),
    _of(Kind.CHOICE, "plan", "whether it was planned", "plan:none", choices=(ANY, NONE)),
    _of(Kind.TEXT, "note", "a word of its note", "note:breakout", can_be_none=True),
)

_BY_NAME: Final = {name: field for field in FIELDS for name in (field.name, *field.also)}
KEYWORDS: Final = ("and", "or", "not")


def field_of(name: str) -> Field | None:
    """Return the field of a name, in upper or lower case; None where there is none."""
    return _BY_NAME.get(name.casefold())


def nearest_name(name: str) -> str:
    """Return the name of the field that was most likely meant."""
    begun = [one for one in _BY_NAME if one.startswith(name.casefold())]
    near = begun or get_close_matches(name.casefold(), _BY_NAME, n=1, cutoff=0.5)
    return near[0] if near else FIELDS[0].name
