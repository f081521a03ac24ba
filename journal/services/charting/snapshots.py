"""Pictures of a closed position's chart that the program takes itself: at entry and at exit."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from journal.domain.attachment import AttachmentKind
from journal.domain.instants import ms_from_utc
from journal.services.account.settings import SettingsService
from journal.services.changes import Changes
from journal.services.charting.content import ChartContent
from journal.services.charting.service import ChartService
from journal.services.diary.pictures import PictureService
from journal.storage.store import Store

BEFORE_CANDLES: Final = 110
AFTER_CANDLES: Final = 10
"""Room on the right of an entry; what came later is not in its picture."""
MADE_BY: Final = "made by the program"


class SnapshotMoment(StrEnum):
    """Of which moment a picture is."""

    ENTRY = "at entry"
    EXIT = "at exit"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """One picture to be taken: what it shows, what it is called, what stands below it."""

    moment: SnapshotMoment
    content: ChartContent
    at: datetime
    """When the position was opened or closed."""

    @property
    def file_name(self) -> str:
        """By which it is known again."""
        return f"{self.content.symbol}-{self.content.interval} {_ending(self.moment)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotService:
    """Says which pictures a position lacks, and keeps them; one taken away never comes back."""

    store: Store
    charting: ChartService
    pictures: PictureService
    settings: SettingsService

    def missing(self, account: str, position_key: str) -> tuple[Snapshot, ...]:
        """Return the pictures to be taken of a position.

        None while it is open, where the trader does not want any, where they were taken before,
        and where no candles of the moment are stored.

        Raises:
            JournalError: the account has no such position.
        """
        if self.store.read_only or not self.settings.read().takes_snapshots:
            return ()
        wanted = [one for one in SnapshotMoment if not self._was_taken(account, position_key, one)]
        if not wanted:
            return ()
        view = self.charting.positions.view(account, position_key)
        position = view.position
        if position.closed_at is None:
            return ()
        content = self.charting.content_of(view)
        found = []
        if SnapshotMoment.ENTRY in wanted and position.incomplete_reason is None:
            found.append(_entry(content, position.opened_at))
        if SnapshotMoment.EXIT in wanted:
            found.append(_exit(content, position.closed_at))
        return tuple(one for one in found if one is not None)

    def keep(
        self, account: str, position_key: str, taken: tuple[tuple[Snapshot, bytes], ...]
    ) -> Changes:
        """Keep pictures as PNG with their position, in their order.

        Raises:
            UnusableFolderError: the disk does not take them.
        """
        now, changes = self.pictures.clock.now(), Changes.NONE
        for place, (snapshot, content) in enumerate(taken):
            changes |= self.pictures.attach(
                account,
                position_key,
                content,
                file_name=snapshot.file_name,
                kind=AttachmentKind.SNAPSHOT,
                taken_at=now + place * timedelta(milliseconds=1),
            )
        return changes

    def _was_taken(self, account: str, position_key: str, moment: SnapshotMoment) -> bool:
        """Whether there was ever one, taken away or not."""
        with self.store.reading() as reader:
            known = reader.attachments(account, position_key)
        return any(one.file_name.endswith(_ending(moment)) for one in known)


def _ending(moment: SnapshotMoment) -> str:
    return f"{moment.value}, {MADE_BY}.png"


def _entry(content: ChartContent, opened_at: datetime) -> Snapshot | None:
    """Return the chart as it looked when the candle of the opening ended."""
    end_ms = _end_of_candle(content, opened_at)
    if end_ms is None or _hides(content, end_ms):
        return None
    step = content.series.interval_ms
    window = (end_ms - BEFORE_CANDLES * step, end_ms + AFTER_CANDLES * step)
    shown = replace(content.until(end_ms), window=window)
    return Snapshot(moment=SnapshotMoment.ENTRY, content=shown, at=opened_at)


def _exit(content: ChartContent, closed_at: datetime) -> Snapshot | None:
    """Return the chart of the whole position, not while what came after is kept from view."""
    end_ms = _end_of_candle(content, closed_at)
    if end_ms is None or content.hidden_from_ms is not None:
        return None
    return Snapshot(moment=SnapshotMoment.EXIT, content=content, at=closed_at)


def _hides(content: ChartContent, at_ms: int) -> bool:
    return content.hidden_from_ms is not None and content.hidden_from_ms < at_ms


def _end_of_candle(content: ChartContent, at: datetime) -> int | None:
    """Return when the candle of a moment ends; None where it is not stored."""
    series, at_ms = content.series, ms_from_utc(at)
    found = series.slice(at_ms - series.interval_ms + 1, at_ms + 1)
    return int(found.open_at[-1]) + series.interval_ms if len(found) else None
