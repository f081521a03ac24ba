"""`cooldown-journal pause`: whether trading is paused, and what may be decided about it."""

import argparse
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from journal.bootstrap import Services
from journal.cli.pause_answers import (
    history_line,
    history_row,
    policy_row,
    say,
    state_row,
    state_text,
)
from journal.domain.errors import InvalidValueError
from journal.domain.pause.policy import CHOICES, Choice
from journal.services.positions.rows import instant

EXIT_OK: Final = 0
EXIT_NOT_GRANTED: Final = 4
_MOST_HOURS: Final = 720


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "pause",
        help="tell whether trading is paused; start, lengthen or dispute a pause",
        description="start HOURS and extend HOURS lengthen; void LIQUIDATION and dispute say that "
        "a record is wrong (dispute: the one the end is counted from); policy CHOICE VALUE "
        "chooses how pauses work; history tells which pauses were kept and what was made in "
        "them; log lists what was written down; leave asks for the "
        "emergency door, and opens it with the sentence; practice LINE notes a practice trade of "
        "now; end ends a pause that is stuck.",
    )
    parser.add_argument("action", nargs="?", default="show", choices=tuple(_ACTIONS))
    parser.add_argument("words", nargs="*", metavar="VALUE", help="as the action needs")
    parser.add_argument("--reason", default="", help="why; void and leave ask for it")
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Do what was asked and return the exit code; telling is never locked."""
    return _ACTIONS[arguments.action](arguments, services)


def _show(arguments: argparse.Namespace, services: Services) -> int:
    _words(arguments, 0, "")
    state = services.pause.verify_time()
    say(arguments, state_row(state), state_text(state))
    return EXIT_OK


def _start(arguments: argparse.Namespace, services: Services) -> int:
    services.pause.start(_hours(arguments), arguments.reason)
    return _after(arguments, services)


def _extend(arguments: argparse.Namespace, services: Services) -> int:
    services.pause.extend(_hours(arguments))
    return _after(arguments, services)


def _void(arguments: argparse.Namespace, services: Services) -> int:
    (liquidation_id,) = _words(arguments, 1, "LIQUIDATION")
    return _dispute_one(arguments, services, liquidation_id)


def _dispute(arguments: argparse.Namespace, services: Services) -> int:
    _words(arguments, 0, "")
    return _dispute_one(arguments, services, None)


def _dispute_one(
    arguments: argparse.Namespace, services: Services, liquidation_id: str | None
) -> int:
    answer = services.pause.void(liquidation_id, arguments.reason)
    row = {"granted": answer.granted, "sentence": answer.sentence}
    say(arguments, row | {"state": state_row(services.pause.state())}, answer.sentence)
    return EXIT_OK if answer.granted else EXIT_NOT_GRANTED


def _policy(arguments: argparse.Namespace, services: Services) -> int:
    if arguments.words:
        choice, value = _words(arguments, 2, "CHOICE VALUE")
        chosen = services.pause.choose(_choice(choice), value)
        if chosen.is_later and not arguments.json:
            print(f"It is looser, so it holds from {instant(chosen.holds_from)} on.")
    known = services.pause.policies()
    row = policy_row(known)
    lines = [f"{choice:16}{known.policy.text(choice)}" for choice in CHOICES]
    lines += [
        f"{one.choice} becomes {one.value} at {instant(one.holds_from)}" for one in known.pending
    ]
    say(arguments, row, "\n".join(lines))
    return EXIT_OK


def _log(arguments: argparse.Namespace, services: Services) -> int:
    _words(arguments, 0, "")
    entries = services.pause.log()
    rows = [
        {"kind": one.kind.value, "at": one.at, "subject": one.subject, "until": one.until}
        | {"words": one.words}
        for one in entries
    ]
    told = [f"{row['at']}  {row['kind']:16}{row['subject']}  {row['words']}" for row in rows]
    say(arguments, rows, "\n".join(told) or "Nothing was written down about pauses yet.")
    return EXIT_OK


def _history(arguments: argparse.Namespace, services: Services) -> int:
    _words(arguments, 0, "")
    found = services.pause_history.history()
    rows = [history_row(one) for one in found.pauses]
    head = f"{found.kept} of {found.over} pauses kept, {found.kept_in_a_row} in a row"
    told = [head, *map(history_line, found.pauses)]
    row = {"kept": found.kept, "over": found.over, "kept_in_a_row": found.kept_in_a_row}
    said = "\n".join(told) if found.pauses else "There was no pause yet."
    say(arguments, row | {"pauses": rows}, said)
    return EXIT_OK


def _leave(arguments: argparse.Namespace, services: Services) -> int:
    if arguments.words:
        services.pause.open_door(" ".join(arguments.words))
    else:
        services.pause.ask_door(arguments.reason)
    return _after(arguments, services)


def _practice(arguments: argparse.Namespace, services: Services) -> int:
    if arguments.words:
        account = services.accounts.named(None).name
        services.practice.note(account, " ".join(arguments.words))
    trades = services.practice.trades()
    rows = [{"done_at": instant(one.done_at), "sentence": one.sentence} for one in trades]
    told = [f"{row['done_at']}  {row['sentence']}" for row in rows]
    say(arguments, rows, "\n".join(told) or "No practice trade was noted yet.")
    return EXIT_OK


def _end(arguments: argparse.Namespace, services: Services) -> int:
    _words(arguments, 0, "")
    services.pause.end_by_hand()
    return _after(arguments, services)


def _after(arguments: argparse.Namespace, services: Services) -> int:
    state = services.pause.state()
    say(arguments, state_row(state), state_text(state))
    return EXIT_OK


_ACTIONS: Final[Mapping[str, Callable[[argparse.Namespace, Services], int]]] = {
    "show": _show,
    "start": _start,
    "extend": _extend,
    "void": _void,
    "dispute": _dispute,
    "policy": _policy,
    "history": _history,
    "log": _log,
    "leave": _leave,
    "practice": _practice,
    "end": _end,
}


def _words(arguments: argparse.Namespace, count: int, wanted: str) -> list[str]:
    words: list[str] = arguments.words
    if len(words) != count:
        needs = wanted or "nothing more"
        raise InvalidValueError(arguments.action, f"needs {needs}; nothing was changed")
    return words


def _hours(arguments: argparse.Namespace) -> timedelta:
    """Return whole hours as they were typed."""
    (text,) = _words(arguments, 1, "HOURS")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_HOURS))):
        raise InvalidValueError("hours", "must be a whole number of hours, for example 24")
    return timedelta(hours=int(text))


def _choice(text: str) -> Choice:
    found = next((choice for choice in CHOICES if choice == text), None)
    if found is None:
        raise InvalidValueError("choice", f"must be one of {', '.join(CHOICES)}")
    return found
