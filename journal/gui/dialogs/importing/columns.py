"""The tables of an import: what becomes of each file, and why rows were refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from PySide6.QtWidgets import QSizePolicy

from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column, text_column
from journal.gui.parts.table import ROW_HEIGHT, Table
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.services.files.importing import FileOutcome, PassedOver

_SHOWN = 200
_LEAST_HEIGHT = 2 * ROW_HEIGHT
Row = TypeVar("Row")


DIFFERS_PLACE: Final = 4
"""Which column of files counts what differs: hidden while nothing does."""
ACCOUNT_PLACE: Final = 6
"""Which column of files names the account: hidden while there is one account only."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row, or a whole file (no line then), was left out."""

    label: str
    line: int | None
    column: str
    reason: str


def reasons_of(
    files: Sequence[FileOutcome], passed_over: Sequence[PassedOver] = ()
) -> tuple[Reason, ...]:
    """Return why whole files were left out, then why rows were; at most 200."""
    found = [Reason(one.label, None, "", one.refusal) for one in files if one.refusal is not None]
    found.extend(Reason(one.label, None, "", one.reason) for one in passed_over)
    for file in files:
        found.extend(Reason(file.label, row.line, row.column, row.reason) for row in file.errors)
        for one in file.conflicts:
            if not one.is_of_time:
                differs = f"recorded with {_spaced(one.field)} {one.stored}, here {one.offered}"
                name = " ".join(one.identity)
                found.append(Reason(file.label, None, "", f"{name} is {differs}; it was kept"))
    return tuple(found[:_SHOWN])


def reason_columns() -> tuple[Column[Reason], ...]:
    """Return the columns of what was left out."""
    return (
        text_column(
            "label",
            "File",
            lambda reason: reason.label,
            tooltip=lambda reason: reason.label,
            is_file_name=True,
        ),
        text_column("line", "Line", lambda reason: str(reason.line) if reason.line else None),
        text_column("column", "Column", lambda reason: reason.column),
        text_column(
            "reason",
            "Why",
            lambda reason: reason.reason,
            tooltip=lambda reason: reason.reason,
            stretch=True,
        ),
    )


def file_columns(style: TextStyle) -> tuple[Column[FileOutcome], ...]:
    """Return the columns of files in a preview or a report; the counts are never out of sight."""
    return (
        text_column(
            "label",
            "File",
            lambda file: file.label,
            mark=_mark,
            tooltip=lambda file: str(file.path),
            stretch=True,
            is_file_name=True,
        ),
        text_column("kind", "Type", kind_of),
        _rows_column("added", "New", lambda file: file.added),
        _rows_column("known", "Known", lambda file: file.known + file.updated),
        _rows_column("differs", "Differs", lambda file: file.conflicting + file.retimed),
        _rows_column("refused", "Refused", lambda file: file.refused),
        text_column("account", "Account", lambda file: file.account),
        text_column("example", "Its first time", lambda file: file.example_time),
        text_column(
            "zone",
            "Read in",
            lambda file: zone_spaced(file.zone) if file.zone else None,
            tooltip=lambda file: "" if file.zone else "Its times need no zone, or nobody told it.",
        ),
        text_column(
            "example_at",
            f"That is in {style.zone_label}",
            lambda file: style.time(file.example_at, seconds=True) if file.example_at else None,
            tooltip=lambda file: style.utc(file.example_at),
        ),
    )


def _rows_column(key: str, header: str, count: Callable[[FileOutcome], int]) -> Column[FileOutcome]:
    """Return a column of rows; a file that is refused as a whole was not counted."""

    def write(file: FileOutcome, _decimals: int) -> str:
        return words.UNKNOWN if file.refusal is not None else words.number(Decimal(count(file)))

    return Column(
        key=key,
        header=header,
        write=write,
        sort_key=count,
        right=True,
        tooltip=lambda file: "" if file.refusal is None else "Nothing of it can be taken.",
    )


def zone_spaced(zone: str) -> str:
    """Return ``UTC+03:00`` for an offset, and the name of a place as it is."""
    if zone[:1] not in {"+", "-"}:
        return zone
    return "UTC" if zone == "+00:00" else f"UTC{zone}"


def left_out(files: Sequence[FileOutcome], passed_over: Sequence[PassedOver]) -> int:
    """Return how many reasons there are, those beyond the first 200 included."""
    refused = sum(file.refused + (file.refusal is not None) for file in files)
    return refused + len(passed_over) + sum(file.conflicting - file.of_time for file in files)


def shrinkable(table: Table[Row]) -> Table[Row]:
    """Let a table be as high as its rows need, and as low as two of them where room is short."""
    table.hugs_rows = True
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    table.setMinimumHeight(_LEAST_HEIGHT)
    return table


def kind_of(file: FileOutcome) -> str | None:
    """Return what a file is: ``Candles BTCUSDT 1m, mark price``."""
    if file.kind is None:
        return None
    return f"{file.kind.value} {file.detail}".strip()


def _mark(file: FileOutcome) -> Mark:
    if file.refusal is not None:
        return Mark.BREACH
    return Mark.WARN if file.refused or file.conflicting or file.lies_in_future else Mark.GOOD


def _spaced(field: str) -> str:
    return field.replace("_", " ")
