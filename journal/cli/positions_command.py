"""`cooldown-journal positions`: every position with its lines and broken rules."""

import argparse
import json

from journal.bootstrap import Services
from journal.services.rows import position_row


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("positions", help="list positions with their exact lines")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    parser.add_argument("--open", action="store_true", help="only positions that are still open")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the positions, newest first; return 0."""
    account = services.accounts.named(arguments.account).name
    views = services.positions.views(account)
    rows = [position_row(view) for view in views if view.position.is_open or not arguments.open]
    if arguments.json:
        print(json.dumps({"account": account, "positions": rows}, ensure_ascii=False))
        return 0
    print(f"{len(rows)} positions in account {account}")
    for row in rows:
        state = "open" if row["is_open"] else ("LIQUIDATED" if row["liquidated"] else "closed")
        liquidation_price = row["liquidation_price"] or f"unknown ({row['lines_unknown_because']})"
        print(
            f"{row['opened_at']}  {row['symbol']} {row['side']} {row['quantity']} {state}  "
            f"entry {row['entry_price'] or '—'}  exit {row['exit_price'] or '—'}  "
            f"net {row['net_pnl'] or '—'}  liquidation price {liquidation_price}  "
            f"{' '.join(map(str, _rules(row)))}".rstrip()
        )
    return 0


def _rules(row: dict[str, object]) -> list[object]:
    """Return the broken rules of a row, each once."""
    rules = row["broken_rules"]
    return list(dict.fromkeys(rules)) if isinstance(rules, list) else []
