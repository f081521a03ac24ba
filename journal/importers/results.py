"""What reading a file gives: values, rows that were refused and why, or a refusal of the file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo
from enum import StrEnum

from journal.domain.errors import JournalError
from journal.domain.fill_columns import FillColumns
from journal.domain.market.series import CandleSeries
from journal.domain.told_positions import ToldPosition
from journal.domain.values import ExchangeOrder, Fill, Income
from journal.importers.mapped.mapping import HeaderSample
from journal.importers.own.kinds import Typed


class ExportKind(StrEnum):
    """Which export a file is, as the exchange calls it."""

    TRADES = "Trade History"
    TRANSACTIONS = "Transaction History"
    ORDERS = "Order History"
    POSITIONS = "Position History"
    STATEMENT = "Account statement"
    CLOSED_PNL = "Bybit closed PnL"
    OKX_TRADES = "OKX trades"
    JOURNAL = "Journal file"
    MAPPED = "Trades of named columns"
    CANDLES = "Candles"
    EMPTY = "Empty export"


class Asked(StrEnum):
    """What the trader can say so that a file is read that was refused."""

    ZONE = "zone"
    MAPPING = "mapping"
    ACCOUNT = "account"
    CANDLES = "candles"


class ImportRefusedError(JournalError):
    """A file that cannot be read at all: which one, why and what to do.

    Attributes:
        file_name: the file's own name, with the name inside an archive after a slash.
        reason: why it was refused and what to do, without the name.
        asked: what would let it be read, where the trader can say it.
    """

    def __init__(self, file_name: str, reason: str, asked: Asked | None = None) -> None:
        """Keep the name apart from the reason, so a list of files can show both."""
        super().__init__(f"{file_name} {reason}")
        self.file_name = file_name
        self.reason = reason
        self.asked = asked


class UnknownHeaderError(ImportRefusedError):
    """A table of which nobody said yet what its columns are.

    Attributes:
        sample: its columns and first rows, to ask with.
    """

    def __init__(self, file_name: str, reason: str, sample: HeaderSample) -> None:
        """Keep what the trader has to see."""
        super().__init__(file_name, reason, Asked.MAPPING)
        self.sample = sample


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One row that was left out.

    ``line`` counts from 1, the header included; ``column`` is the header's own word, or empty
    where the whole line is at fault.
    """

    line: int
    column: str
    reason: str


Record = Fill | Income | ExchangeOrder | ToldPosition
"""What one row of an export can become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChunk:
    """Some thousand records of a file, handed over as soon as they are read."""

    records: tuple[Record, ...] = ()
    fill_columns: FillColumns | None = None
    """Fills of usual rows, which are carried column by column."""
    uids: frozenset[str] = frozenset()
    """The exchange's own account numbers found in the file so far."""
    typed: tuple[Typed, ...] = ()
    """What came from the trader; only in files of our own."""
    account: str | None = None
    """Whose the records are, where the file says so by name: only in files of our own."""

    def __len__(self) -> int:
        """Return how many records there are."""
        columns = 0 if self.fill_columns is None else len(self.fill_columns)
        return columns + len(self.records) + len(self.typed)

    @property
    def fills(self) -> tuple[Fill, ...]:
        """Fills that were read row by row."""
        return tuple(record for record in self.records if isinstance(record, Fill))

    @property
    def incomes(self) -> tuple[Income, ...]:
        """Changes of the wallet."""
        return tuple(record for record in self.records if isinstance(record, Income))

    @property
    def orders(self) -> tuple[ExchangeOrder, ...]:
        """Orders."""
        return tuple(record for record in self.records if isinstance(record, ExchangeOrder))

    @property
    def told_positions(self) -> tuple[ToldPosition, ...]:
        """Positions as the exchange tells them."""
        return tuple(record for record in self.records if isinstance(record, ToldPosition))

    @property
    def first_at(self) -> datetime | None:
        """Time of the first record as it stands in the file."""
        if self.fill_columns is not None:
            return self.fill_columns.first_at
        return _time_of(self.records[0]) if self.records else None

    @property
    def newest_at(self) -> datetime | None:
        """Time of the newest record."""
        if self.fill_columns is not None:
            return self.fill_columns.newest_at
        return max(filter(None, map(_time_of, self.records)), default=None)


Sink = Callable[[RecordChunk], None]
"""Takes the records of a file as they are read; raises to stop reading."""


def _time_of(record: Record) -> datetime | None:
    match record:
        case Fill():
            return record.traded_at
        case Income():
            return record.occurred_at
        case ExchangeOrder():
            return record.placed_at
        case _:
            return record.opened_at or record.closed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """One export read to its end, or up to the question which time zone it is in."""

    kind: ExportKind
    file_name: str
    member: str | None = None
    """Name inside an archive, for showing only; never a path."""
    fills: tuple[Fill, ...] = ()
    incomes: tuple[Income, ...] = ()
    orders: tuple[ExchangeOrder, ...] = ()
    told_positions: tuple[ToldPosition, ...] = ()
    typed: tuple[Typed, ...] = ()
    candles: CandleSeries | None = None
    errors: tuple[RowError, ...] = ()
    """The first thousand refused rows; ``refused`` counts them all."""
    refused: int = 0
    content_sha256: str = ""
    """Of the unpacked bytes; empty where the file was not read to its end."""
    uids: tuple[str, ...] = ()
    """The exchange's own account numbers found in the file."""
    zone_in_name: timezone | None = None
    zone: tzinfo | None = None
    """The zone the times were read in; None where no time needed one."""
    needs_zone: bool = False
    """The times carry no zone and none was given: nothing but the header was read."""
    example_time: str = ""
    """The first row's time as the file writes it."""
    sample: HeaderSample | None = None
    """Columns and first rows of a file whose columns the trader named."""

    @property
    def label(self) -> str:
        """File name, and the name inside the archive after a slash."""
        return f"{self.file_name}/{self.member}" if self.member else self.file_name
