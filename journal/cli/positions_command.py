"""`cooldown-journal positions`: every position with its lines and broken rules, or those found."""

import argparse
import json
from collections.abc import Sequence
from decimal import Context
from typing import Final

from journal.bootstrap import Services
from journal.domain.errors import JournalError
from journal.domain.query.errors import QueryError
from journal.services.positions.columns.exact import NAMES, Cell, cell
from journal.services.positions.rows import position_row
from journal.services.positions.views import PositionView

_MOST_DECIMALS: Final = 10
"""Of the finest price an exchange writes."""


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("positions", help="list positions with their exact lines")
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    parser.add_argument("--open", action="store_true", help="only positions that are still open")
    parser.add_argument(
        "--query", metavar="TEXT", default="", help="as in the Journal: 'pnl<0 tag:fomo r<-1'"
    )
    parser.add_argument(
        "--columns", metavar="NAMES", help=f"separated by commas, of: {', '.join(NAMES)}"
    )
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the positions, newest first; return 0."""
    account = services.accounts.named(arguments.account).name
    columns = _columns(arguments.columns)
    found = _found(services, account, arguments.query, columns)
    views = [view for view in found if view.position.is_open or not arguments.open]
    if columns:
        now = services.clock.now()
        cells = [{name: cell(view, name, now) for name in columns} for view in views]
        _print_cells(account, columns, cells, as_json=arguments.json)
        return 0
    rows = [position_row(view) for view in views]
    if arguments.json:
        print(json.dumps({"account": account, "positions": rows}, ensure_ascii=False))
        return 0
    print(f"{len(rows)} positions in account {account}")
    for row in rows:
        state = "open" if row["is_open"] else ("LIQUIDATED" if row["liquidated"] else "closed")
        liquidation_price = row["liquidation_price"] or f"unknown ({row['lines_unknown_because']})"
        net = "—" if row["net_pnl"] is None else f"{_short(row['net_pnl'])} {row['asset']}"
        print(
            f"{row['opened_at']}  {row['symbol']} {row['side']} {row['quantity']} {state}  "
            f"entry {_short(row['entry_price'])}  exit {_short(row['exit_price'])}  "
            f"net {net}  liquidation price {liquidation_price}  "
            f"{' '.join(map(str, _rules(row)))}".rstrip()
        )
    return 0


def _columns(text: str | None) -> tuple[str, ...]:
    """Return the names of columns.

    Raises:
        JournalError: there is no such column.
    """
    names = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    for name in names:
        if name not in NAMES:
            raise JournalError(f"There is no column {name!r}. Choose of: {', '.join(NAMES)}.")
    return names


def _found(
    services: Services, account: str, query: str, columns: Sequence[str]
) -> Sequence[PositionView]:
    """Return the positions that a query finds, newest first.

    Raises:
        JournalError: it cannot be read; the wrong part is marked.
    """
    try:
        return services.asking.found(account, query, columns)
    except QueryError as error:
        raise JournalError(error.marked_in(query)) from error


def _print_cells(
    account: str, columns: Sequence[str], rows: Sequence[dict[str, Cell]], *, as_json: bool
) -> None:
    """Print chosen columns: as JSON, or separated by tabs with a dash where nothing is known."""
    if as_json:
        print(json.dumps({"account": account, "positions": rows}, ensure_ascii=False))
        return
    print("\t".join(columns))
    for row in rows:
        print("\t".join(_text(row[name]) for name in columns))


def _text(value: Cell) -> str:
    text = ", ".join(value) if isinstance(value, list) else value
    return " ".join((text or "—").split())


def _short(number: object) -> str:
    """Return a number as people write it: of an average, eight digits that count."""
    if number is None:
        return "—"
    text = str(number)
    is_average = len(text.partition(".")[2]) > _MOST_DECIMALS
    return f"{Context(prec=8).create_decimal(text).normalize():f}" if is_average else text


def _rules(row: dict[str, object]) -> list[object]:
    """Return the broken rules of a row, each once."""
    rules = row["broken_rules"]
    return list(dict.fromkeys(rules)) if isinstance(rules, list) else []
