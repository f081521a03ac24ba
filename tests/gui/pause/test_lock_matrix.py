"""The lock matrix: every cell that is built, through the service, the window and the command.

Cells of ``product.md`` that are not here are not built: practice, live prices of other symbols,
sync. "Where price went afterwards" is locked by the review, whose own tests cover it.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from journal.bootstrap import Services, open_services
from journal.cli.main import EXIT_PAUSED, run
from journal.domain.errors import PausedError
from journal.domain.margin.quantities.orders import PlannedOrder
from journal.domain.pause.policy import Choice
from journal.domain.values import (
    Account,
    Certainty,
    Liquidation,
    MarginMode,
    Plan,
    PlanIntent,
    PositionFacts,
    Side,
)
from journal.gui.app import Shell
from journal.gui.hub import ScreenName
from journal.services.hand_trades import HandTrade
from journal.services.margin_lab.adding import AddAsk
from journal.services.margin_lab.holdings import FundingAsk, Relief, ReliefAsk
from journal.services.margin_lab.position import LabPosition
from journal.services.margin_lab.trades import MaxOpenAsk, TargetAsk

_PATIENCE_MS = 30_000
_TURN_MS = 20
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
D = Decimal
LAB = LabPosition(
    symbol="BTCUSDT", side=Side.LONG, quantity=D("0.1"), entry_price=D(60_000), leverage=D(5)
)
PLAN = Plan(
    symbol="BTCUSDT",
    side=Side.LONG,
    margin_mode=MarginMode.ISOLATED,
    leverage=D(3),
    entry_price=D(60_000),
    quantity=D("0.01"),
    stop_price=D(58_000),
)
OPEN_TRADE = HandTrade(
    symbol="ETHUSDT",
    side=Side.LONG,
    quantity=D(1),
    entry_price=D(3_000),
    opened_at=NOON - timedelta(hours=3),
)

LIQUIDATION = Liquidation(
    liquidation_id="hand:1",
    symbol="BTCUSDT",
    side=Side.LONG,
    occurred_at=NOON - timedelta(hours=1),
    certainty=Certainty.BY_HAND,
    source="typed by hand",
    leverage=D(25),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what is asked for, and whether it is locked while paused."""

    name: str
    locked: bool
    service: Callable[[Services], object]
    window: Callable[[Shell], bool] | None = None
    """Returns whether the window locks it; None where the window has no such thing."""
    command: tuple[str, ...] | None = None
    """What follows ``cooldown-journal``; None where the command has no such thing."""


@dataclass(slots=True)
class SetClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


def judged(services: Services) -> None:
    """Ask the planner for the figures of a plan; locked, it tells none."""
    verdict = services.planning.judge(PLAN, "Main")
    if verdict.locked:
        assert verdict.outcome is None
        assert verdict.lines is None
        raise PausedError(verdict.lock_sentence or "")


def reduced(services: Services) -> None:
    plan = Plan(
        symbol="ETHUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        leverage=D(5),
        entry_price=D(3_000),
        quantity=D(1),
        intent=PlanIntent.REDUCE,
    )
    services.planning.ready(plan, "Main")


def stop_set(services: Services) -> None:
    key = services.positions.views("Main")[0].position.key
    services.positions.save_facts("Main", PositionFacts(position_key=key, stop_price=D(2_900)))


def closed(services: Services) -> None:
    key = services.positions.views("Main")[0].position.key
    at = NOON - timedelta(minutes=5)
    services.positions.close_by_hand("Main", key, exit_price=D(2_990), closed_at=at)


def planner(shell: Shell) -> bool:
    shell.hub.go_to(ScreenName.PLANNER)
    return shell.window.deck.currentWidget() is shell.window.deck.pause_screen


def action(slot: str) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        assert shell.works is not None
        return not shell.works._commands.actions.by_slot[slot].isEnabled()

    return is_locked


def tab(key: str) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        shell.hub.go_to(ScreenName.MARGIN_LAB, key)
        lab: Any = shell.window.deck.built(ScreenName.MARGIN_LAB)
        assert lab.tab.key == key
        return bool(lab.tab.is_locked)

    return is_locked


def screen(name: ScreenName) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        shell.hub.go_to(name)
        return shell.window.deck.currentWidget() is not shell.window.deck.built(name)

    return is_locked


def settled(shell: Shell) -> None:
    patience = QDeadlineTimer(_PATIENCE_MS)
    while shell.is_busy and not patience.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _TURN_MS)
    assert not shell.is_busy


def rule_detail(shell: Shell) -> Any:
    """Return the first rule on the Rules screen, R01, with a limit of 15 typed."""
    shell.hub.go_to(ScreenName.RULES)
    settled(shell)
    rules: Any = shell.window.deck.built(ScreenName.RULES)
    detail = rules.tab.detail
    field = detail._form._fields["limit"]
    field.editor.setText("15")
    field.editor.textEdited.emit("15")
    return detail


def stricter(shell: Shell) -> bool:
    detail = rule_detail(shell)
    field = detail._form._fields["limit"]
    field.editor.setText("5")
    field.editor.textEdited.emit("5")
    return not bool(detail.tighten.isEnabled())


