"""What the invented trader wrote down and resolved: reviews, rules switched on, practice."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.ledger.liquidations import Episode
from journal.domain.practice import PracticeTrade
from journal.domain.review.saved import Cause, SavedReview
from journal.domain.rules.force.change import RuleChange, settings_text

RESOLVED_AFTER: Final = timedelta(days=20)
"""From then on the trader watches more than the rules that are on by themselves."""
_SWITCHED_ON: Final[tuple[tuple[str, Mapping[str, Decimal]], ...]] = (
    ("R24", {}),
    ("R25", {}),
    ("R26", {"positions": Decimal(3)}),
    ("R28", {"outer": Decimal(10)}),
)
_REVIEWED_AFTER: Final = timedelta(hours=27)
_SENTENCES: Final = (
    "I set no stop because I wanted to see it come back.",
    "Again no stop, and this time in three positions at once.",
)
_PRACTICED: Final = (
    (timedelta(hours=30), "BTCUSDT long 5x on the testnet, stop at once."),
    (timedelta(hours=52), "ETHUSDT short 3x on the testnet, stop moved nearer only."),
)


def switched_on(began_at: datetime) -> Iterator[RuleChange]:
    """Yield the rules the trader switched on some weeks after the first trade."""
    at = began_at + RESOLVED_AFTER
    for rule_id, values in _SWITCHED_ON:
        yield RuleChange(
            change_id=f"{rule_id} {at:%Y-%m-%dT%H:%M:%S.000Z}",
            rule_id=rule_id,
            only_account=None,
            symbol=None,
            side=None,
            settings=settings_text(values),
            enabled=True,
            asked_at=at,
            effective_at=at,
        )


def reviews_of(episodes: Iterable[Episode]) -> Iterator[SavedReview]:
    """Yield the reviews of the first two liquidations; that of the last one is still due."""
    oldest_first = sorted(episodes, key=lambda episode: episode.ended_at)
    for episode, sentence in zip(oldest_first, _SENTENCES, strict=False):  # the last one is due
        yield SavedReview(
            episode_id=episode.episode_id,
            cause=Cause.NO_STOP,
            sentence=sentence,
            rule_id=None,
            occurred_at=episode.ended_at,
            saved_at=episode.ended_at + _REVIEWED_AFTER,
        )


def practice_after(episodes: Iterable[Episode]) -> Iterator[PracticeTrade]:
    """Yield the practice trades after the second liquidation: one fewer than were asked for."""
    oldest_first = sorted(episode.ended_at for episode in episodes)
    for after, sentence in _PRACTICED:
        yield PracticeTrade(done_at=oldest_first[1] + after, sentence=sentence)
