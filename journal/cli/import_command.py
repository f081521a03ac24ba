"""`cooldown-journal import`: exports of the exchange into the record."""

import argparse
import json
from pathlib import Path

from journal.bootstrap import Services
from journal.domain.errors import JournalError
from journal.domain.values import PriceType
from journal.services.files.importing import (
    Asked,
    CandleNaming,
    ColumnMapping,
    FileOutcome,
    ImportReport,
    ImportWishes,
    mapping_from_json,
    zone_from_text,
)
from journal.services.pause.state import PauseState
from journal.services.positions.rows import Row, instant, liquidation_row

_SHOWN_ERRORS = 10
_UTC = {"+00:00": "UTC"}
_OPTIONS = {
    Asked.ZONE: "--tz, like --tz +03:00",
    Asked.MAPPING: "--map FILE.json",
    Asked.ACCOUNT: "--account NAME",
    Asked.CANDLES: "--symbol, --interval and --price-type",
}
"""How what is asked is answered here."""

_EPILOG = """\
Reads Binance Trade, Transaction, Order and Position History, statements and klines, Bybit closed
PnL and OKX trades, as csv, zip, gzip, tar.gz, xlsx or ods; the header decides which a file is. Of a
folder, every file in it and in its subfolders is read whose name ends like that; links are not
followed. Every file is imported whole or not at all, and importing it again adds nothing. Rows
that cannot be read are listed with line and column, and the others are imported: that is exit
code 0. A file that cannot be read at all, or does not tell its time zone where --tz is missing, is
listed with the reason, the other files are imported, and the exit code is 1. Without --account a
file goes to the account with its Uid, or to the only account; another Uid gets an account of its
own.

A table whose header is not known is listed with its columns. Say once which column is what, in a
file such as

  {"columns": {"time": "Executed at", "symbol": "Pair", "side": "Side", "price": "Fill Price",
               "quantity": "Filled", "fee": "Fee", "fee asset": "Fee Coin",
               "realized PnL": "PnL", "trade ID": "Exec ID", "order ID": "Order",
               "position side": "Leg"},
   "date_order": "day-month-year", "decimal_comma": false, "fees_are_negative": false}

and name it with --map; it is remembered for every file with that header. Only time, symbol, side,
price and quantity must be there; date_order is year-month-day, day-month-year or month-day-year."""


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "import",
        help="import exports of the exchange",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files and folders")
    parser.add_argument(
        "--undo",
        type=int,
        action="append",
        metavar="NUMBER",
        help="take an import back instead, by its number in `imports`; may be repeated",
    )
    parser.add_argument("--account", metavar="NAME", help="where the records go")
    parser.add_argument(
        "--tz",
        metavar="ZONE",
        help="zone of times whose zone neither file nor file name tells: +03:00, UTC-6 or "
        "Europe/Berlin",
    )
    parser.add_argument(
        "--map",
        type=Path,
        action="append",
        default=[],
        metavar="FILE.json",
        help="which column is what in files with an unknown header; may be repeated",
    )
    parser.add_argument(
        "--times",
        choices=["keep", "replace"],
        default="keep",
        help="where known rows are told again with other times: keep the recorded ones (default), "
        "or replace them by the file's",
    )
    parser.add_argument(
        "--save-refused",
        type=Path,
        metavar="DIR",
        help="write refused rows into this folder, one CSV a file, to be mended and imported",
    )
    parser.add_argument("--symbol", help="of candles whose name does not tell it")
    parser.add_argument("--interval", help="of candles whose name does not tell it")
    parser.add_argument(
        "--price-type",
        choices=[price_type.value for price_type in PriceType],
        help="of candles whose name does not tell it",
    )
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Import the files and print what came of each; return 1 if one could not be read.

    Raises:
        JournalError: neither files nor an import to undo are named, or both are.
    """
    if bool(arguments.files) == bool(arguments.undo):
        raise JournalError("Name the files to import, or the import to take back with --undo.")
    if arguments.undo:
        return _undo(arguments, services)
    report = services.importing.import_files(arguments.files, _wishes(arguments))
    pause = services.pause.state()
    if arguments.json:
        print(json.dumps(_answer(report, pause), ensure_ascii=False))
    else:
        _print_summary(report, pause)
    # What was imported is told before anything else can fail.
    saved = _save_refused(arguments.save_refused, report, services)
    if not arguments.json:
        for path in saved:
            print(f"Refused rows saved: {path}")
    return 1 if report.refused_files else 0


def _wishes(arguments: argparse.Namespace) -> ImportWishes:
    return ImportWishes(
        account=arguments.account,
        untold_zone=zone_from_text(arguments.tz) if arguments.tz is not None else None,
        naming=CandleNaming(
            symbol=arguments.symbol,
            interval=arguments.interval,
            price_type=PriceType(arguments.price_type) if arguments.price_type else None,
        ),
        mappings=tuple(map(_mapping, arguments.map)),
        retimed=frozenset(arguments.files) if arguments.times == "replace" else frozenset(),
    )


def _mapping(path: Path) -> ColumnMapping:
    try:
        return mapping_from_json(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise JournalError(f"{path} cannot be read: {reason}.") from error


def _save_refused(folder: Path | None, report: ImportReport, services: Services) -> list[Path]:
    """Write the refused rows of each file, and return where to."""
    if folder is None:
        return []
    return services.refused_rows.save_all(report.files, report.wishes, folder)


def _undo(arguments: argparse.Namespace, services: Services) -> int:
    report = services.import_history.undo(arguments.undo)
    if arguments.json:
        print(json.dumps({"removed": report.removed, "restored": report.restored}))
    else:
        print(f"Undone: {report.removed} rows removed, {report.restored} as they were before")
    return 0


def _answer(report: ImportReport, pause: PauseState) -> Row:
    return {
        "files": [_file_row(file) for file in report.files],
        "added": report.added,
        "known": report.known,
        "refused": report.refused,
        "conflicts": report.conflicts,
        "retimed": report.retimed,
        "passed_over": [{"file": one.label, "reason": one.reason} for one in report.passed_over],
        "refused_files": len(report.refused_files),
        "liquidations_found": [liquidation_row(one) for one in report.liquidations_found],
        "pause": {
            "running": pause.running,
            "ends_at": instant(pause.pause.ends_at) if pause.pause else None,
            "remaining_seconds": int(pause.remaining.total_seconds()),
        },
    }


def _file_row(file: FileOutcome) -> Row:
    return {
        "file": file.label,
        "kind": file.kind.value if file.kind else None,
        "account": file.account,
        "zone": file.zone,
        "added": file.added,
        "known": file.known,
        "detail": file.detail,
        "updated": file.updated,
        "retimed": file.retimed,
        "refused": file.refused,
        "refused_rows": [
            {"line": error.line, "column": error.column, "reason": error.reason}
            for error in file.errors
        ],
        "conflicts": [
            {
                "identity": list(conflict.identity),
                "field": conflict.field,
                "stored": conflict.stored,
                "offered": conflict.offered,
            }
            for conflict in file.conflicts
        ],
        "time_shift_seconds": (
            None if file.time_shift is None else int(file.time_shift.total_seconds())
        ),
        "error": file.refusal,
        "needs_zone": file.needs_zone,
        "columns": list(file.sample.names) if file.sample else None,
        "example_time": file.example_time,
        "example_at": instant(file.example_at),
        "lies_in_future": file.lies_in_future,
    }


def _print_summary(report: ImportReport, pause: PauseState) -> None:
    for file in report.files:
        _print_file(file)
    print(
        f"{_files(len(report.files))}: {report.added} rows added, {report.known} known, "
        f"{report.refused} refused, {_files(len(report.refused_files))} refused"
    )
    for passed in report.passed_over:
        print(f"Passed over: {passed.label} {passed.reason}")
    for one in report.liquidations_found:
        side = f" {one.side.value}" if one.side else ""
        print(f"Liquidation found: {one.symbol}{side} at {one.occurred_at:%Y-%m-%d %H:%M:%S} UTC")
    if pause.sentence is not None:
        print(pause.sentence)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _print_file(file: FileOutcome) -> None:
    if file.refusal is not None:
        print(f"{file.label} {file.refusal}")
        if file.asked is not None:
            print(f"    Say it with {_OPTIONS[file.asked]}")
        return
    where = f" → {file.account}" if file.account else ""
    zone = f", times in {_UTC.get(file.zone, file.zone)}" if file.zone else ""
    detail = f" {file.detail}" if file.detail else ""
    retimed = f", {file.retimed} with times replaced" if file.retimed else ""
    print(
        f"{file.label}: {file.kind}{detail}{where}, {file.added} added, "
        f"{file.known + file.updated} known{retimed}, {file.refused} refused{zone}"
    )
    if file.lies_in_future:
        print("    Some of its times have not come yet: is the time zone right (--tz)?")
    if file.of_time:
        print(f"    {_other_times(file)}")
    for error in file.errors[:_SHOWN_ERRORS]:
        column = f", {error.column}" if error.column else ""
        print(f"    line {error.line}{column}: {error.reason}")
    if file.refused > _SHOWN_ERRORS:
        print(f"    … and {file.refused - _SHOWN_ERRORS} more refused rows (--json lists them)")
    told = [conflict for conflict in file.conflicts if not conflict.is_of_time]
    for conflict in told[:_SHOWN_ERRORS]:
        print(
            f"    {' '.join(conflict.identity)} is recorded with {conflict.field} "
            f"{conflict.stored}, the file says {conflict.offered}: nothing was changed"
        )


def _other_times(file: FileOutcome) -> str:
    """Return what is to be decided about rows that are told again with other times."""
    shift = file.time_shift
    apart = "other times" if shift is None else f"times {shift.total_seconds() / 3600:+g} h apart"
    return (
        f"{file.of_time} of its rows are recorded with {apart}: one import was read in a wrong "
        "time zone. The recorded times were kept; --times replace takes those of this file instead."
    )
