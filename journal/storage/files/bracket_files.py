"""Snapshots of leverage brackets on disk: one file, one day, hash and every table checked."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.brackets.versions import Environment
from journal.domain.margin.numbers import exact_number
from journal.resource_files import resource
from journal.storage.errors import UnusableFolderError
from journal.storage.folder import FILE_MODE, FOLDER_MODE, sync_folder

FORMAT = "cooldown-journal brackets 1"
COLUMNS = "floor cap max_leverage mmr cum"
_LARGEST_FILE = 4_000_000


class BracketFileError(JournalError):
    """A bracket file that is refused whole; whoever has an earlier book keeps it."""


def load_shipped_brackets() -> BracketBook:
    """Return the newest snapshot that ships with the program; read once.

    Raises:
        BracketFileError: it is damaged: the installation must be repaired.
        FileNotFoundError: it is missing altogether.
    """
    snapshots = sorted(resource("brackets").glob("usdm-*.json"))
    if not snapshots:
        raise BracketFileError("No leverage brackets came with this installation: install it again")
    return _read_once(snapshots[-1])


@cache
def _read_once(path: Path) -> BracketBook:
    """Return a shipped book: its file never changes while the program runs."""
    return read_bracket_file(path)


def read_bracket_file(path: Path) -> BracketBook:
    """Return the book in a file, every table validated, or refuse the file whole.

    Raises:
        BracketFileError: names the file and its first fault.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BracketFileError(f"{path.name} is too large for a file of brackets")
        content = json.loads(path.read_text(encoding="utf-8"))
        return _book(content)
    except InvalidValueError as error:
        raise BracketFileError(f"{path.name} is refused: {error}") from error
    # A ValueError is no JSON or no UTF-8; a RecursionError is JSON nested without end.
    except (OSError, ValueError, RecursionError) as error:
        raise BracketFileError(f"{path.name} cannot be read as brackets: {error}") from error


@dataclass(frozen=True, slots=True)
class BracketFiles:
    """Every imported version, one file each, never changed and never overwritten.

    Production and testnet have a folder each; a file's name tells its day and its hash.
    """

    folder: Path

    def versions(self, environment: Environment) -> tuple[BracketBook, ...]:
        """Return all versions that can be read, oldest first; ``damaged`` names the others."""
        books = (_book_or_none(path) for path in self._files(environment))
        return tuple(book for book in books if book is not None)

    def damaged(self, environment: Environment) -> tuple[Path, ...]:
        """Return the files that fail their checks: import those answers again."""
        return tuple(path for path in self._files(environment) if _book_or_none(path) is None)

    def add(
        self,
        tables: Mapping[str, BracketTable],
        *,
        as_of: date,
        source: str,
        environment: Environment,
    ) -> BracketBook | None:
        """Write a version and return its book, or None where its day ends with the same already.

        Raises:
            UnusableFolderError: it cannot be written; nothing was changed.
        """
        content = snapshot(tables, as_of=as_of, source=source)
        same_day = [path for path in self._files(environment) if path.name.startswith(f"{as_of}-")]
        newest = _book_or_none(same_day[-1]) if same_day else None
        if newest is not None and newest.content_hash == content["content_hash"]:
            return None
        # Numbered: of two versions of one day the later imported one counts.
        name = f"{as_of}-{len(same_day) + 1:03d}-{str(content['content_hash'])[:12]}.json"
        path = self.folder / environment.value / name
        _write(path, json.dumps(content, ensure_ascii=False, indent=0))
        return _book(content)

    def _files(self, environment: Environment) -> list[Path]:
        return sorted((self.folder / environment.value).glob("*.json"))


def snapshot(tables: Mapping[str, BracketTable], *, as_of: date, source: str) -> dict[str, object]:
    """Return the content of a bracket file: symbols with equal brackets share a line."""
    symbols_of: dict[str, list[str]] = {}
    for symbol in sorted(tables):
        symbols_of.setdefault(_rendered(tables[symbol]), []).append(symbol)
    content: dict[str, object] = {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "source": source,
        "columns": COLUMNS,
        "tables": [
            {"symbols": " ".join(symbols), "brackets": brackets}
            for brackets, symbols in symbols_of.items()
        ],
    }
    return content | {"content_hash": content_hash(content)}


def _rendered(table: BracketTable) -> str:
    return ", ".join(
        " ".join(
            format(number, "f")
            for number in (
                bracket.floor,
                bracket.cap,
                bracket.max_leverage,
                bracket.maintenance_margin_rate,
                bracket.maintenance_amount,
            )
        )
        for bracket in table.brackets
    )


def _book_or_none(path: Path) -> BracketBook | None:
    try:
        return read_bracket_file(path)
    except BracketFileError:
        return None


def _write(path: Path, text: str) -> None:
    """Put a file in place, whole or not at all.

    Raises:
        UnusableFolderError: it cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)  # of a write that was killed
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise UnusableFolderError(
            f"The leverage brackets could not be written to {path.parent}: {error.strerror}. "
            "Make room or make the folder writable, then import them again."
        ) from error


def _book(content: object) -> BracketBook:
    """Return the book of a decoded file.

    Raises:
        InvalidValueError: names the first fault.
    """
    if not isinstance(content, Mapping):
        raise InvalidValueError("file", "must hold one object")
    if content.get("format") != FORMAT or content.get("columns") != COLUMNS:
        raise InvalidValueError("format", f"must be {FORMAT!r} with columns {COLUMNS!r}")
    found = content_hash(content)
    if content.get("content_hash") != found:
        raise InvalidValueError("content_hash", "does not match: the file was changed or cut")
    as_of = date.fromisoformat(_text(content, "as_of"))
    tables: dict[str, BracketTable] = {}
    entries = content.get("tables")
    for entry in entries if isinstance(entries, list) else ():
        symbols = _text(entry, "symbols").split()
        brackets = _brackets(_text(entry, "brackets"))
        for symbol in symbols:
            if symbol in tables:
                raise InvalidValueError(symbol, "has two tables")
            tables[symbol] = BracketTable(symbol=symbol, brackets=brackets, as_of=as_of)
    if not tables:
        raise InvalidValueError("tables", "are missing")
    return BracketBook(
        as_of=as_of, source=_text(content, "source"), content_hash=found, tables=tables
    )


def content_hash(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of everything but the hash itself, keys sorted, no spaces."""
    hashed = {key: value for key, value in content.items() if key != "content_hash"}
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _text(content: object, key: str) -> str:
    value = content.get(key) if isinstance(content, Mapping) else None
    if not isinstance(value, str):
        raise InvalidValueError(key, "must be text")
    return value


def _brackets(text: str) -> tuple[Bracket, ...]:
    """Return the brackets of ``floor cap max_leverage mmr cum, floor cap …``."""
    return tuple(_bracket(row.split()) for row in text.split(", "))


# The same few hundred numbers make up every table: this halves the time of a load.
_number = lru_cache(maxsize=4096)(exact_number)


def _bracket(cells: list[str]) -> Bracket:
    names = COLUMNS.split()
    if len(cells) != len(names):
        raise InvalidValueError("brackets", f"must have {len(names)} numbers in a row: {cells}")
    floor, cap, max_leverage, rate, amount = map(_number, cells, names)
    return Bracket(
        floor=floor,
        cap=cap,
        max_leverage=max_leverage,
        maintenance_margin_rate=rate,
        maintenance_amount=amount,
    )
