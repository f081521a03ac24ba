"""`cooldown-journal pause`: whether trading is paused, until when and why."""

import argparse
import json

from journal.bootstrap import Services
from journal.services.pause.service import PauseState
from journal.services.rows import instant, liquidation_row


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    return subparsers.add_parser("pause", help="tell whether trading is paused, and for how long")


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the state of the pause; return 0, since telling is never locked."""
    state = services.pause.state()
    if arguments.json:
        print(json.dumps(_row(state), ensure_ascii=False))
    elif state.sentence is not None:
        print(state.sentence)
    elif state.pause is not None:
        print(f"No pause is running. The last one ended at {instant(state.pause.ends_at)}.")
    else:
        print("No pause is running, and no liquidation is recorded.")
    return 0


def _row(state: PauseState) -> dict[str, object]:
    """Return the state as JSON; times are ISO 8601, what is left is in whole seconds."""
    pause, liquidation = state.pause, state.liquidation
    return {
        "running": state.running,
        "started_at": instant(pause.started_at if pause else None),
        "liquidated_at": instant(pause.liquidated_at if pause else None),
        "ends_at": instant(pause.ends_at if pause else None),
        "remaining_seconds": int(state.remaining.total_seconds()),
        "sentence": state.sentence,
        "account": state.account,
        "liquidation": liquidation_row(liquidation) if liquidation else None,
    }
