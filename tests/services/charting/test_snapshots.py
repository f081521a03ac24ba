"""Pictures the program takes of a closed position's chart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.values import Fill, PriceType
from journal.services.account.settings import SettingsService
from journal.services.changes import Changes
from journal.services.charting.snapshots import Snapshot, SnapshotMoment, SnapshotService
from journal.services.diary.pictures import PictureService
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.files.thumbnail_files import ThumbnailFiles

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
NOON_MS = ms_from_utc(NOON)
MINUTE = 60_000
KEY = "BTCUSDT:both:1"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2"
Room = Any
"""See conftest: the services of one journal, and short ways to put something into it."""
MakeFill = Callable[..., Fill]


@pytest.fixture
def snapshots(room: Room, clock: Any, tmp_path: Path) -> SnapshotService:
    files = AttachmentFiles(tmp_path / "pictures")
    return SnapshotService(
        store=room.store,
        charting=room.charts,
        pictures=PictureService(
            store=room.store, files=files, thumbnails=ThumbnailFiles(tmp_path / "t"), clock=clock
        ),
        settings=SettingsService(store=room.store),
    )


@pytest.fixture
def closed(room: Room, fill: MakeFill) -> None:
    """A position of thirty minutes, with the candles before it, of it and after it."""
    room.trade(fill(0, "buy", "1", "100"), fill(30, "sell", "1", "101"))
    start = NOON - timedelta(minutes=200)
    room.candles("1m", PriceType.LAST, [100.0 + at % 7 for at in range(400)], start)


def moments(found: tuple[Snapshot, ...]) -> list[SnapshotMoment]:
    return [one.moment for one in found]


@pytest.mark.usefixtures("closed")
def test_the_picture_of_the_entry_holds_nothing_of_what_came_later(
    snapshots: SnapshotService,
) -> None:
    entry, exit_ = snapshots.missing("Main", KEY)
    assert moments((entry, exit_)) == [SnapshotMoment.ENTRY, SnapshotMoment.EXIT]
    assert entry.content.hidden_from_ms == NOON_MS + MINUTE
    assert [mark.at_ms for mark in entry.content.marks] == [NOON_MS]
    assert entry.content.window[0] < NOON_MS < entry.content.window[1] < NOON_MS + 30 * MINUTE
    assert exit_.content.hidden_from_ms is None
    assert [mark.at_ms for mark in exit_.content.marks] == [NOON_MS, NOON_MS + 30 * MINUTE]
    assert exit_.file_name == "BTCUSDT-1m at exit, made by the program.png"


@pytest.mark.usefixtures("closed")
def test_a_picture_is_taken_once_and_one_taken_away_never_again(
    snapshots: SnapshotService, clock: Any
) -> None:
    entry, exit_ = snapshots.missing("Main", KEY)
    assert snapshots.keep("Main", KEY, ((entry, PNG),)) == Changes.PICTURES
    assert moments(snapshots.missing("Main", KEY)) == [SnapshotMoment.EXIT]
    clock.at += timedelta(minutes=1)
    snapshots.keep("Main", KEY, ((exit_, PNG + b"2"),))
    kept = snapshots.pictures.pictures("Main", KEY)
    assert [one.file_name for one in kept] == [entry.file_name, exit_.file_name]
    for one in kept:
        snapshots.pictures.remove("Main", one)
    assert snapshots.missing("Main", KEY) == ()


@pytest.mark.usefixtures("closed")
def test_whoever_wants_none_gets_none(snapshots: SnapshotService) -> None:
    settings = snapshots.settings
    settings.save(replace(settings.read(), takes_snapshots=False))
    assert snapshots.missing("Main", KEY) == ()


def test_an_open_position_has_no_pictures_yet(
    room: Room, fill: MakeFill, snapshots: SnapshotService
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    room.candles("1m", PriceType.LAST, [100.0] * 60)
    assert snapshots.missing("Main", KEY) == ()


def test_a_moment_without_candles_has_no_picture(
    room: Room, fill: MakeFill, snapshots: SnapshotService
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(30, "sell", "1", "101"))
    assert snapshots.missing("Main", KEY) == ()
    room.candles("1m", PriceType.LAST, [100.0] * 10, NOON + timedelta(minutes=25))
    assert moments(snapshots.missing("Main", KEY)) == [SnapshotMoment.EXIT]
