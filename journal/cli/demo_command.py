"""`cooldown-journal demo --json`: the demo journal's summary without a window."""

import argparse
import json

from journal.bootstrap import Services
from journal.services.positions.rows import episode_row, instant


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    return subparsers.add_parser("demo", help="open a journal of invented trades in the window")


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the demo's summary; return 0."""
    if not arguments.json:
        print(services.summary.text(), end="")
        return 0
    account = services.accounts.named(None).name
    state = services.pause.state()
    answer = {
        "demo": True,
        "account": account,
        "positions": len(services.positions.views(account)),
        "episodes": [episode_row(view) for view in services.liquidations.episodes(account)],
        "paused_until": instant(state.pause.ends_at) if state.running and state.pause else None,
    }
    print(json.dumps(answer, ensure_ascii=False))
    return 0
