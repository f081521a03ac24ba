"""The command `cooldown-journal`: the services of the window, without a window."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from journal import __version__
from journal.bootstrap import Services, backup_service, open_services
from journal.cli import (
    analytics_command,
    backup_command,
    brackets_command,
    demo_command,
    export_command,
    import_command,
    imports_command,
    liquidations_command,
    margin_command,
    note_command,
    pause_command,
    plan_command,
    positions_command,
    reconcile_command,
    report_command,
    review_command,
    rules_command,
    week_command,
)
from journal.cli.report_command import Printing
from journal.domain.errors import InvalidValueError, JournalError, PausedError

EXIT_OK = 0
EXIT_ERROR = 1
EXIT_PAUSED = 4


class Command(Protocol):
    """A module of this folder: one command."""

    def add_parser(
        self, subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]"
    ) -> argparse.ArgumentParser:
        """Describe the command and its arguments."""
        ...

    def run(self, arguments: argparse.Namespace, services: Services) -> int:
        """Do it and return the exit code."""
        ...


COMMANDS: Mapping[str, Command] = {
    "import": import_command,
    "imports": imports_command,
    "positions": positions_command,
    "liquidations": liquidations_command,
    "review": review_command,
    "day": week_command.DAY,
    "week": week_command.WEEK,
    "analytics": analytics_command,
    "pause": pause_command,
    "reconcile": reconcile_command,
    "rules": rules_command,
    "plan": plan_command,
    "note": note_command,
    "margin": margin_command,
    "brackets": brackets_command,
    "export": export_command,
    "demo": demo_command,
}
REPORT: Final = "report"
"""The one command that needs somebody who draws."""
BACKUP: Final = "backup"
"""The one command that a journal which cannot be opened must not stop."""


def run(
    arguments: Sequence[str],
    opened: Callable[..., Services] = open_services,
    printing: Printing | None = None,
) -> int:
    """Run one command.

    Args:
        arguments: its name and what follows it.
        opened: opens the journal.
        printing: draws reports; None: whoever runs the command cannot.

    Returns:
        The exit code: 0 ok, 1 error, 2 breaches or usage, 4 paused.
    """
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == BACKUP:
            code = backup_command.run(chosen, backup_service(chosen.data_dir))
        else:
            code = _run_opened(chosen, opened, printing)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the answer, such as `head`, has seen enough; nothing is left to say there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except JournalError as error:
        _tell(error, as_json=chosen.json)
        return EXIT_PAUSED if isinstance(error, PausedError) else EXIT_ERROR
    return code


def _run_opened(
    chosen: argparse.Namespace, opened: Callable[..., Services], printing: Printing | None
) -> int:
    services = opened(chosen.data_dir, demo=chosen.command == "demo")
    try:
        if chosen.command == REPORT:
            if printing is None:
                raise JournalError("Reports cannot be drawn here: start the program itself.")
            return report_command.run(chosen, services, printing)
        return COMMANDS[chosen.command].run(chosen, services)
    finally:
        services.close()


def _parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, each with --json and --data-dir."""
    parser = argparse.ArgumentParser(
        prog="cooldown-journal",
        description="Trading journal and cooldown coach for crypto futures. "
        "Without a command it opens the window.",
        epilog="Exit codes: 0 ok, 1 error, 2 breaches or usage, "
        "3 system library missing, 4 paused.",
    )
    parser.add_argument("--version", action="version", version=f"cooldown-journal {__version__}")
    _add_data_dir(parser, None)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    others = (report_command.add_parser, backup_command.add_parser)
    for add_parser in (*(one.add_parser for one in COMMANDS.values()), *others):
        command_parser = add_parser(subparsers)
        # SUPPRESS: the option may stand before or after the command's name.
        _add_data_dir(command_parser, argparse.SUPPRESS)
        if not any("--json" in action.option_strings for action in command_parser._actions):  # noqa: SLF001  # argparse offers no public view
            command_parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _add_data_dir(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=default,
        help="folder of the journal (default: the user's data folder)",
    )


def _tell(error: JournalError, *, as_json: bool) -> None:
    """Print an error as a sentence, and as JSON where JSON was asked for."""
    sys.stderr.write(f"{error}\n")
    if as_json:
        answer: dict[str, object] = {"error": str(error)}
        if isinstance(error, InvalidValueError):
            answer["field"] = error.field
        print(json.dumps(answer, ensure_ascii=False))
