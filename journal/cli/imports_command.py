"""`cooldown-journal imports`: what was imported, newest first."""

import argparse
import json

from journal.bootstrap import Services
from journal.services.positions.rows import Row, instant


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "imports", help="list imports; `import --undo NUMBER` takes one back"
    )
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the imports of an account; return 0."""
    account = services.accounts.named(arguments.account).name
    rows: list[Row] = [
        {
            "number": batch.batch_id,
            "file": batch.file_name,
            "kind": batch.kind,
            "zone": batch.zone,
            "imported_at": instant(batch.imported_at),
            "added": batch.rows_added,
            "known": batch.rows_known,
            "refused": batch.rows_refused,
            "undone_at": instant(batch.undone_at),
        }
        for past in services.import_history.imports(account)
        for batch in past.batches
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        undone = ", undone" if row["undone_at"] else ""
        at = str(row["imported_at"]).partition(".")[0].removesuffix("Z")
        print(
            f"{row['number']:>5}  {at}Z  {row['file']}: {row['kind']}, "
            f"{row['added']} added, {row['known']} known, {row['refused']} refused{undone}"
        )
    return 0
