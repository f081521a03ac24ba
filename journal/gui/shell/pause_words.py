"""The sentences of the pause screen; a line is there only if what it says is known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from journal.domain.assets import WALLET_ASSET, quote_asset
from journal.domain.values import Liquidation
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle

CALM = (
    "Liquidation is part of futures trading, not an anomaly. "
    "What changes the outcome is what you do next."
)
CANNOT_STOP = (
    "This program cannot stop you on Binance. If you open a position there, "
    "your next import will show it as a broken pause."
)
STUCK = "The time is over and the pause did not end. That is our fault, not yours."


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseStory:
    """What is known about the liquidation that the pause follows.

    Attributes:
        liquidation: the one that set the end of the pause.
        share_of_account: the loss as a fraction of the account just before; None if unknown.
        balance_estimate: what the record says is left, where nobody typed it; None if unknown.
        promise: what the trader wrote in calm, or an empty text.
        promised_on: the day it was written (ISO date), or an empty text.
        follows: what the pause follows from in other words, where no liquidation is known.
        notes: what must be known about the time: a changed clock, a restored copy.
        disputed: the trader's reason why the record is wrong, or an empty text.
        is_stuck: the time is over and the pause did not end: it may be ended by hand.
        has_door: the policy has a door.
    """

    liquidation: Liquidation | None = None
    share_of_account: Decimal | None = None
    balance_estimate: Decimal | None = None
    promise: str = ""
    promised_on: str = ""
    follows: str = ""
    notes: tuple[str, ...] = ()
    disputed: str = ""
    is_stuck: bool = False
    has_door: bool = False

    @property
    def asset(self) -> str:
        """What the loss is counted in."""
        return WALLET_ASSET if self.liquidation is None else quote_asset(self.liquidation.symbol)


def headline(ends_at: datetime, left: timedelta, style: TextStyle) -> str:
    """Return until when trading is paused, and how long that is."""
    return f"Trading is paused until {style.day_and_time(ends_at)} — {words.duration(left)} left"


def what_happened(story: PauseStory, style: TextStyle, *, with_day: bool = False) -> str:
    """Return what was liquidated when, and what it cost; empty when nothing is known.

    Args:
        story: what is known.
        style: how times and money are written.
        with_day: name the day too: the pause is over and it may be long ago.
    """
    one = story.liquidation
    if one is None:
        return f"{story.follows[:1].upper()}{story.follows[1:]}." if story.follows else ""
    what = one.symbol if one.side is None else f"{one.symbol} {one.side}"
    traits = [what]
    if one.leverage is not None:
        traits.append(words.leverage(one.leverage))
    if one.margin_mode is not None:
        traits.append(str(one.margin_mode))
    comma = "," if len(traits) > 1 else ""
    at = f"at {style.clock_time(one.occurred_at)}"
    if with_day:
        at = f"on {style.day_and_time(one.occurred_at)}"
    sentence = f"{', '.join(traits)}{comma} was liquidated {at}."
    return " ".join(filter(None, (sentence, _cost(story, style))))


def what_is_left(story: PauseStory, style: TextStyle) -> str:
    """Return what is still the trader's; empty when it is unknown or nothing."""
    left = story.liquidation.balance_left if story.liquidation else None
    about = "" if left is not None else "About "
    left = story.balance_estimate if left is None else left
    if left is None or left <= 0:
        return ""
    return f"{about}{style.money(left, story.asset)} are still yours."


def disputed(story: PauseStory) -> str:
    """Return what was said against the record; empty when nothing was."""
    if not story.disputed:
        return ""
    return f"You called this record wrong: “{story.disputed}” The pause goes on until it is shown."


def promise(story: PauseStory) -> str:
    """Return the trader's own promise with its day; empty when none was written."""
    if not story.promise:
        return ""
    if not story.promised_on:
        return f"You wrote: “{story.promise}”"
    written = date.fromisoformat(story.promised_on)
    return f"On {words.calendar_day(written)} you wrote: “{story.promise}”"


def _cost(story: PauseStory, style: TextStyle) -> str:
    loss = story.liquidation.loss if story.liquidation else None
    share = story.share_of_account
    part = "" if share is None else f"{words.percent(share, 0)} of this account"
    if loss is None or (style.hide_money and part):
        return f"It cost {part}." if part else ""
    cost = f"It cost {style.money(loss, story.asset)}"
    return f"{cost}, {part}." if part else f"{cost}."
