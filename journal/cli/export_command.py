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
        "export", help="write positions as CSV, views as JSON, or everything there is"
    )
    parser.add_argument(
        "--format",
        choices=("csv", "json", "journal", "all", "template"),
        required=True,
        help="journal: what import reads back; all: every table as JSON, and into a .zip also as "
        "CSV, with the pictures",
    )
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
    if arguments.format == "all" and arguments.output is not None:
        return _write_everything(arguments, services)
    account = services.accounts.named(arguments.account).name
    exporting = services.exporting
    write = {
        "csv": lambda: exporting.as_csv(account),
        "json": lambda: exporting.as_json(account),
        "journal": lambda: "".join(services.journal_file.lines()),
        "all": lambda: "".join(services.whole_record.document()),
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


def _write_everything(arguments: argparse.Namespace, services: Services) -> int:
    """Write every table, and say which pictures are missing."""
    written = services.whole_record.write(arguments.output)
    if arguments.json:
        print(
            json.dumps(
                {
                    "written": str(arguments.output),
                    "tables": written.tables,
                    "rows": written.rows,
                    "pictures": written.pictures,
                    "missing": written.missing,
                }
            )
        )
        return 0
    print(f"Written: {written.rows} rows of {written.tables} tables, {written.pictures} pictures")
    for sentence in written.missing:
        print(sentence)
    return 0
