"""Rules broken before wait for a sentence of the trader before the next plan."""

from dataclasses import replace
from datetime import timedelta

from journal.domain.values import Side
from journal.gui.desk import Desk
from journal.gui.screens.planner.screen import PlannerScreen
from journal.gui.screens.rules.answer_bar import EVERYTHING
from journal.services.positions.service import HandTrade
from tests.gui.screens.planning import D, See, answer_all, plan


def test_broken_rules_wait_for_a_sentence_before_the_next_plan(desk: Desk, see: See) -> None:
    screen = see(PlannerScreen(desk))
    assert screen.pages.currentWidget() is screen.waiting
    plan(screen)
    failed: list[str] = []
    desk.hub.failed.connect(failed.append)
    screen.make_ready()
    screen.show_kept()
    assert failed == ["Broken rules wait for your sentence first."]
    assert screen.pages.currentWidget() is screen.waiting
    answer_all(desk)
    screen.refresh()
    see(screen)
    assert screen.pages.currentIndex() == 0
    account = desk.services.accounts.named("Main")
    desk.services.accounts.save(replace(account, usual_leverage=D(15)))  # and no screen heard of it
    screen.make_ready()
    see(screen)
    assert "for your sentence before the next trade is planned (R01" in failed[1]
    assert screen.pages.currentWidget() is screen.waiting


def test_a_rule_broken_in_another_account_waits_for_its_sentence_here_too(
    desk: Desk, see: See
) -> None:
    answer_all(desk)
    positions = desk.services.positions
    opened_at = desk.clock.now() - timedelta(hours=5)
    positions.record_by_hand(
        "Other",
        HandTrade(
            symbol="BTCUSDT",
            side=Side.LONG,
            quantity=D(1),
            entry_price=D(60_000),
            opened_at=opened_at,
            has_stop=False,
        ),
    )
    screen = see(PlannerScreen(desk))
    assert screen.pages.currentWidget() is screen.waiting
    columns = {one.key: one for one in screen.waiting.table.rows.columns}
    waiting = screen.waiting.table.rows.row(0)
    assert columns["account"].write(waiting, 0) == "Other"
    screen.waiting.bar.sentence.set_text("I set none in the other account.")
    screen.waiting.bar.about.set_value(EVERYTHING)
    screen.waiting.bar.keep.click()
    see(screen)
    assert screen.pages.currentIndex() == 0
    assert desk.services.acknowledgements.waiting() == ()