def policy(choice: Choice, text: str) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        shell.hub.go_to(ScreenName.SETTINGS)
        settled(shell)
        settings: Any = shell.window.deck.built(ScreenName.SETTINGS)
        field = settings.pauses.fields[choice]
        before = field.value()
        field.set_value(text)
        field.changed.emit()
        settled(shell)
        return bool(before != text and field.value() == before)

    return is_locked


ORDER = PlannedOrder(side=Side.LONG, order_price=D(60_000), mark_price=D(60_000), leverage=D(5))
CELLS = (
    Cell(
        name="planner: new plan, sizer, copied values",
        locked=True,
        service=judged,
        window=planner,
        command=("plan", "{open}"),
    ),
    Cell(
        name="planner: ready",
        locked=True,
        service=lambda s: s.planning.ready(PLAN, "Main"),
        window=action("plan-trade"),
        command=("plan", "{open}"),
    ),
    Cell(
        name="planner: a plan that reduces",
        locked=False,
        service=reduced,
        command=("plan", "{reduce}"),
    ),
    Cell(
        name="lab: max open",
        locked=True,
        service=lambda s: s.margin_lab.max_open(
            MaxOpenAsk(symbol="BTCUSDT", order=ORDER, available_balance=D(1_000))
        ),
        window=tab("max_open"),
    ),
    Cell(
        name="lab: target price",
        locked=True,
        service=lambda s: s.margin_lab.target(
            TargetAsk(side=Side.LONG, entry_price=D(60_000), leverage=D(5), target_return=D("0.5"))
        ),
        window=tab("target"),
    ),
    Cell(
        name="lab: average entry when adding",
        locked=True,
        service=lambda s: s.margin_lab.added(
            AddAsk(position=LAB, added_quantity=D("0.1"), added_price=D(59_000))
        ),
        window=tab("average_entry"),
    ),
    Cell(
        name="lab: liquidation",
        locked=False,
        service=lambda s: s.margin_lab.liquidation(LAB),
        window=tab("liquidation"),
    ),
    Cell(
        name="lab: survival",
        locked=False,
        service=lambda s: s.margin_lab.candle_choices(),
        window=tab("survival"),
    ),
    Cell(
        name="lab: cross stack",
        locked=False,
        service=lambda s: s.margin_lab.stacked(
            D(1_000), [replace(LAB, margin_mode=MarginMode.CROSS, mark_price=D(60_000))]
        ),
        window=tab("stack"),
    ),
    Cell(
        name="lab: top-up and reduce",
        locked=False,
        service=lambda s: s.margin_lab.relieved(
            ReliefAsk(position=LAB, relief=Relief.ADD_MARGIN, amount=D(100))
        ),
        window=tab("relief"),
    ),
    Cell(
        name="lab: funding",
        locked=False,
        service=lambda s: s.margin_lab.funding(
            FundingAsk(position=LAB, funding_rate=D("0.0001"), interval_hours=8, days=D(1))
        ),
        window=tab("funding"),
    ),
    Cell(
        name="chart: the liquidated trade, open positions",
        locked=False,
        service=lambda s: s.charting.symbols(),
        window=screen(ScreenName.CHART),
    ),
    Cell(
        name="rules: loosening",
        locked=True,
        service=lambda s: s.rule_settings.loosen("R01", limit=D(50)),
        window=lambda shell: not rule_detail(shell).loosen.isEnabled(),
        command=("rules", "set", "R01", "limit=50", "--loosen"),
    ),
    Cell(
        name="rules: disabling",
        locked=True,
        service=lambda s: s.rule_settings.switch_off("R04"),
        window=lambda shell: not rule_detail(shell).switch.isEnabled(),
        command=("rules", "off", "R04"),
    ),
    Cell(
        name="rules: a policy that shortens the pause",
        locked=True,
        service=lambda s: s.pause.choose("hours", "24"),
        window=policy("hours", "24"),
    ),
    Cell(
        name="rules: a door chosen during the pause",
        locked=True,
        service=lambda s: s.pause.choose("door", "on"),
        window=policy("door", "on"),
    ),
    Cell(
        name="rules: tightening",
        locked=False,
        service=lambda s: s.rule_settings.tighten("R01", limit=D(4)),
        window=stricter,
        command=("rules", "set", "R03", "limit=10"),
    ),
    Cell(
        name="rules: lengthening the pause",
        locked=False,
        service=lambda s: s.pause.extend(timedelta(hours=1)),
    ),
    Cell(
        name="data: import",
        locked=False,
        service=lambda s: s.importing.preview([]),
        window=action("import"),
        command=("imports",),
    ),
    Cell(
        name="data: backup",
        locked=False,
        service=lambda s: s.backups.make(),
        window=screen(ScreenName.DATA),
        command=("backup", "make"),
    ),
    Cell(
        name="data: export",
        locked=False,
        service=lambda s: s.exporting.as_csv("Main"),
        command=("export", "--format", "csv"),
    ),
    Cell(
        name="always: a trade already made",
        locked=False,
        service=lambda s: s.positions.record_by_hand(
            "Second",
            HandTrade(
                symbol="SOLUSDT",
                side=Side.SHORT,
                quantity=D(1),
                entry_price=D(150),
                opened_at=NOON - timedelta(minutes=20),
            ),
        ),
        window=screen(ScreenName.JOURNAL),
        command=("positions",),
    ),
    Cell(name="always: a stop added or moved nearer", locked=False, service=stop_set),
    Cell(name="always: closing", locked=False, service=closed),
    Cell(
        name="always: looking at what happened",
        locked=False,
        service=lambda s: s.liquidations.episodes("Main"),
        window=screen(ScreenName.LIQUIDATIONS),
        command=("liquidations",),
    ),
    Cell(
        name="always: the state of the pause",
        locked=False,
        service=lambda s: s.pause.state(),
        window=screen(ScreenName.TODAY),
        command=("pause",),
    ),
    Cell(
        name="always: the review",
        locked=False,
        service=lambda s: s.why.review("Main", "hand:1"),
        command=("review",),
    ),
    Cell(
        name="always: settings",
        locked=False,
        service=lambda s: s.settings.save(s.settings.read()),
        window=screen(ScreenName.SETTINGS),
    ),
)


