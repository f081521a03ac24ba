"""Modules of screens imported before one is asked for: reading them takes half of opening it."""

from PySide6.QtCore import QObject

from journal.gui.jobs import Jobs
from journal.gui.screens.catalog import SCREENS
from journal.gui.window.tidying import collect_garbage_again


class Warming(QObject):
    """Waits for the first moment without work and imports then, off the window's thread."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        jobs.idle.connect(self._begin)

    def _begin(self) -> None:
        self._jobs.idle.disconnect(self._begin)
        job = self._jobs.run(import_screens, lambda _nothing: None, slowly=True)
        job.ended.connect(collect_garbage_again)


def import_screens() -> None:
    """Import every screen with all of its tabs."""
    from journal.gui.screens.tabs import TabbedScreen, TabEntry  # noqa: PLC0415  # after the first frame

    for entry in SCREENS.values():
        screen = entry.load()
        if issubclass(screen, TabbedScreen):
            for tab in screen.tabs:
                if isinstance(tab, TabEntry):
                    tab.load()
