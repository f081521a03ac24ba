"""The entrance: the window without arguments, the command with them."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journal.bootstrap import Services
    from journal.services.reports.request import ReportRequest

WINDOW_OPTIONS = frozenset({"--data-dir", "--theme"})
EXIT_SYSTEM_LIBRARY_MISSING = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or run the command that the arguments name.

    Returns:
        0 ok, 1 error, 2 breaches or usage, 3 system library missing, 4 paused.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if _asks_for_window(given):
        return window(given)
    from journal.cli.main import run  # noqa: PLC0415  # the window must not pay for the command

    try:
        return run(given, printing=_print_report)
    except ImportError as error:
        return _without_library(error)


def _print_report(services: "Services", wanted: "ReportRequest", path: Path) -> None:
    """Draw a report. The command may not know Qt, and the entrance knows both sides of the house.

    So the command is handed this function, and Qt is loaded when a report is wanted, not before.
    """
    from journal.gui.printing.command import print_report  # noqa: PLC0415  # as above

    print_report(services, wanted, path)


def window(arguments: Sequence[str] | None = None) -> int:
    """Open the window; without a display, show offscreen what it would show."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # thousands of objects that stay: enabled once all is imported
    try:
        from journal.gui.window.app import run_window  # noqa: PLC0415  # Qt's libraries may be missing

        return run_window(given)
    except ImportError as error:
        return _without_library(error)
    finally:
        gc.enable()


def _without_library(error: ImportError) -> int:
    """Say which library is missing; what is no library of Qt's is a bug and raised again."""
    if error.name is not None and not error.name.startswith("PySide6"):
        raise error
    sys.stderr.write(
        f"The window needs a system library that is missing: {error}.\n"
        "Start with `python3 packaging/run.py`, which names the packages to install.\n"
    )
    return EXIT_SYSTEM_LIBRARY_MISSING


def _asks_for_window(arguments: Sequence[str]) -> bool:
    """Whether the arguments name no command: nothing, the demo, files, or the window's options."""
    rest = list(arguments)
    while rest and rest[0].split("=", 1)[0] in WINDOW_OPTIONS:
        del rest[: 1 if "=" in rest[0] else 2]
    if rest and all("." in one and Path(one).is_file() for one in rest):
        return True  # no command has a dot in its name
    return not rest or (rest[0] == "demo" and not {"--json", "--help", "-h"} & set(rest))


if __name__ == "__main__":
    sys.exit(main())