def by_name(wanted: Callable[[Cell], object]) -> pytest.MarkDecorator:
    chosen = [cell for cell in CELLS if wanted(cell)]
    return pytest.mark.parametrize("cell", chosen, ids=[cell.name for cell in chosen])


@pytest.fixture(scope="module")
def paused_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with an open trade, liquidated an hour ago, its pauses chosen to last 48 h."""
    folder = tmp_path_factory.mktemp("matrix") / "journal"
    services = open_services(folder, clock=SetClock())
    services.accounts.save(Account(name="Main", wallet_balance=D(10_000), wallet_balance_at=NOON))
    services.pause.choose("hours", "48")
    services.positions.record_by_hand("Main", OPEN_TRADE)
    with services.store.writing() as writer:
        writer.add_liquidation(
            "Main",
            LIQUIDATION,
        )
    services.close()
    return folder


@pytest.fixture(scope="module")
def paused(paused_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of a copy of it."""
    copy = shutil.copytree(paused_folder, tmp_path_factory.mktemp("services") / "journal")
    services = open_services(copy, clock=SetClock())
    yield services
    services.close()


@pytest.fixture(scope="module")
def shell(
    paused_folder: Path, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[Shell]:
    """The window of another copy."""
    copy = shutil.copytree(paused_folder, tmp_path_factory.mktemp("window") / "journal")
    shell = Shell(qapp, copy, clock=SetClock())
    shell.show()
    settled(shell)
    yield shell
    shell.close()
    shell.window.deleteLater()
    shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@by_name(lambda _cell: True)
def test_the_service_locks_it_or_does_it(cell: Cell, paused: Services) -> None:
    assert paused.pause.state().running
    if cell.locked:
        with pytest.raises(PausedError):
            cell.service(paused)
    else:
        cell.service(paused)
    assert paused.pause.state().running


@by_name(lambda cell: cell.window)
def test_the_window_shows_it_locked_or_open(cell: Cell, shell: Shell) -> None:
    assert shell.pause.is_running
    assert cell.window is not None
    assert cell.window(shell) == cell.locked
    settled(shell)


@by_name(lambda cell: cell.command)
def test_the_command_refuses_it_or_does_it(
    cell: Cell, paused_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cell.command is not None
    plan = {
        "symbol": "BTCUSDT",
        "side": "long",
        "margin_mode": "isolated",
        "leverage": "3",
        "entry_price": "60000",
        "quantity": "0.01",
        "stop_price": "58000",
    }
    files = {}
    for intent in ("open", "reduce"):
        path = tmp_path / f"{intent}.json"
        path.write_text(json.dumps(plan | {"intent": intent}), encoding="utf-8")
        files[intent] = str(path)
    words = [word.format(**files) for word in cell.command]
    code = run(["--data-dir", str(paused_folder), *words], partial(open_services, clock=SetClock()))
    said = capsys.readouterr()
    assert (code == EXIT_PAUSED) == cell.locked, said
    assert cell.locked or code == 0, said


def test_an_old_backup_restored_keeps_the_pause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services = open_services(tmp_path, clock=SetClock(NOON - timedelta(days=3)))
    services.accounts.save(Account(name="Main"))
    name = services.backups.make().path.name
    services.close()
    services = open_services(tmp_path, clock=SetClock())
    with services.store.writing() as writer:
        writer.add_liquidation("Main", LIQUIDATION)
    assert services.pause.state().running
    services.close()
    opened = partial(open_services, clock=SetClock())
    assert run(["--data-dir", str(tmp_path), "backup", "restore", name], opened) == 0
    assert "The journal is the backup of" in capsys.readouterr().out
    services = opened(tmp_path)
    with pytest.raises(PausedError):
        services.planning.ready(PLAN, "Main")
    services.close()
