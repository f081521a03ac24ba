"""Episodes merged and split by the trader: what is grouped, and that no pause moves by it."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from journal.domain.errors import JournalError
from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.values import Liquidation
from journal.services.changes import Changes
from journal.services.charting.bands import time_bands
from journal.services.charting.content import BandKind
from journal.services.liquidations.episodes import EpisodeService
from journal.services.pause.service import PauseService
from journal.services.record.record import read_record
from journal.storage.store import Store

Make = Callable[..., Liquidation]


@pytest.fixture
def episodes(store: Store, clock: Any, liquidation: Make) -> EpisodeService:
    """Three liquidations: a and b half an hour apart, c two hours later."""
    with store.writing() as writer:
        for name, minutes in (("a", -180), ("b", -150), ("c", -30)):
            writer.add_liquidation("Main", liquidation(minutes, liquidation_id=f"hand:{name}"))
    return EpisodeService(store=store, clock=clock)


def grouped(store: Store) -> list[str]:
    return [
        "".join(one.liquidation_id.removeprefix("hand:") for one in episode.liquidations)
        for episode in read_record(store, "Main").episodes
    ]


def test_episodes_are_merged_and_split_and_each_is_taken_back(
    episodes: EpisodeService, store: Store
) -> None:
    assert grouped(store) == ["ab", "c"]
    merged = episodes.merge("Main", "hand:c")
    assert merged.changes == Changes.LIQUIDATIONS
    assert grouped(store) == ["abc"]
    split = episodes.split("Main", "hand:b")
    assert grouped(store) == ["a", "bc"]
    again = episodes.split("Main", "hand:c")
    assert again.earlier is not None
    assert grouped(store) == ["a", "b", "c"]
    for done, is_left in ((again, ["a", "bc"]), (split, ["abc"]), (merged, ["ab", "c"])):
        assert episodes.take_back(done) == Changes.LIQUIDATIONS
        assert grouped(store) == is_left
    with store.reading() as reader:
        assert reader.episode_edits("Main") == ()


def test_what_cannot_be_merged_or_split_is_refused(episodes: EpisodeService, store: Store) -> None:
    with pytest.raises(JournalError, match="No episode lies before"):
        episodes.merge("Main", "hand:b")
    with pytest.raises(JournalError, match="begins with this liquidation already"):
        episodes.split("Main", "hand:c")
    for refused in (episodes.merge, episodes.split):
        with pytest.raises(JournalError, match="no liquidation hand:x in Main"):
            refused("Main", "hand:x")
    assert grouped(store) == ["ab", "c"]


def test_the_chart_shows_the_episodes_as_the_trader_wants_them(
    episodes: EpisodeService, store: Store
) -> None:
    episodes.merge("Main", "hand:c")
    names = [band.name for band in time_bands(store) if band.kind is BandKind.EPISODE]
    assert names == ["3 liquidations"]


@pytest.mark.usefixtures("episodes")
def test_however_they_are_grouped_the_pause_is_the_same(store: Store, clock: Any) -> None:
    pause = PauseService(store=store, clock=clock)
    before = pause.state()
    assert before.running
    found = read_record(store, "Main").liquidations
    for joins in product((True, False), repeat=len(found)):
        with store.writing() as writer:
            for one, joined in zip(found, joins, strict=True):
                edit = EpisodeEdit(
                    liquidation_id=one.liquidation_id,
                    symbol=one.symbol,
                    occurred_at=one.occurred_at,
                    joins=joined,
                    edited_at=clock.at,
                )
                writer.save_episode_edit("Main", edit)
        state = pause.state()
        assert (state.running, state.remaining) == (True, before.remaining)
