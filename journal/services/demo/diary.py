"""What the demo's trader writes: about half of the positions, more honestly as time goes on."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Final

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.positions import Position

SEED: Final = 7
SHARE: Final = 0.55
"""Of positions that something is written about."""
_WROTE_AFTER: Final = timedelta(minutes=20)
_LOST_MUCH: Final = Decimal(-150)
_CALM, _FOMO, _ANXIOUS = Feeling.CALM, Feeling.FOMO, Feeling.ANXIOUS
_SETUPS: Final = ("breakout", "reversal", "trend", "range")
_MARKETS: Final = ("quiet", "fast", "news")
_MISTAKES: Final = ("chased the price", "too large", "moved stop", "no plan")
_GOOD: Final = (
    "Waited for the close, then in. **Nothing to add.**",
    "Took it off at the level I had written down.",
    "- seen the day before\n- small size\n- out at the target",
    "Could have stayed longer. It was the plan, so it is fine.",
)
_BAD: Final = (
    "Stopped out. The level was clear, the trade was not.",
    "In too early, out too late.",
    "I saw it run and *jumped in*.",
    "Meant to wait for the retest and did not.",
)
_WORST: Final = (
    "## Not again\nI doubled it after the first loss and then looked away.",
    "No stop, twice the usual size. I knew it when I pressed the button.",
)


def diary_of(positions: Sequence[Position], liquidated: set[str]) -> tuple[DiaryEntry, ...]:
    """Return what is written about positions; the same for the same ones.

    Args:
        positions: all of them.
        liquidated: keys of those that were.
    """
    found = []
    for position in positions:
        dice = Random(f"{SEED} {position.key}")  # noqa: S311  # an invented diary, no secret
        is_lost = position.key in liquidated
        if dice.random() < SHARE or is_lost:
            found.append(_entry(position, dice, is_lost=is_lost))
    return tuple(found)


def _entry(position: Position, dice: Random, *, is_lost: bool) -> DiaryEntry:
    pnl = position.realized_pnl or Decimal(0)
    is_bad = is_lost or pnl < _LOST_MUCH
    notes = _WORST if is_bad else _GOOD if pnl > 0 else _BAD
    tags = [Tag(TagGroup.SETUP, dice.choice(_SETUPS)), Tag(TagGroup.MARKET, dice.choice(_MARKETS))]
    if pnl <= 0 and (is_bad or dice.random() < SHARE):
        tags.append(Tag(TagGroup.MISTAKE, dice.choice(_MISTAKES)))
    before = dice.choice((_FOMO, Feeling.EXCITED) if is_bad else (_CALM, Feeling.FOCUSED, _FOMO))
    after = Feeling.ANGRY if is_lost else Feeling.FRUSTRATED if pnl <= 0 else Feeling.CONFIDENT
    at = (position.closed_at or position.opened_at) + _WROTE_AFTER
    return DiaryEntry(
        subject=Subject.position(position.key),
        note=dice.choice(notes) if position.closed_at and (is_bad or dice.random() < SHARE) else "",
        before=before,
        during=_ANXIOUS if is_bad else dice.choice((None, _CALM, Feeling.FOCUSED)),
        after=after if position.closed_at else None,
        rating=1 if is_lost else dice.choice((1, 2) if is_bad else (3, 4, 4, 5)),
        tags=tuple(tags),
        written_at=utc_from_ms(ms_from_utc(at)),
    )
