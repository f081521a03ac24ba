"""The analytics of a million fills in the real window: each view first shown, then asked otherwise.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_analytics.py [--short]

Milliseconds from the wish to the painted view: on the wall; worked by the worker and the window's
thread together, which a busy machine does not blur and which is held against the targets; and the
longest turn of the window's thread at a stretch. After the record was read and folded once.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.gui.hub import ScreenName
from journal.gui.screens.analytics.period import Preset
from journal.gui.screens.analytics.screen import AnalyticsScreen
from journal.gui.screens.analytics.tabs.breakdowns import BreakdownsTab
from journal.gui.screens.analytics.view import View
from journal.gui.screens.tabs import Tab
from journal.gui.window.app import Shell, start_qt
from tests.benchmarks.made_fills import write_journal

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.25
FIRST_MS = 150
AGAIN_MS = 100
TURN_MS = 50
PATIENCE_S = 600
QUERIES = ("pnl<0", "btc or leverage>10 side:long", "hour:9..17 not weekday:sunday", "tag:fomo", "")
"""The last one takes the others out."""
NOT_ASKED = frozenset({Dimension.CLEAN, Dimension.RULE})
"""The rules take minutes over so many fills; until then both say that they are pending."""


class Took(NamedTuple):
    """Milliseconds of one answer."""

    wall: float
    worked: float
    turn: float


class Worker:
    """Adds up what the worker's thread worked for views of a kind."""

    def __init__(self, kind: type[Tab]) -> None:
        self.worked = 0.0
        ask: Callable[[Any], Callable[[], Any]] = kind.ask  # type: ignore[attr-defined]  # a view

        def asked(view: Any) -> Callable[[], Any]:
            return self._timed(ask(view))

        kind.ask = asked  # type: ignore[attr-defined]  # to look at the worker's clock

    def _timed(self, work: Callable[[], Any]) -> Callable[[], Any]:
        def timed() -> Any:
            started = thread_time()
            try:
                return work()
            finally:
                self.worked += (thread_time() - started) * 1000

        return timed


def watched(
    application: QApplication, wish: Callable[[], object], until: Callable[[], bool]
) -> tuple[float, float, float]:
    """Return wall, work and longest turn of the window's thread until something is so."""
    started, begun = perf_counter(), thread_time()
    wish()
    longest = thread_time() - begun
    while not until():
        turn = thread_time()
        application.processEvents()
        longest = max(longest, thread_time() - turn)
        if perf_counter() - started > PATIENCE_S:
            raise TimeoutError("the window never got there")
    turn = thread_time()
    application.processEvents()
    longest = max(longest, thread_time() - turn)
    return (perf_counter() - started) * 1000, (thread_time() - begun) * 1000, longest * 1000


def answered(application: QApplication, screen: AnalyticsScreen, worker: Worker, wish: Any) -> Took:
    """Return what one answer took, from the wish until it is painted."""
    before = worker.worked
    wall, worked, turn = watched(
        application, wish, lambda: isinstance(screen.tab, View) and not screen.tab.is_pending
    )
    return Took(wall, worked + worker.worked - before, turn)


def quiet(application: QApplication, shell: Shell) -> None:
    """Let what was asked for beside the view end."""
    works = shell.works
    assert works is not None
    watched(application, lambda: None, lambda: not works.jobs.is_quick_worker_busy)


def measure(application: QApplication, folder: Path) -> dict[str, tuple[Took, list[Took]]]:
    """Return for each view its first answer and those to other choices."""
    shell = Shell(application, folder)
    shell.window.resize(1280, 720)
    shell.window.deck.current = ScreenName.ANALYTICS
    shell.show()
    watched(
        application,
        lambda: None,
        lambda: shell.works is not None and shell.works.session.is_settled,
    )
    quiet(application, shell)
    screen = shell.window.deck.built(ScreenName.ANALYTICS)
    assert isinstance(screen, AnalyticsScreen)
    found = {}
    for number, kind in enumerate(screen.tabs):
        found[kind.title] = view_of(application, shell, screen, number)
    shell.close()
    return found


def view_of(
    application: QApplication, shell: Shell, screen: AnalyticsScreen, number: int
) -> tuple[Took, list[Took]]:
    """Return the first answer of a view, and those to other choices."""
    worker = Worker(screen.tabs[number].load())
    if number:
        first = answered(application, screen, worker, lambda: screen.row.choose(number))
    else:  # it was shown with the screen
        screen._built[0].grow_stale()
        first = answered(application, screen, worker, lambda: None)
    quiet(application, shell)
    view = screen.tab
    controls, again = screen.controls, []
    for wish in (
        lambda: controls.symbols.choose(("BTCUSDT",)),
        lambda: controls.symbols.choose(()),
        lambda: controls.periods.choose(Preset.OWN),
        lambda: controls.periods.choose(Preset.ALL),
        lambda: controls.choose_measure(Unit.R),
        lambda: controls.choose_measure(Unit.MONEY),
        *(partial(controls.finding.ask, query) for query in QUERIES),
    ):
        again.append(answered(application, screen, worker, wish))
        quiet(application, shell)
    if isinstance(view, BreakdownsTab):
        for dimension in Dimension:
            if dimension not in NOT_ASKED:
                choose = partial(view.choose_dimension, dimension)
                again.append(answered(application, screen, worker, choose))
                quiet(application, shell)
    return first, again


def main() -> int:
    """Print the figures; 3 where a target is missed by more than noise."""
    count = 100_000 if "--short" in sys.argv else 1_000_000
    application = start_qt()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "journal"
        write_journal(folder, count)
        found = measure(application, folder)
    missed = []
    print(f"{count:,} fills; ms on the wall (worked; longest turn of the window's thread)")
    for title, (first, again) in found.items():
        slowest = max(again, key=lambda took: took.worked)
        usual = statistics.median(took.worked for took in again)
        turn = max(took.turn for took in (first, *again))
        print(
            f"{title}: first {first.wall:.0f} ({first.worked:.0f}), "
            f"another choice {usual:.0f} worked, at most {slowest.wall:.0f} "
            f"({slowest.worked:.0f}); longest turn {turn:.0f}"
        )
        for what, value, target in (
            ("first", first.worked, FIRST_MS),
            ("another choice", slowest.worked, AGAIN_MS),
            ("turn", turn, TURN_MS),
        ):
            if value > target * NOISE:
                missed.append(f"{title} {what} {value:.0f} of {target} ms")
    print(f"missed: {', '.join(missed) or 'none'}")
    return MISSED if missed else 0


if __name__ == "__main__":
    sys.exit(main())
