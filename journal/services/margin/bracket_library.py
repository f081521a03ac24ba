"""All versions of the leverage brackets: shipped and imported, each in force from its day on."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.brackets.answer import bracket_tables
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.brackets.versions import BracketVersions, Environment
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.storage.files.bracket_files import BracketFiles

_LARGEST_FILE = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketImport:
    """What an imported file brought.

    Attributes:
        as_of: the day its tables are in force from.
        symbols: how many it tells.
        changed: how many of them differ from what was in force that day, new ones among them.
        is_new: whether a version was added; the same one twice is known.
        changes: what whoever shows margins must read again.
    """

    environment: Environment
    as_of: date
    symbols: int
    changed: int
    is_new: bool
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketLibrary:
    """Gives out the table in force at a time; a source of brackets for every other service."""

    shipped: BracketBook
    files: BracketFiles
    clock: Clock
    _versions: dict[Environment, BracketVersions] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @property
    def as_of(self) -> date:
        """The day of the newest tables of production."""
        return self._newest.as_of

    @property
    def source(self) -> str:
        """Where the newest tables of production come from."""
        return self._newest.source

    @property
    def symbols(self) -> frozenset[str]:
        """All symbols that any version of production tells."""
        return self.versions().symbols

    def table(self, symbol: str, at: datetime | None = None) -> BracketTable:
        """Return production's brackets of a symbol in force at a time; None is now.

        Raises:
            UnknownBracketsError: no version has the symbol.
        """
        return self.versions().table(symbol, at)

    def is_stale(self, at: datetime) -> bool:
        """Whether production's newest tables were published more than 30 days from a time."""
        return self._newest.is_stale(at)

    def versions(self, environment: Environment = Environment.PRODUCTION) -> BracketVersions:
        """Return all versions of an environment; only production has shipped ones."""
        if environment not in self._versions:
            shipped = (self.shipped,) if environment is Environment.PRODUCTION else ()
            # Of one day an imported version counts more than the shipped one: it stands later.
            self._versions[environment] = BracketVersions.of(
                (*shipped, *self.files.versions(environment))
            )
        return self._versions[environment]

    def damaged(self, environment: Environment = Environment.PRODUCTION) -> tuple[Path, ...]:
        """Return the files of imported versions that cannot be used any more."""
        return self.files.damaged(environment)

    def import_file(
        self,
        path: Path,
        *,
        as_of: date | None = None,
        environment: Environment = Environment.PRODUCTION,
    ) -> BracketImport:
        """Keep the tables of a file in the exchange's own ``leverageBracket`` answer format.

        Args:
            path: the saved answer.
            as_of: the day it was given; None is today.
            environment: the exchange it was given by.

        Raises:
            JournalError: the file is refused whole; earlier versions stay in force.
        """
        today = self.clock.now().date()
        day = as_of or today
        if day > today:
            raise InvalidValueError("as_of", f"must not be later than today, {today}")
        try:
            tables = bracket_tables(_decoded(path), as_of=day)
        except InvalidValueError as error:
            raise InvalidValueError(
                error.field, f"{error.reason}. {path.name} is refused whole; nothing was changed."
            ) from error
        changed = sum(self._differs(table, day, environment) for table in tables.values())
        book = self.files.add(tables, as_of=day, source=path.name, environment=environment)
        self._versions.pop(environment, None)
        return BracketImport(
            environment=environment,
            as_of=day,
            symbols=len(tables),
            changed=changed,
            is_new=book is not None,
            changes=Changes.NONE if book is None else Changes.ALL,
        )

    @property
    def _newest(self) -> BracketBook:
        return self.versions().newest or self.shipped

    def _differs(self, table: BracketTable, day: date, environment: Environment) -> bool:
        """Whether a table differs from the one in force on a day."""
        known = [
            book.tables[table.symbol]
            for book in self.versions(environment).books
            if table.symbol in book.tables and book.as_of <= day
        ]
        return not known or known[-1].brackets != table.brackets


def _decoded(path: Path) -> object:
    """Return what a JSON file tells, its numbers as they were written.

    Raises:
        JournalError: it cannot be read, is too large or no JSON.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise JournalError(f"{path.name} is too large for an answer about brackets")
        content: object = json.loads(
            path.read_text(encoding="utf-8-sig"),
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except OSError as error:
        raise JournalError(f"{path} cannot be read: {error.strerror}") from error
    # A ValueError is no JSON or no UTF-8; a RecursionError is JSON nested without end.
    except (ValueError, RecursionError) as error:
        raise JournalError(f"{path.name} is not a JSON file: {error}") from error
    return content
