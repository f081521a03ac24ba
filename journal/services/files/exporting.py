"""The record as a file that other programs read."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from journal.services.liquidations.service import LiquidationService
from journal.services.positions.rows import Row, episode_row, position_row
from journal.services.positions.service import PositionService

_NUMBER: Final = re.compile(r"[-+]?\d+(\.\d+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportService:
    """Writes positions and liquidations as text."""

    positions: PositionService
    liquidations: LiquidationService

    def as_csv(self, account: str) -> str:
        """Return one line a position; text cells cannot start a spreadsheet formula."""
        rows = [_flat(position_row(view)) for view in self.positions.views(account)]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        columns = tuple(rows[0]) if rows else ("key", "symbol", "side", "opened_at")
        writer.writerow(columns)
        writer.writerows([[row[column] for column in columns] for row in rows])
        return text.getvalue()

    def as_json(self, account: str) -> str:
        """Return positions and liquidation episodes, numbers as strings."""
        content = {
            "account": account,
            "positions": [position_row(view) for view in self.positions.views(account)],
            "liquidations": [episode_row(view) for view in self.liquidations.episodes(account)],
        }
        return json.dumps(content, ensure_ascii=False, indent=2)


def rows_as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return shown rows as CSV; a cell that is no number cannot start a spreadsheet formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_shown(cell) for cell in header])
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return text.getvalue()


def _shown(cell: str) -> str:
    is_number = _NUMBER.fullmatch(cell) is not None
    return f"'{cell}" if not is_number and cell.startswith(FORMULA_STARTS) else cell


def _flat(row: Row) -> dict[str, str]:
    """Return a row whose lists and mappings are one cell each."""
    return {name: _cell(name, value) for name, value in row.items()}


def _cell(name: str, value: object) -> str:
    """Return a cell; numbers stay numbers, text is kept from being read as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{amount} {asset}" for asset, amount in value.items())
    text = str(value)
    is_number = name.endswith(("price", "pnl", "quantity", "leverage"))
    return f"'{text}" if not is_number and text.startswith(FORMULA_STARTS) else text
