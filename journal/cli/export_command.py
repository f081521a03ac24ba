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
    parser = subparsers.add_parser(
        "export", help="write positions as CSV, views as JSON, or the whole record to be imported"
    )
    parser.add_argument("--format", choices=("csv", "json", "journal", "template"), required=True)
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Write the export; return 0.

    Raises:
        JournalError: the file cannot be written.
    """
    if arguments.format == "journal" and arguments.output is not None:
        count = services.journal_file.write(arguments.output)
        answer = {"written": str(arguments.output), "records": count}
        print(json.dumps(answer) if arguments.json else f"Written: {count} records")
        return 0
    account = services.accounts.named(arguments.account).name
    exporting = services.exporting
    write = {
        "csv": lambda: exporting.as_csv(account),
        "json": lambda: exporting.as_json(account),
        "journal": lambda: "".join(services.journal_file.lines()),
        "template": services.journal_file.template,
    }
    content = write[arguments.format]()
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
