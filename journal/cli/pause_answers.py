"""What the command answers about the pause, as JSON and as sentences."""

import argparse
import json
from datetime import timedelta

from journal.domain.pause.policy import CHOICES
from journal.services.pause.door import SENTENCE
from journal.services.pause.history import PastPause
from journal.services.pause.policies import Policies
from journal.services.pause.state import PauseState
from journal.services.positions.rows import instant, liquidation_row, number


def say(arguments: argparse.Namespace, row: object, text: str) -> None:
    """Print the answer in the form that was asked for."""
    print(json.dumps(row, ensure_ascii=False) if arguments.json else text)


def state_text(state: PauseState) -> str:
    """Return the state in sentences."""
    lines = [_first_line(state), *state.notes]
    if state.stuck:
        lines.append("Its time is over and it runs on: `pause end` ends it by hand.")
    if state.door is not None and state.door.opens_in == timedelta(0):
        lines.append(f'Type the sentence to plan early: pause leave "{SENTENCE}"')
    return "\n".join(lines)


def _first_line(state: PauseState) -> str:
    if state.sentence is not None:
        return state.sentence
    if state.pause is not None:
        return f"No pause is running. The last one ended at {instant(state.pause.ends_at)}."
    return "No pause is running, and no liquidation is recorded."


def state_row(state: PauseState) -> dict[str, object]:
    """Return the state as JSON; times are ISO 8601, what is left is in whole seconds."""
    pause, liquidation, door = state.pause, state.liquidation, state.door
    return {
        "running": state.running,
        "stage": state.stage.value,
        "started_at": instant(pause.started_at if pause else None),
        "liquidated_at": instant(pause.liquidated_at if pause else None),
        "ends_at": instant(state.ends_at or (pause.ends_at if pause else None)),
        "remaining_seconds": int(state.remaining.total_seconds()),
        "sentence": state.sentence,
        "account": state.account,
        "liquidation": liquidation_row(liquidation) if liquidation else None,
        "verified": state.verified,
        "verified_remaining_seconds": _seconds(state.verified_remaining),
        "confirmed_remaining_seconds": _seconds(state.confirmed_remaining),
        "tampered": state.tampered,
        "notes": list(state.notes),
        "stuck": state.stuck,
        "door": None
        if door is None
        else {
            "refusal": door.refusal,
            "opens_in_seconds": _seconds(door.opens_in),
            "open_for_seconds": _seconds(door.open_for),
        },
    }


def policy_row(known: Policies) -> dict[str, object]:
    """Return the policy as JSON."""
    return {
        "policy": {choice: known.policy.text(choice) for choice in CHOICES},
        "pending": [
            {"choice": one.choice, "value": one.value, "holds_from": instant(one.holds_from)}
            for one in known.pending
        ],
    }


def history_row(past: PastPause) -> dict[str, object]:
    """Return one pause with what was traded inside as JSON."""
    return {
        "started_at": instant(past.pause.started_at),
        "ends_at": instant(past.pause.ends_at),
        "running": past.is_running,
        "kept": not past.is_broken,
        "door_opened": past.door_opened,
        "made": {asset: number(amount) for asset, amount in past.made},
        "trades": [
            {
                "account": one.account,
                "position": one.position.key,
                "at": instant(one.event.fill.traded_at),
                "result": number(one.result),
            }
            for one in past.trades
        ],
    }


def history_line(past: PastPause) -> str:
    """Return one pause in a line: when it was, and whether it was kept."""
    when = f"{instant(past.pause.started_at)} to {instant(past.pause.ends_at)}"
    if not past.is_broken:
        return f"{when}  {'runs' if past.is_running else 'kept'}"
    if not past.trades:
        return f"{when}  left by the emergency door"
    count = "1 trade" if len(past.trades) == 1 else f"{len(past.trades)} trades"
    made = ", ".join(f"{number(amount)} {asset}" for asset, amount in past.made)
    return f"{when}  broken by {count}, which made {made or 'what is not known'}"


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
