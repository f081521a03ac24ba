"""`cooldown-journal reconcile`: whether what was imported adds up."""

import argparse
import json

from journal.bootstrap import Services
from journal.services.positions.rows import Row, number


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "reconcile", help="hold fills, wallet rows and told positions against each other"
    )
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the gaps of an account and what would close them; return 0."""
    found = services.reconciling.look(services.accounts.named(arguments.account).name)
    rows: list[Row] = [
        {
            "kind": gap.kind.value,
            "day": gap.day.isoformat(),
            "symbol": gap.symbol,
            "asset": gap.asset,
            "by_fills": number(gap.by_fills),
            "by_exchange": number(gap.by_exchange),
            "difference": number(gap.difference),
            "closed_by": gap.closed_by,
        }
        for gap in found.gaps
    ]
    if arguments.json:
        print(
            json.dumps(
                {
                    "gaps": rows,
                    "files_wanted": list(found.files_wanted),
                    "fills": found.fills,
                    "wallet_rows": found.wallet_rows,
                    "told_positions": found.told_positions,
                },
                ensure_ascii=False,
            )
        )
        return 0
    for row in rows:
        amount = "missing" if row["difference"] is None else f"{row['difference']} {row['asset']}"
        print(
            f"{row['day']}  {row['symbol'] or 'all contracts'}  {row['kind']}: "
            f"{amount} — import the {row['closed_by']} of that day"
        )
    if rows:
        print(f"{len(rows)} gaps on {len(found.days)} days")
    elif found.has_compared:
        print("Everything adds up.")
    else:
        print("Nothing to compare yet: import a Transaction History beside the Trade History.")
    return 0
