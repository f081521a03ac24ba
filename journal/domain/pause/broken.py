"""What broke a pause: the one place that says so, whoever asks."""

from collections.abc import Iterable, Iterator

from journal.domain.ledger.positions import Position
from journal.domain.pause.cooldown import Pause


def added_within(pause: Pause, position: Position) -> Iterator[int]:
    """Yield the places of a position's events that opened or increased it inside a pause.

    Taking off is never one. At the very edges files do not tell which came first: that is none.
    """
    if position.opened_at >= pause.ends_at or position.newest_at <= pause.started_at:
        return
    for place, event in enumerate(position.events):
        if not event.kind.takes_off and pause.covers(event.fill.traded_at):
            yield place


def broken_by(pauses: Iterable[Pause], positions: Iterable[Position]) -> int:
    """Return how many positions were opened or increased inside any of some pauses."""
    spans = tuple(pauses)
    return sum(
        any(next(added_within(pause, position), None) is not None for pause in spans)
        for position in positions
    )
