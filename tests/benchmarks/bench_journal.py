"""The Journal of a million fills in the real window: open, sort, filter, scroll; beside Qt's.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_journal.py [--short]

First the window: milliseconds from each wish to the painted answer, after the record was read and
folded once, while the rules are still being applied behind it. Beside them what the window's own
thread worked, which a busy machine does not blur: that is held against the target. And the longest
time that thread did not answer. Then the table itself against QSortFilterProxyModel (a hundred
thousand rows; its time grows faster than ours) and a page of it against QSqlTableModel.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer
from PySide6.QtSql import QSqlDatabase, QSqlTableModel
from PySide6.QtWidgets import QApplication, QTableView

from journal.gui.hub import ScreenName
from journal.gui.parts.column import Column, count_column, text_column
from journal.gui.parts.many_rows import Flags, Keys, ManyRows
from journal.gui.parts.table import Table
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.style.look import Look
from journal.gui.window.app import Shell, start_qt
from tests.benchmarks.made_fills import write_journal

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.25
MOST_MS = 200
MOST_FILTER_MS = 100
MOST_OF_PROXY = 1 / 200
MOST_OF_SQL_PAGE = 1.2
PATIENCE_S = 600
STEPS = 40
SORTED_AT_MOST = 100_000


class Heartbeat:
    """Counts how long the window's thread lets a timer wait."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last = perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now

    def restart(self) -> None:
        """Forget what was."""
        self.longest_ms, self._last = 0.0, perf_counter()


def settle(application: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    started = perf_counter()
    while not until():
        application.processEvents()
        if perf_counter() - started > PATIENCE_S:
            raise TimeoutError("the window never got there")


class Took(NamedTuple):
    """Milliseconds on the wall, and those that the window's thread worked."""

    wall: float
    worked: float


def timed(application: QApplication, wish: Callable[[], object], until: Callable[[], bool]) -> Took:
    """Return how long it took until a wish was fulfilled and painted."""
    started, worked = perf_counter(), thread_time()
    wish()
    settle(application, until)
    application.processEvents()
    return Took((perf_counter() - started) * 1000, (thread_time() - worked) * 1000)


def in_the_window(application: QApplication, folder: Path) -> Iterator[tuple[str, Took]]:
    """Yield what was measured in the real window."""
    shell = Shell(application, folder)
    shell.window.resize(1280, 720)
    shell.show()
    settle(application, lambda: shell.works is not None and shell.works.session.is_settled)
    desk = shell.works.session.desk if shell.works else None
    if desk is None:
        raise RuntimeError("the journal was not opened")
    positions = desk.services.positions
    first = timed(application, lambda: positions.glance("Main"), lambda: True)
    yield f"first read and fold ({len(positions.glance('Main')):,} positions)", first
    beat = Heartbeat()
    find = shell.window.findChild

    def is_shown() -> bool:
        screen = find(JournalScreen)
        return screen is not None and screen.isVisible() and screen.table.rows.rowCount() > 0

    yield (
        "open the Journal",
        timed(application, lambda: shell.hub.go_to(ScreenName.JOURNAL), is_shown),
    )
    screen = find(JournalScreen)
    assert isinstance(screen, JournalScreen)
    table = screen.table
    yield "longest stall meanwhile", Took(beat.longest_ms, 0.0)
    for number, column in enumerate(table.rows.columns):
        beat.restart()
        yield (
            f"sort by {column.key}",
            timed(
                application,
                lambda number=number: table.sortByColumn(number, Qt.SortOrder.DescendingOrder),  # type: ignore[misc]  # bound now
                lambda: True,
            ),
        )
    for text in ("b", "btc sho", "open", "pnl<0 side:short", "not r>0 opened:2021-01", ""):
        yield (
            f"filter {text!r}",
            timed(
                application,
                lambda text=text: screen.search.setText(text),  # type: ignore[misc]  # bound now
                lambda: True,
            ),
        )
    bar = table.verticalScrollBar()
    pages = []
    for step in range(STEPS):
        place = bar.maximum() * step // STEPS
        pages.append(
            timed(application, lambda place=place: bar.setValue(place), lambda: True)  # type: ignore[misc]  # bound now
        )
    for name, of_all in (("median", statistics.median), ("slowest", max)):
        walls, worked = zip(*pages, strict=True)
        yield f"scroll to a page, {name}", Took(of_all(walls), of_all(worked))
    shell.close()


class Numbers(ManyRows[int]):
    """A million rows of two columns."""

    def __init__(self, count: int) -> None:
        self._values = np.random.default_rng(2026).permutation(count)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, row: Any) -> Any:
        return int(self._values[row])

    def keys(self, column: str) -> Keys:
        values: Keys = self._values.astype(np.float64)
        return values % 1000 if column == "group" else values

    def decimals(self, column: str) -> int:
        raise KeyError(column)

    def holding(self, text: str) -> Flags:
        """Return which rows hold a text in their group: asked once for each of the thousand."""
        groups = np.array([text in f"group {number}" for number in range(1000)])
        found: Flags = groups[self._values % 1000]
        return found


