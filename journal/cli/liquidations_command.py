"""`cooldown-journal liquidations`: every episode with its prices and what it took."""

import argparse
import json

from journal.bootstrap import Services
from journal.services.positions.rows import episode_row


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("liquidations", help="list liquidation episodes")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the episodes, newest first; return 0."""
    account = services.accounts.named(arguments.account).name
    views = services.liquidations.episodes(account)
    if arguments.json:
        rows = [episode_row(view) for view in views]
        print(json.dumps({"account": account, "episodes": rows}, ensure_ascii=False))
        return 0
    print(f"{len(views)} liquidation episodes in account {account}")
    for view in views:
        loss = ", ".join(f"{amount:f} {asset}" for asset, amount in view.lost) or "unknown"
        print(
            f"{view.episode.ended_at:%Y-%m-%d %H:%M:%S} UTC  {', '.join(view.symbols)}  loss {loss}"
        )
        for one in view.episode.liquidations:
            print(
                f"    {one.symbol} {one.side or ''}  entry {one.entry_price or '—'}  "
                f"trigger {one.trigger_price or 'not in your file'}  "
                f"executed {one.execution_price or '—'}  ({one.certainty}: {one.source})"
            )
    return 0
