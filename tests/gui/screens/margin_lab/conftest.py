"""The lab over the journal of known figures: a function that fills a tab, one that reads it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from journal.bootstrap import Services, open_services
from journal.gui.desk import Desk
from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.parts.form import ChoiceField, TextField
from journal.gui.pause.watch import PauseWatch
from journal.gui.screens.margin_lab.screen import MarginLabScreen
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.style.look import Look
from journal.gui.style.theme import DARK

Fill = Callable[..., LabTab]
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="session")
def lab_clock() -> SetClock:
    return SetClock()


@pytest.fixture
def clock(lab_clock: SetClock) -> SetClock:
    """The clock of the services below, back at noon."""
    lab_clock.at = NOON
    return lab_clock


@pytest.fixture(scope="session")
def lab_services(
    journal_folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, lab_clock: SetClock
) -> Iterator[Services]:
    """One open journal for all tests here: the lab changes nothing in it."""
    folder = tmp_path_factory.mktemp("lab") / "journal"
    shutil.copytree(journal_folders["filled"], folder)
    services = open_services(folder, clock=lab_clock)
    yield services
    services.close()


@pytest.fixture(scope="session")
def lab_look(qapp: QApplication) -> Look:
    """One look for all tests here: putting on a style sheet takes longer than most of them."""
    return Look(qapp, by_parts=True)


@pytest.fixture
def look(lab_look: Look, qapp: QApplication) -> Look:
    """The look of the lab, dark again."""
    qapp.setStyleSheet("")
    lab_look.wear(DARK)
    return lab_look


@pytest.fixture
def desk(lab_services: Services, look: Look, clock: SetClock) -> Iterator[Desk]:
    """A desk of its own over that journal."""
    hub = Hub()
    desk = Desk(
        services=lab_services,
        hub=hub,
        jobs=Jobs(hub),
        look=look,
        pause=PauseWatch(clock, None, hub),
        clock=clock,
        account_name="Main",
    )
    yield desk
    desk.jobs.close()
    hub.deleteLater()
    # Without a running event loop nothing else deletes what was closed, and styles get slow.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def lab(desk: Desk, see: Callable[..., Any]) -> MarginLabScreen:
    """The lab after the pause of the journal's liquidation is over."""
    shown: MarginLabScreen = see(MarginLabScreen(desk))
    return shown


@pytest.fixture
def fill(lab: MarginLabScreen, qtbot: QtBot) -> Fill:
    """Return a function that brings a tab into view and types values by field name."""

    def type_in(key: str, **values: object) -> LabTab:
        lab.open_target(key)
        for field in lab.tab.form.fields:
            if field.field not in values:
                continue
            value = values[field.field]
            if isinstance(field, ChoiceField):
                field.set_value(value)
                field.changed.emit()
            elif isinstance(field, TextField):
                field.editor.setText(str(value))
                field.editor.textEdited.emit(str(value))
        qtbot.waitUntil(lambda: not lab.desk.jobs.is_busy)
        return lab.tab

    return type_in


def says(tab: LabTab, key: str) -> str:
    """What a figure says."""
    return tab.answer.figures[key].accessibleName()


@pytest.fixture
def figure() -> Callable[[LabTab, str], str]:
    """Return a function that reads a figure of a tab."""
    return says


@pytest.fixture(scope="session")
def faults_of() -> Callable[[QWidget], Any]:
    """Return the careful eye of the test that renders every screen."""
    path = Path(__file__).parents[2] / "test_every_screen_renders.py"
    spec = spec_from_file_location("every_screen_renders", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[QWidget], Any] = module.faults_of
    return found
