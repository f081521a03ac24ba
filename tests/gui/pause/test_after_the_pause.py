"""After the pause planning stays shut until the review is saved: by service, window and command."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.cli.main import EXIT_PAUSED, run
from journal.domain.values import MarginMode, Plan, Side
from journal.gui.hub import ScreenName
from journal.gui.pause.review_due import ReviewDue
from journal.gui.window.app import Shell
from journal.services.planning.refusals import RefusedPlanError

PLAN: dict[str, str] = {
    "symbol": "BTCUSDT",
    "side": "long",
    "margin_mode": "isolated",
    "leverage": "3",
    "entry_price": "60000",
    "quantity": "0.01",
    "stop_price": "58000",
}


def test_time_alone_does_not_open_planning(
    liquidated: Shell,
    settle: Callable[[Shell], None],
    clock: Any,
    reviewed: Callable[[Shell], None],
    services_of: Callable[[Shell], Services],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell, services = liquidated, services_of(liquidated)
    clock.at += timedelta(hours=25)
    shell.pause.look_again()
    settle(shell)
    plan = Plan(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        leverage=Decimal(3),
        entry_price=Decimal(60_000),
        quantity=Decimal("0.01"),
        stop_price=Decimal(58_000),
    )
    with pytest.raises(RefusedPlanError, match="R16"):
        services.planning.ready(plan, "Main")
    notice = shell.window.banners.notice
    assert notice.sentence.startswith("The pause is over. One thing is left")
    shell.hub.ask("show-pause")
    assert notice.isHidden()
    shell.hub.ask("plan-trade")
    page = shell.window.deck.currentWidget()
    assert isinstance(page, ReviewDue)
    page._look_back()
    assert shell.window.deck.current is ScreenName.REVIEW
    settle(shell)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(PLAN), encoding="utf-8")
    words = ["--data-dir", str(shell.data_dir), "plan", str(path)]
    opened = partial(open_services, clock=clock)
    assert run(words, opened) not in {0, EXIT_PAUSED}
    assert "R16" in capsys.readouterr().out

    reviewed(shell)
    services.planning.ready(plan, "Main")
    shell.hub.go_to(ScreenName.PLANNER)
    assert shell.window.deck.currentWidget() is shell.window.deck.built(ScreenName.PLANNER)
    run(words, opened)
    assert "R16" not in capsys.readouterr().out
