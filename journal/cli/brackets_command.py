"""`cooldown-journal brackets`: which leverage brackets there are, and newer ones from a file."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Protocol

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.versions import Environment
from journal.services.margin.bracket_library import BracketImport, BracketLibrary


class HasBrackets(Protocol):
    """Whoever holds the library of brackets."""

    @property
    def brackets(self) -> BracketLibrary:
        """All versions of the brackets."""
        ...


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command and its arguments."""
    parser = subparsers.add_parser(
        "brackets",
        help="list the leverage brackets, or import newer ones",
        description="Without a file it lists every version. With one it keeps the tables of a "
        "saved answer of the exchange's leverageBracket endpoint, in force from their day on.",
    )
    parser.add_argument("file", metavar="ANSWER.json", type=Path, nargs="?")
    parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="day of the answer (default: today)")
    parser.add_argument("--testnet", action="store_true", help="the answer is the testnet's")
    return parser


def run(arguments: argparse.Namespace, services: HasBrackets) -> int:
    """Import a file, or list what there is; return 0.

    Raises:
        JournalError: the file is refused whole, or the day is none.
    """
    environment = Environment.TESTNET if arguments.testnet else Environment.PRODUCTION
    if arguments.file is None:
        _list(services.brackets, environment, as_json=arguments.json)
        return 0
    brought = services.brackets.import_file(
        arguments.file, as_of=_day(arguments.as_of), environment=environment
    )
    if arguments.json:
        print(json.dumps(_answer(brought)))
    else:
        kept = "kept" if brought.is_new else "known already"
        print(
            f"{brought.symbols} symbols of {brought.environment}, in force from "
            f"{brought.as_of} on: {kept}, {brought.changed} changed."
        )
    return 0


def _list(library: BracketLibrary, environment: Environment, *, as_json: bool) -> None:
    books = library.versions(environment).books
    if as_json:
        versions = [
            {
                "as_of": book.as_of.isoformat(),
                "source": book.source,
                "symbols": len(book.symbols),
                "content_hash": book.content_hash,
            }
            for book in books
        ]
        damaged = [str(path) for path in library.damaged(environment)]
        print(json.dumps({"versions": versions, "damaged": damaged}, ensure_ascii=False, indent=2))
        return
    for book in books:
        print(
            f"{book.as_of}  {len(book.symbols):>5} symbols  {book.content_hash[:12]}  {book.source}"
        )
    for path in library.damaged(environment):
        print(f"Damaged, import it again: {path}")
    if not books:
        print(
            f"No brackets of {environment} yet: import an answer of its leverageBracket endpoint."
        )


def _answer(brought: BracketImport) -> dict[str, object]:
    return {
        "environment": brought.environment.value,
        "as_of": brought.as_of.isoformat(),
        "symbols": brought.symbols,
        "changed": brought.changed,
        "is_new": brought.is_new,
    }


def _day(text: str | None) -> date | None:
    """Return the day that was typed.

    Raises:
        InvalidValueError: it is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(
            "as_of", f"must be a day such as 2026-10-01, not {text[:40]!r}"
        ) from None
