"""`cooldown-journal export`: the record as a file for other programs."""

import argparse
import json
from pathlib import Path

from journal.bootstrap import Services
from journal.domain.errors import JournalError


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("export", help="write positions as CSV, or the record as JSON")
    parser.add_argument("--format", choices=("csv", "json"), required=True)
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Write the export; return 0.

    Raises:
        JournalError: the file cannot be written.
    """
    account = services.accounts.named(arguments.account).name
    exporting = services.exporting
    content = exporting.as_csv(account) if arguments.format == "csv" else exporting.as_json(account)
    if arguments.output is None:
        print(content, end="" if content.endswith("\n") else "\n")
        return 0
    try:
        arguments.output.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise JournalError(f"{arguments.output} cannot be written: {error.strerror}.") from error
    if arguments.json:
        print(json.dumps({"written": str(arguments.output), "account": account}))
    else:
        print(f"Written: {arguments.output}")
    return 0