COLUMNS: tuple[Column[int], ...] = (
    count_column("number", "Number", lambda row: row),
    text_column("group", "Group", lambda row: f"group {row % 1000}"),
)


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU time of something done once, on this thread alone."""
    started = thread_time()
    work()
    return (thread_time() - started) * 1000


def beside_the_proxy(look: Look, count: int) -> dict[str, tuple[float, float]]:
    """Return CPU milliseconds of sorting and filtering, ours and the proxy's, at one size.

    The proxy needs minutes to sort a million rows, so they are only filtered.
    """
    table: Table[int] = Table(look, COLUMNS, "Numbers")
    numbers = Numbers(count)
    table.set_rows(numbers)
    source: Table[int] = Table(look, COLUMNS, "Source")
    source.set_rows([numbers[row] for row in range(count)])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(source.rows)
    proxy.setFilterKeyColumn(1)
    order = Qt.SortOrder.DescendingOrder
    found = {}
    if count <= SORTED_AT_MOST:
        ours = cpu_ms(lambda: table.rows.sort(0, order))
        found["sort"] = ours, cpu_ms(lambda: proxy.sort(0, order))
        proxy.sort(-1)
        table.rows.sort(-1)
    proxy.rowCount()  # it only works once somebody asks
    return found | {
        "filter": (
            cpu_ms(lambda: table.rows.set_mask(lambda _rows: numbers.holding("7"))),
            cpu_ms(lambda: refiltered(proxy, "7")),
        ),
    }


def refiltered(proxy: QSortFilterProxyModel, text: str) -> int:
    """Filter by a text and return how many rows are left: only then does the proxy work."""
    proxy.setFilterFixedString(text)
    return proxy.rowCount()


def page_ms(application: QApplication, view: QTableView) -> float:
    """Return the CPU time of painting a page, the median of many."""
    view.resize(900, 700)
    view.show()
    application.processEvents()
    times = [cpu_ms(view.viewport().grab) for _ in range(STEPS)]
    view.close()
    return statistics.median(times)


def beside_sql(application: QApplication, look: Look, database: Path) -> tuple[float, float]:
    """Return the CPU milliseconds of a page of fills: our table, and QSqlTableModel's."""
    connection = QSqlDatabase.addDatabase("QSQLITE")
    connection.setDatabaseName(str(database))
    if not connection.open():
        raise RuntimeError(connection.lastError().text())
    model = QSqlTableModel(db=connection)
    model.setTable("fill")
    model.select()
    theirs = QTableView()
    theirs.setModel(model)
    for number in range(2, model.columnCount() - 7):
        theirs.setColumnHidden(number, True)
    theirs.verticalHeader().setDefaultSectionSize(36)
    columns: list[Column[Any]] = [
        text_column(str(number), f"C{number}", lambda row, number=number: str(row[number]))  # type: ignore[misc]  # bound now
        for number in range(model.columnCount())
        if not theirs.isColumnHidden(number)
    ]
    ours: Table[Any] = Table(look, columns, "Fills")
    ours.set_rows(
        [
            [model.index(row, number).data() for number in range(model.columnCount())]
            for row in range(100)
        ]
    )
    return page_ms(application, ours), page_ms(application, theirs)


def main() -> int:
    """Return 0 when every target is kept."""
    is_short = "--short" in sys.argv
    missed = []
    application = start_qt()
    look = Look(application)
    for rows in (20_000, 100_000) if is_short else (100_000, 1_000_000):
        for what, (mine, proxy) in beside_the_proxy(look, rows).items():
            print(
                f"{what} {rows:,} rows: {mine:.1f} ms, QSortFilterProxyModel {proxy:,.0f} ms: "
                f"{mine / proxy:.5f} × (target {MOST_OF_PROXY} ×)"
            )
            if rows > SORTED_AT_MOST or what == "sort":
                missed.append(mine > proxy * MOST_OF_PROXY * NOISE)
    with tempfile.TemporaryDirectory() as path:
        folder = write_journal(Path(path), 100_000 if is_short else 1_000_000)
        ours, theirs = beside_sql(application, look, folder.database)
        print(
            f"page repaint {ours:.1f} ms, QSqlTableModel {theirs:.1f} ms: {ours / theirs:.2f} × "
            f"(target {MOST_OF_SQL_PAGE} ×)"
        )
        missed.append(ours > theirs * MOST_OF_SQL_PAGE * NOISE)
        for what, took in in_the_window(application, folder.path):
            print(f"{what:<46} {took.wall:8.1f} ms, worked {took.worked:7.1f} ms", flush=True)
            if what.startswith(("open", "sort", "filter", "scroll")):
                most = MOST_FILTER_MS if what.startswith("filter") else MOST_MS
                missed.append(took.worked > most * NOISE)
    return MISSED * any(missed)


if __name__ == "__main__":
    sys.exit(main())
