"""Klines of the exchange's public files, last and mark price, with or without a header."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import PriceType
from journal.importers import cells
from journal.importers.binance.candle_names import CandleName, CandleNameError, candle_name
from journal.importers.cells import CellError, Row
from journal.importers.columns import Header
from journal.importers.files.table import ExportTable
from journal.importers.records import ReadingTerms, RowErrors, rows_in_steps
from journal.importers.results import (
    Asked,
    ExportKind,
    ImportRefusedError,
    ParsedFile,
    RowError,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PRICES: Final = ("open", "high", "low", "close")
_COLUMNS: Final = ("open_time", *_PRICES, "volume", "close_time")
_WIDTH: Final = 12
_DAY_MS: Final = 86_400_000
_HOW_TO_NAME: Final = (
    "name it as the exchange does, like BTCUSDT-1m-2024-01.csv for last price or "
    "BTCUSDT-mark-1m-2024-01.csv for mark price"
)
_WHICH_PRICE: Final = (
    "has no volume in any candle, so it is not of the last price, and its name does not tell "
    "which it is: name it like BTCUSDT-mark-1m-2024-01.csv"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleImporter:
    """Klines: prices as float64, since candles are plotted and scanned, never booked."""

    kind: ExportKind = ExportKind.CANDLES

    def recognizes(self, header: Header) -> bool:
        """Return whether the columns are those of klines, or twelve without a header."""
        if not header.names:
            return header.width == _WIDTH
        return header.has_all(_COLUMNS)

    def read(self, table: ExportTable, terms: ReadingTerms) -> ParsedFile:
        """Return one series, in time order, later rows winning over earlier ones.

        Raises:
            ImportRefusedError: the name does not tell what the candles are of.
        """
        try:
            name = candle_name(terms.hints, terms.naming)
        except CandleNameError as error:
            reason = f"{error}: {_HOW_TO_NAME}"
            raise ImportRefusedError(table.label, reason, Asked.CANDLES) from error
        columns = [table.header.fields.get(field, at) for at, field in enumerate(_COLUMNS)]
        self._require_interval(table, name, columns)
        errors = RowErrors(table.header, terms.on_refused)
        times, numbers = array("q"), array("d")
        read_row = _row_reader(columns, interval_ms(name.interval), times, numbers)
        for line, row in rows_in_steps(table, terms.on_step):
            if isinstance(row, RowError):
                errors.add(row)
                continue
            try:
                read_row(row)
            except CellError as error:
                errors.add_cell(line, error)
        return ParsedFile(
            kind=self.kind,
            file_name=terms.file_name,
            member=terms.member,
            candles=_series(table.label, name, times, numbers),
            errors=tuple(errors.kept),
            refused=errors.count,
        )

    @staticmethod
    def _require_interval(table: ExportTable, name: CandleName, columns: list[int]) -> None:
        """Refuse a file whose first candle is not as long as the name says."""
        first = table.first_row()
        if first is None:
            return
        try:
            opened, closed = (cells.milliseconds(first, columns[at]) for at in (0, -1))
        except CellError:
            return
        if closed - opened + 1 != interval_ms(name.interval):
            reason = f"has candles of another length than the {name.interval} in its name"
            raise ImportRefusedError(table.label, f"{reason}: {_HOW_TO_NAME}", Asked.CANDLES)


def _row_reader(
    columns: list[int], length_ms: int, times: "array[int]", numbers: "array[float]"
) -> Callable[[Row], None]:
    opened, first, high, low, last, volume, _ = columns
    is_aligned = length_ms <= _DAY_MS

    def read_row(row: Row) -> None:
        at = cells.milliseconds(row, opened)
        if is_aligned and at % length_ms:
            raise CellError(opened, "is not where a candle of this interval opens")
        prices = [float(cells.positive(row, index)) for index in (first, high, low, last)]
        if prices[1] < max(prices):
            raise CellError(high, "is below another price of its candle")
        if prices[2] > min(prices):
            raise CellError(low, "is above another price of its candle")
        traded = float(cells.zero_or_above(row, volume))
        times.append(at)
        numbers.extend((*prices, traded))

    return read_row


def _series(
    label: str, name: CandleName, times: "array[int]", numbers: "array[float]"
) -> CandleSeries:
    open_at: NDArray[np.int64] = (
        np.frombuffer(times, dtype=np.int64) if times else np.empty(0, "i8")
    )
    columns = np.frombuffer(numbers, dtype=np.float64) if numbers else np.empty(0)
    columns = columns.reshape(-1, len(_PRICES) + 1)
    price_type = name.price_type
    if price_type is None:
        if len(columns) and not columns[:, -1].any():
            raise ImportRefusedError(label, _WHICH_PRICE, Asked.CANDLES)
        price_type = PriceType.LAST
    order = np.argsort(open_at, kind="stable")
    is_newest = np.append(np.diff(open_at[order]) != 0, np.ones(min(1, len(order)), bool))
    kept = order[is_newest]
    first, high, low, last, volume = (np.ascontiguousarray(each) for each in columns[kept].T)
    return CandleSeries(
        symbol=name.symbol,
        interval=name.interval,
        price_type=price_type,
        open_at=open_at[kept],
        open=first,
        high=high,
        low=low,
        close=last,
        volume=volume,
    )


CANDLES: Final = CandleImporter()
