"""The Planner: the verdict while typing, what is refused, what is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.domain.values import Account, MarginMode, Plan, PositionFacts, Side
from journal.gui.desk import Desk
from journal.gui.screens.planner.screen import PlannerScreen
from journal.services.changes import Changes
from tests.gui.screens.planning import MORNING, D, See, figure, headline, plan


@pytest.fixture
def screen(make_desk: Callable[..., Desk], see: See) -> PlannerScreen:
    """The planner of an account whose last liquidation is reviewed: without that, none is ready."""
    shown: PlannerScreen = see(PlannerScreen(make_desk("answered")))
    return shown


def test_no_plan_is_ready_before_the_last_liquidation_is_reviewed(desk: Desk, see: See) -> None:
    screen = see(PlannerScreen(desk))
    plan(screen)
    assert headline(screen) == "critical: Refused by R16"
    assert screen.verdict.rules.sentences[0].startswith("R16")


def test_nothing_is_judged_before_a_plan_is_typed(screen: PlannerScreen) -> None:
    assert headline(screen) == "note: Not judged yet"
    assert screen.verdict.rules.sentences == ("Every rule is checked while you type.",)
    assert figure(screen, "liquidation") == "Liquidation price —"


def test_every_key_is_judged(screen: PlannerScreen) -> None:
    plan(screen, quantity="")
    assert headline(screen) == "note: Not judged yet"
    QTest.keyClicks(screen.quantity.editor, "0.02")
    # Nothing was typed about the position that is open already.
    assert headline(screen) == "info: No rule broken, some not judged"
    assert screen.verdict.rules.sentences == (
        "R22 Not judged: the margin of ETHUSDT short is not known.",
    )
    # 0.02 at 60,000 is 1,200, a third of it is bound; the stop loses 20, and fees of 0.05 % twice.
    assert figure(screen, "notional") == "Notional 1\u2009200.00 USDT"
    assert figure(screen, "margin") == "Initial margin 400.00 USDT"
    assert figure(screen, "stop") == "Loss at stop 21.19 USDT"
    assert figure(screen, "end") == "Loss at liquidation 400.00 USDT"
    typed = screen.form.plan(complain=False)
    assert typed is not None
    lines = screen.desk.services.planning.judge(typed, "Main").lines
    assert lines is not None
    assert lines.liquidation_price is not None
    distance = (60000 - lines.liquidation_price) / 600
    assert figure(screen, "distance") == f"Distance to it {distance:.2f}\u2009%"


def test_a_plan_within_all_rules_says_so(make_desk: Callable[..., Desk], see: See) -> None:
    desk = make_desk("empty")
    desk.services.accounts.save(
        Account(name="Main", wallet_balance=D(10_000), wallet_balance_at=desk.clock.now())
    )
    screen = see(PlannerScreen(desk))
    plan(screen)
    assert headline(screen) == "good: Within your rules"
    assert screen.verdict.rules.sentences == ("Every rule is kept.",)


def test_broken_rules_are_said_the_worst_first(screen: PlannerScreen) -> None:
    plan(screen, leverage="25", stop_price="")
    assert headline(screen).startswith("critical: Refused")
    ids = [sentence.split()[0] for sentence in screen.verdict.rules.sentences]
    assert ids[:2] == ["R01", "R04"]
    assert figure(screen, "stop") == "Loss at stop —"


def test_a_stop_beyond_liquidation_has_no_loss_of_its_own(screen: PlannerScreen) -> None:
    plan(screen, leverage="10", stop_price="50000")
    assert figure(screen, "stop") == "Loss at stop —"
    assert figure(screen, "buffer") == "Stop to liquidation none"
    assert any(sentence.startswith("R05") for sentence in screen.verdict.rules.sentences)


def test_a_plan_that_cannot_be_says_so_under_the_field(screen: PlannerScreen) -> None:
    plan(screen, stop_price="61000")
    assert "below the entry" in screen.stop_price.error
    plan(screen)
    assert screen.stop_price.error == ""
    screen.side.set_value(Side.SHORT)
    screen.judge()
    assert "above the entry" in screen.stop_price.error


def test_the_largest_allowed_size_is_taken_over(screen: PlannerScreen) -> None:
    plan(screen, quantity="5")
    assert headline(screen).startswith(("breach", "critical"))
    screen.verdict._use_largest.click()
    taken = screen.quantity.value()
    assert taken is not None
    assert 0 < taken < 5
    assert not headline(screen).startswith("critical")


def test_without_a_known_wallet_no_size_is_offered(
    make_desk: Callable[..., Desk], see: See
) -> None:
    desk = make_desk()
    desk.services.accounts.save(Account(name="Main"))
    screen = see(PlannerScreen(desk))
    plan(screen)
    assert figure(screen, "largest") == "Largest allowed size —"
    assert screen.verdict._figures["largest"]._note.text() == "type your wallet in Settings"
    assert not screen.verdict._use_largest.isEnabled()
    assert figure(screen, "stop") == "Loss at stop 21.19 USDT"
    assert screen.verdict._figures["stop"]._note.text() == ""


def test_a_kept_plan_is_stored(screen: PlannerScreen, qtbot: QtBot) -> None:
    plan(screen)
    said: list[str] = []
    screen.desk.hub.said.connect(said.append)
    with qtbot.waitSignal(screen.desk.hub.changed) as changed:
        QTest.keyClick(screen.quantity.editor, Qt.Key.Key_Return)
    assert changed.args == [Changes.PLANS]
    assert said == ["The plan for BTCUSDT long is kept."]
    with screen.desk.services.store.reading() as reader:
        assert len(reader.plans("Main")) == 1


def test_a_critical_plan_is_refused_with_its_rule(screen: PlannerScreen, see: See) -> None:
    plan(screen, leverage="25")
    failed: list[str] = []
    screen.desk.hub.failed.connect(failed.append)
    screen.make_ready()
    screen.make_ready()  # pressed twice, it is asked once
    see(screen)
    assert len(failed) == 1
    assert "R01" in failed[0]


def test_what_is_missing_is_said_when_it_is_wanted(screen: PlannerScreen) -> None:
    screen.make_ready()
    assert screen.symbol.error
    assert screen.leverage.error
    assert screen.quantity.error
    screen.entry_price.set_text("60,000")
    screen.make_ready()
    assert "point" in screen.entry_price.error


def test_a_pause_locks_the_verdict_and_the_button(
    screen: PlannerScreen, clock: Any, see: See
) -> None:
    clock.at = screen.desk.services.liquidations.episodes("Main")[0].episode.ended_at
    clock.at += timedelta(hours=1)
    screen.desk.pause.learn(clock.at + timedelta(hours=23))
    assert not screen._ready.isEnabled()
    plan(screen)
    assert figure(screen, "notional") == "Notional —"  # of the record read before the pause
    see(screen)
    assert headline(screen) == "lock: Locked"
    assert "Trading is paused" in screen.verdict.sentence.text()
    failed: list[str] = []
    screen.desk.hub.failed.connect(failed.append)
    screen.make_ready()
    see(screen)
    assert "paused" in failed[0]


def test_unknown_contracts_and_wallets_are_not_judged(
    make_desk: Callable[..., Desk], see: See
) -> None:
    screen = see(PlannerScreen(make_desk("empty")))
    plan(screen)
    assert headline(screen) == "info: No rule broken, some not judged"
    assert any("Not judged" in sentence for sentence in screen.verdict.rules.sentences)
    plan(screen, symbol="NOSUCHUSDT")
    assert figure(screen, "liquidation") == "Liquidation price —"
    screen.margin_mode.set_value(MarginMode.CROSS)
    plan(screen)
    assert screen.verdict.sentence.text().startswith("No lines:")


def test_the_usual_margin_mode_is_offered_and_an_addition_told(
    make_desk: Callable[..., Desk], see: See
) -> None:
    desk = make_desk()
    account = desk.services.accounts.named("Main")
    cross = Account(
        name="Main",
        wallet_balance=account.wallet_balance,
        wallet_balance_at=account.wallet_balance_at,
        usual_margin_mode=MarginMode.CROSS,
    )
    desk.services.accounts.save(cross)
    facts = PositionFacts(position_key="ETHUSDT:both:7", leverage=D(5), stop_price=D(3100))
    desk.services.positions.save_facts("Main", facts)
    screen = see(PlannerScreen(desk))
    assert screen.margin_mode.value() is MarginMode.CROSS
    screen.side.set_value(Side.SHORT)
    plan(screen, symbol="ETHUSDT", entry_price="2900", stop_price="3000", quantity="0.1")
    assert "Adds to the position" in screen.verdict.sentence.text()


def test_what_was_written_after_the_last_liquidation_is_read_first(screen: PlannerScreen) -> None:
    assert "without a stop" in screen.memory.text()
    assert "I set no stop." in screen.memory.text()


def test_the_size_follows_from_the_risk_or_the_margin(screen: PlannerScreen) -> None:
    plan(screen, quantity="", share="10")
    screen.form.size_by_row.choose(2)
    # 10 % of a wallet of 4,373.45 at 3x by 60,000; the balance was typed after the first fee.
    assert screen.quantity.text() == "0.02186725"
    assert figure(screen, "margin").startswith("Initial margin 437.3")
    screen.form.size_by_row.choose(1)
    screen.share.set_text("1")
    screen.judge()
    assert figure(screen, "stop").startswith("Loss at stop 43.")
    screen.stop_price.set_text("")
    screen.judge()
    assert "Type the stop first" in screen.share.error
    assert screen.quantity.text() == ""


def test_a_breach_asks_for_a_sentence_and_keeps_it(screen: PlannerScreen, see: See) -> None:
    failed: list[str] = []
    screen.desk.hub.failed.connect(failed.append)
    plan(screen)
    assert screen.override.isHidden()
    plan(screen, leverage="11", stop_price="59500", quantity="0.01")
    assert headline(screen) == "breach: Would break R01 R02"
    assert not screen.override.isHidden()
    screen.make_ready()
    see(screen)
    assert "breaks R01" in failed[0]
    screen.override.set_text("short")
    screen.make_ready()
    see(screen)
    assert "a sentence of 10 to 500" in screen.override.error
    screen.override.set_text("Small, and the stop is in the order.")
    screen.make_ready()
    see(screen)
    with screen.desk.services.store.reading() as reader:
        (stored,) = reader.plans("Main")
    assert stored.word.override == "Small, and the stop is in the order."
    assert screen.override.text() == ""


def test_the_trader_writes_and_ticks_a_checklist(screen: PlannerScreen, see: See) -> None:
    checklist, failed = screen.verdict.checklist, list[str]()
    screen.desk.hub.failed.connect(failed.append)
    checklist.edit.click()
    checklist.editor.setPlainText("x" * 121)
    checklist.keep.click()
    assert "more than 120 characters" in checklist.problem.text()
    checklist.editor.setPlainText("slept well\n\nno news today")
    checklist.keep.click()
    assert checklist.lines == ("slept well", "no news today")
    checklist.switches[0].setChecked(True)
    plan(screen)
    screen.make_ready()
    see(screen)
    assert failed == ["Not ticked yet on your checklist: no news today"]
    assert screen.verdict.row.current == 1
    checklist.switches[1].setChecked(True)
    screen.make_ready()
    see(screen)
    assert len(failed) == 1
    assert checklist.ticked == ()


def test_two_plans_stand_side_by_side(screen: PlannerScreen) -> None:
    comparison = screen.verdict.comparison
    assert not comparison.keep.isEnabled()
    plan(screen)
    comparison.keep.click()
    plan(screen, leverage="25", quantity="0.01")
    told = dict(zip(("plan", "size", "notional", "margin"), comparison.texts, strict=False))
    assert told["notional"] == ("1\u2009200.00 USDT", "600.00 USDT")
    assert told["margin"] == ("400.00 USDT", "24.00 USDT")
    assert comparison.texts[-1] == ("No rule broken", "Refused by R01")
    plan(screen, quantity="")
    assert comparison.texts[2] == ("1\u2009200.00 USDT", "—")


def test_a_plan_put_aside_is_there_when_the_planner_opens_again(
    screen: PlannerScreen, see: See
) -> None:
    plan(screen, quantity="", share="2")
    screen.side.set_value(Side.SHORT)
    screen.form.size_by_row.choose(2)
    screen.save_draft()
    again = see(PlannerScreen(screen.desk))
    assert again.form.texts == screen.form.texts
    assert again.side.value() is Side.SHORT
    screen.save_draft()


def test_a_trade_that_differs_from_its_plan_is_asked_about_in_the_planner(
    screen: PlannerScreen, see: See
) -> None:
    planned = Plan(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        leverage=D(5),
        entry_price=D(60000),
        quantity=D("0.1"),
        stop_price=D(58000),
    )
    with screen.desk.services.store.writing() as writer:
        writer.add_plan("Main", planned, MORNING - timedelta(hours=1))
        writer.add_plan("Main", planned, MORNING + timedelta(hours=20))
    assert not screen._shows_kept  # made when it is asked for
    screen.show_kept()
    kept = screen.kept_plans
    kept.read()
    see(screen)
    rows = kept.table.rows
    assert [rows.index(place, 2).data() for place in range(2)] == [
        "not traded within its time",
        "stop 59\u2009000, 58\u2009000 planned",
    ]
    assert kept.is_asking
    kept.sentence.set_text("no")
    kept.answer()
    see(screen)
    assert "must be a sentence" in kept.sentence.error.lower()
    kept.sentence.set_text("I moved it nearer when I saw the chart.")
    kept.answer()
    see(screen)
    assert not kept.is_asking
    kept.back.click()
    assert screen.pages.currentIndex() == 0
