"""Stretches of time behind the candles: pauses, and the episodes of liquidations before them."""

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.liquidations import Episode, group_episodes
from journal.services.charting.content import Band, BandKind
from journal.services.pause.found import liquidations_of_all, pauses_of
from journal.storage.store import Store


def time_bands(store: Store) -> tuple[Band, ...]:
    """Return every pause and every episode with several liquidations, of all accounts."""
    everywhere = liquidations_of_all(store)
    liquidations = [liquidation for _, liquidation in everywhere]
    found = [
        Band(
            start_ms=ms_from_utc(pause.started_at),
            end_ms=ms_from_utc(pause.ends_at),
            name="Pause",
            kind=BandKind.PAUSE,
        )
        for pause in pauses_of(store, everywhere)
    ]
    with store.reading() as reader:
        edits = [one for account in reader.accounts() for one in reader.episode_edits(account)]
    episodes = group_episodes(
        (one for one in liquidations if one.certainty.starts_pause), edits=edits
    )
    return (*found, *(_band(episode) for episode in episodes if len(episode.liquidations) > 1))


def _band(episode: Episode) -> Band:
    return Band(
        start_ms=ms_from_utc(episode.started_at),
        end_ms=ms_from_utc(episode.ended_at),
        name=f"{len(episode.liquidations)} liquidations",
        kind=BandKind.EPISODE,
    )
