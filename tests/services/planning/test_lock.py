"""The ways around the lock that lead through plans: none of them opens anything.

Deleted rows, an old backup and changed settings are tried in ``tests/services/pause`` and
``tests/services/rules/test_settings.py``; every command in ``tests/gui/pause/test_lock_matrix.py``.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.errors import PausedError
from journal.domain.planning.sizing import SizeBy
from journal.domain.rules.severity import Severity
from journal.domain.values import Account, Fill, Liquidation, MarginMode, Plan, PlanIntent, Side
from journal.importers.own.codec import HEADER, encoded
from journal.importers.own.kinds import PlanMade
from journal.services.planning.sizing import Wish

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
WISH = Wish(
    size_by=SizeBy.MARGIN,
    share=D("0.1"),
    side=Side.LONG,
    leverage=D(5),
    entry_price=D(100),
)


@pytest.fixture
def services(new_folder: Path, clock: Any) -> Any:
    with_pause = open_services(new_folder, clock=clock)
    with with_pause.store.writing() as writer:
        writer.save_account(Account(name="Main", wallet_balance=D(10_000), wallet_balance_at=NOON))
    yield with_pause
    with_pause.close()


def liquidate(services: Services, liquidation: Callable[..., Liquidation]) -> None:
    with services.store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60))


def refused(services: Services, plan: Plan) -> bool:
    with pytest.raises(PausedError):
        services.planning.ready(plan, "Main", override="I know better this time.")
    with services.store.reading() as reader:
        return reader.plans("Main") == ()


def test_a_record_read_before_the_pause_makes_no_plan_ready(
    services: Services, plan: Callable[..., Plan], liquidation: Callable[..., Liquidation]
) -> None:
    ground = services.planning.ground("Main")
    liquidate(services, liquidation)
    services.planning.judge_on(ground, plan())
    assert refused(services, plan())
    with pytest.raises(PausedError):
        services.planning.quantity(services.planning.ground("Main"), WISH)


def test_no_setting_of_rules_checklist_or_account_makes_a_plan_ready(
    services: Services, plan: Callable[..., Plan], liquidation: Callable[..., Liquidation]
) -> None:
    liquidate(services, liquidation)
    services.plan_papers.save_checklist("Main", "")
    services.spot_splits.keep("Main", D(1), D(9999))
    account = services.accounts.named("Main")
    services.accounts.save(replace(account, usual_leverage=D(1), wallet_balance=D(10**9)))
    assert refused(services, plan())
    with pytest.raises(PausedError):
        services.plan_papers.save_draft("Main", {"symbol": "BTCUSDT"})


def test_an_imported_plan_allows_nothing_and_excuses_no_trade_in_the_pause(
    services: Services,
    plan: Callable[..., Plan],
    liquidation: Callable[..., Liquidation],
    fill: Callable[..., Fill],
    clock: Any,
    tmp_path: Path,
) -> None:
    liquidate(services, liquidation)
    made = PlanMade(stored_at=NOON - timedelta(minutes=5), override="Written into a file by hand.")
    file = tmp_path / "plans.csv"
    rows = [HEADER, encoded("plan", "Main", plan(), made)]
    file.write_text(
        "\r\n".join(",".join(cell for cell in row) for row in rows) + "\r\n", encoding="utf-8"
    )
    services.importing.import_files([file])
    with services.store.reading() as reader:
        assert len(reader.plans("Main")) == 1
    assert services.planning.judge(plan(), "Main").locked
    with pytest.raises(PausedError):
        services.planning.ready(plan(), "Main")
    with services.store.writing() as writer:
        writer.add_fills("Main", [fill(0, "buy", "1", "100")], None)
    clock.at += timedelta(minutes=1)
    broken = {one.breach.rule_id: one.breach for one in services.rules.breach_log("Main")}
    assert broken["R11"].severity is Severity.CRITICAL


def test_deleted_plans_rows_and_restarts_change_nothing(
    services: Services,
    plan: Callable[..., Plan],
    liquidation: Callable[..., Liquidation],
    clock: Any,
) -> None:
    liquidate(services, liquidation)
    assert refused(services, plan())
    with services.store.writing() as writer:
        writer._connection.exec_driver_sql("DELETE FROM liquidation")  # by whoever opens the file
    assert refused(services, plan())
    again = open_services(services.folder, clock=clock)
    assert refused(again, plan())
    again.close()


def test_a_reducing_plan_is_free_and_opens_nothing(
    services: Services, plan: Callable[..., Plan], liquidation: Callable[..., Liquidation]
) -> None:
    liquidate(services, liquidation)
    services.planning.ready(plan(intent=PlanIntent.REDUCE, margin_mode=MarginMode.CROSS), "Main")
    with services.store.reading() as reader:
        # Written down before: a plan that waits for its own transaction would keep none here.
        assert reader.pause_copy() is not None
    assert services.plan_following.followed("Main")[0].position is None
    with pytest.raises(PausedError):
        services.planning.ready(plan(), "Main")
