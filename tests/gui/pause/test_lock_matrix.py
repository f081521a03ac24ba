"""The lock matrix: every cell that is built, through the service and the command.

Cells of ``product.md`` that are not here are not built: live prices of other symbols, sync. Of
practice there is the noting of it, whose hours ``tests/services/pause/test_practice.py`` tries.
"Where price went afterwards" is hidden by the review, whose own tests cover it. What the
window shows is in the file beside this one.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.cli.main import EXIT_PAUSED, run
from journal.domain.errors import PausedError
from journal.domain.margin.quantities.orders import PlannedOrder
from journal.domain.values import (
    Account,
    Liquidation,
    MarginMode,
    Plan,
    PlanIntent,
    PositionFacts,
    Side,
)
from journal.services.margin_lab.adding import AddAsk
from journal.services.margin_lab.holdings import FundingAsk, Relief, ReliefAsk
from journal.services.margin_lab.position import LabPosition
from journal.services.margin_lab.trades import MaxOpenAsk, TargetAsk
from journal.services.typed.hand_trades import HandTrade

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what is asked for, and whether it is locked while paused."""

    name: str
    locked: bool
    service: Callable[[Services], object]
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


ORDER = PlannedOrder(side=Side.LONG, order_price=D(60_000), mark_price=D(60_000), leverage=D(5))
CELLS = (
    Cell(
        name="planner: new plan, sizer, copied values",
        locked=True,
        service=judged,
        command=("plan", "{open}"),
    ),
    Cell(
        name="planner: ready",
        locked=True,
        service=lambda s: s.planning.ready(PLAN, "Main"),
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
    ),
    Cell(
        name="lab: target price",
        locked=True,
        service=lambda s: s.margin_lab.target(
            TargetAsk(side=Side.LONG, entry_price=D(60_000), leverage=D(5), target_return=D("0.5"))
        ),
    ),
    Cell(
        name="lab: average entry when adding",
        locked=True,
        service=lambda s: s.margin_lab.added(
            AddAsk(position=LAB, added_quantity=D("0.1"), added_price=D(59_000))
        ),
    ),
    Cell(
        name="lab: liquidation",
        locked=False,
        service=lambda s: s.margin_lab.liquidation(LAB),
    ),
    Cell(
        name="lab: survival",
        locked=False,
        service=lambda s: s.margin_lab.candle_choices(),
    ),
    Cell(
        name="lab: cross stack",
        locked=False,
        service=lambda s: s.margin_lab.stacked(
            D(1_000), [replace(LAB, margin_mode=MarginMode.CROSS, mark_price=D(60_000))]
        ),
    ),
    Cell(
        name="lab: top-up and reduce",
        locked=False,
        service=lambda s: s.margin_lab.relieved(
            ReliefAsk(position=LAB, relief=Relief.ADD_MARGIN, amount=D(100))
        ),
    ),
    Cell(
        name="lab: funding",
        locked=False,
        service=lambda s: s.margin_lab.funding(
            FundingAsk(position=LAB, funding_rate=D("0.0001"), interval_hours=8, days=D(1))
        ),
    ),
    Cell(
        name="chart: the liquidated trade, open positions",
        locked=False,
        service=lambda s: s.charting.symbols(),
    ),
    Cell(
        name="rules: loosening",
        locked=True,
        service=lambda s: s.rule_settings.loosen("R01", limit=D(50)),
        command=("rules", "set", "R01", "limit=50", "--loosen"),
    ),
    Cell(
        name="rules: disabling",
        locked=True,
        service=lambda s: s.rule_settings.switch_off("R04"),
        command=("rules", "off", "R04"),
    ),
    Cell(
        name="rules: a policy that shortens the pause",
        locked=True,
        service=lambda s: s.pause.choose("hours", "24"),
    ),
    Cell(
        name="rules: a door chosen during the pause",
        locked=True,
        service=lambda s: s.pause.choose("door", "on"),
    ),
    Cell(
        name="rules: tightening",
        locked=False,
        service=lambda s: s.rule_settings.tighten("R01", limit=D(4)),
        command=("rules", "set", "R03", "limit=10"),
    ),
    Cell(
        name="rules: lengthening the pause",
        locked=False,
        service=lambda s: s.pause.extend(timedelta(hours=1)),
    ),
    Cell(
        name="practice: the first 12 h, and until the review is done",
        locked=True,
        service=lambda s: s.practice.note("Main", "BTCUSDT long 5x."),
        command=("pause", "practice", "BTCUSDT long 5x."),
    ),
    Cell(
        name="practice: what was noted",
        locked=False,
        service=lambda s: s.practice.trades(),
        command=("pause", "practice"),
    ),
    Cell(
        name="data: import",
        locked=False,
        service=lambda s: s.importing.preview([]),
        command=("imports",),
    ),
    Cell(
        name="data: backup",
        locked=False,
        service=lambda s: s.backups.make(),
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
        command=("positions",),
    ),
    Cell(name="always: a stop added or moved nearer", locked=False, service=stop_set),
    Cell(name="always: closing", locked=False, service=closed),
    Cell(
        name="always: looking at what happened",
        locked=False,
        service=lambda s: s.liquidations.episodes("Main"),
        command=("liquidations",),
    ),
    Cell(
        name="always: the state of the pause",
        locked=False,
        service=lambda s: s.pause.state(),
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
    ),
)


def by_name(wanted: Callable[[Cell], object]) -> pytest.MarkDecorator:
    chosen = [cell for cell in CELLS if wanted(cell)]
    return pytest.mark.parametrize("cell", chosen, ids=[cell.name for cell in chosen])


@pytest.fixture(scope="module")
def paused(paused_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of a copy of it."""
    copy = shutil.copytree(paused_folder, tmp_path_factory.mktemp("services") / "journal")
    services = open_services(copy, clock=SetClock())
    yield services
    services.close()


@by_name(lambda _cell: True)
def test_the_service_locks_it_or_does_it(cell: Cell, paused: Services) -> None:
    assert paused.pause.state().running
    if cell.locked:
        with pytest.raises(PausedError):
            cell.service(paused)
    else:
        cell.service(paused)
    assert paused.pause.state().running


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
    tmp_path: Path, liquidation: Liquidation, capsys: pytest.CaptureFixture[str]
) -> None:
    services = open_services(tmp_path, clock=SetClock(NOON - timedelta(days=3)))
    services.accounts.save(Account(name="Main"))
    name = services.backups.make().path.name
    services.close()
    services = open_services(tmp_path, clock=SetClock())
    with services.store.writing() as writer:
        writer.add_liquidation("Main", liquidation)
    assert services.pause.state().running
    services.close()
    opened = partial(open_services, clock=SetClock())
    assert run(["--data-dir", str(tmp_path), "backup", "restore", name], opened) == 0
    assert "The journal is the backup of" in capsys.readouterr().out
    services = opened(tmp_path)
    with pytest.raises(PausedError):
        services.planning.ready(PLAN, "Main")
    services.close()
