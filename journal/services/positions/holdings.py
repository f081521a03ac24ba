"""What is in the journal: which files were imported, which candles and brackets there are."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from journal.domain.instants import utc_from_ms
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.values import PriceType
from journal.services.clock import Clock
from journal.storage.files.candle_files import CandleFiles
from journal.storage.records import ImportBatch
from journal.storage.store import Store

__all__ = ["CandleSet", "Holdings", "HoldingsService", "ImportBatch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleSet:
    """Candles of one contract, interval and price."""

    symbol: str
    interval: str
    price_type: PriceType
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All that was imported, and what ships with the program."""

    batches: tuple[ImportBatch, ...]
    """Newest first."""
    candle_sets: tuple[CandleSet, ...]
    damaged_candles: tuple[Path, ...]
    """Candle files that cannot be read; importing those candles again replaces them."""
    brackets_as_of: date
    brackets_source: str
    brackets_are_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsService:
    """Lists what the journal holds."""

    store: Store
    candles: CandleFiles
    brackets: BracketSource
    clock: Clock

    def look(self, account: str) -> Holdings:
        """Return what is there for an account; candles and brackets are shared by all."""
        with self.store.reading() as reader:
            batches = reader.batches(account)
        return Holdings(
            batches=tuple(reversed(batches)),
            candle_sets=tuple(
                CandleSet(
                    symbol=key.symbol,
                    interval=key.interval,
                    price_type=key.price_type,
                    first_at=utc_from_ms(key.first_ms),
                    last_at=utc_from_ms(key.last_ms),
                    count=key.count,
                )
                for key in self.candles.available()
            ),
            damaged_candles=self.candles.damaged(),
            brackets_as_of=self.brackets.as_of,
            brackets_source=self.brackets.source,
            brackets_are_stale=self.brackets.is_stale(self.clock.now()),
        )
