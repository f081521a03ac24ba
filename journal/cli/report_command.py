"""`cooldown-journal report`: a week, a month, any days, a position or a liquidation as a file.

The command says which report is wanted; who draws it is handed in by the entrance, because only
the window's side of the house knows Qt, and no command may.
"""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from journal.bootstrap import Services
from journal.domain.errors import InvalidValueError, JournalError
from journal.services.reports.request import ReportKind, ReportRequest

Printing = Callable[[Services, ReportRequest, Path], None]
"""Makes a report and writes it into a file, as the file's ending says."""


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("report", help="write a report as PDF or HTML")
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--week", type=_week, metavar="DAY", help="2026-W47, or a day of the week")
    about.add_argument("--month", type=_month, metavar="MONTH", help="2026-10, or a day of it")
    about.add_argument("--position", metavar="KEY", help="as `positions --json` names it")
    about.add_argument("--liquidation", metavar="ID", help="as `liquidations --json` names it")
    parser.add_argument(
        "--from",
        dest="since",
        type=date.fromisoformat,
        metavar="DAY",
        help="first day, as 2026-10-01",
    )
    parser.add_argument(
        "--to", dest="until", type=date.fromisoformat, metavar="DAY", help="last day, included"
    )
    parser.add_argument("--format", choices=("pdf", "html"), default="pdf")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: named by its days, here")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    return parser


def run(arguments: argparse.Namespace, services: Services, printing: Printing) -> int:
    """Write the report; return 0.

    Raises:
        JournalError: nothing is named to report about, or the file cannot be written.
    """
    wanted = _request(arguments, services.accounts.named(arguments.account).name)
    path = arguments.out or Path(f"{wanted.file_name}.{arguments.format}")
    if path.suffix.lower() != f".{arguments.format}":
        raise InvalidValueError("out", f"must end in .{arguments.format}, as --format says")
    printing(services, wanted, path)
    if arguments.json:
        print(json.dumps({"written": str(path), "account": wanted.account, "kind": wanted.kind}))
    else:
        print(f"Written: {path}")
    return 0


def _request(arguments: argparse.Namespace, account: str) -> ReportRequest:
    if arguments.week is not None:
        return ReportRequest.of_week(account, arguments.week)
    if arguments.month is not None:
        return ReportRequest.of_month(account, arguments.month)
    if arguments.position is not None:
        return ReportRequest(kind=ReportKind.POSITION, account=account, key=arguments.position)
    if arguments.liquidation is not None:
        return ReportRequest(
            kind=ReportKind.LIQUIDATION, account=account, key=arguments.liquidation
        )
    if arguments.since is None or arguments.until is None:
        raise JournalError(
            "Name what to report about: --from and --to, --week, --month, --position or "
            "--liquidation."
        )
    return ReportRequest(
        kind=ReportKind.PERIOD, account=account, since=arguments.since, until=arguments.until
    )


def _week(text: str) -> date:
    """Return a day of the week that is written 2026-W47 or by one of its days."""
    year, between, week = text.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1) if between else date.fromisoformat(text)


def _month(text: str) -> date:
    """Return a day of the month that is written 2026-10 or by one of its days."""
    return date.fromisoformat(f"{text}-01" if text.count("-") == 1 else text)
