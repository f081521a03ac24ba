"""Rules: what each asks, changing it, what was broken, and the record scanned by today's rules."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.domain.rules.definition import SettingKind
from journal.domain.rules.severity import Severity
from journal.domain.values import Certainty, Liquidation, Side
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.form import ChoiceField, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.rules.acknowledge import Acknowledge
from journal.gui.screens.rules.answer_bar import EVERYTHING, POSITION
from journal.gui.screens.rules.log_tab import LogTab
from journal.gui.screens.rules.price_list_tab import TOO_FEW, PriceListTab
from journal.gui.screens.rules.rules_tab import RulesTab
from journal.gui.screens.rules.scans_tab import ScansTab
from journal.gui.screens.rules.screen import RulesScreen

See = Callable[..., Any]
D = Decimal


@pytest.fixture
def screen(desk: Desk, see: See) -> RulesScreen:
    shown: RulesScreen = see(RulesScreen(desk))
    return shown


@pytest.fixture
def tab(screen: RulesScreen) -> RulesTab:
    assert isinstance(screen.tab, RulesTab)
    return screen.tab


def log_of(screen: RulesScreen, see: See, target: object = "log") -> LogTab:
    screen.open_target(target)
    see(screen)
    assert isinstance(screen.tab, LogTab)
    return screen.tab


def type_into(field: TextField, text: str) -> None:
    field.editor.selectAll()
    QTest.keyClicks(field.editor, text)


def pick(field: ChoiceField[Any], value: object) -> None:
    field.set_value(value)
    field.editor.activated.emit(field.editor.currentIndex())


def texts(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel)]


def setting(tab: RulesTab, name: str) -> Any:
    assert tab.detail._form is not None
    return tab.detail._form._fields[name]


def in_force(desk: Desk, rule_id: str = "R01") -> dict[str, Decimal]:
    rules = {card.rule_id: card for card in desk.services.rules.catalog()}
    return {one.field: one.value for one in rules[rule_id].parameters}


def test_every_rule_is_listed_in_its_group_explained_and_added_up(tab: RulesTab) -> None:
    rows = tab.table.rows
    catalog = tab.desk.services.rules.catalog()
    assert [rows.row(place).card.rule_id for place in range(rows.rowCount())] == [
        card.rule_id for card in catalog
    ]
    for card in catalog:
        tab.choose(card.rule_id)
        said = texts(tab.detail)
        assert {f"{card.rule_id}  {card.name}", card.description, card.sentence} <= {*said}
        assert tab.detail._form is not None
        for one in card.parameters:
            is_switch = one.form.kind is SettingKind.SWITCH
            assert isinstance(setting(tab, one.field), ChoiceField) is is_switch
    shown = [rows.row(place) for place in range(rows.rowCount())]
    totals = {row.card.rule_id: row.total for row in shown}
    log = tab.desk.services.rules.breach_log("Main")
    assert all(total is not None for total in totals.values())
    counts = {rule_id: total.count for rule_id, total in totals.items() if total}
    assert sum(counts.values()) == len(log)
    tab.groups.choose(2)
    groups = {rows.row(place).card.group.value for place in range(rows.rowCount())}
    assert groups == {"pause"}
    tab.groups.choose(5)
    assert rows.rowCount() == 0


def test_what_is_stricter_is_said_before_the_click_and_counts_at_once(
    tab: RulesTab, screen: RulesScreen, see: See
) -> None:
    detail = tab.detail
    assert (detail.tighten.isEnabled(), detail.loosen.isEnabled()) == (False, False)
    for wrong, reason in (("900", "Must be from 1 to 150 x"), ("", "Must be a number")):
        field = setting(tab, "limit")
        field.editor.selectAll()
        QTest.keyClick(field.editor, Qt.Key.Key_Backspace)
        type_into(field, wrong)
        assert field.error.startswith(reason)
        assert (detail.tighten.isEnabled(), detail.loosen.isEnabled()) == (False, False)
    type_into(setting(tab, "limit"), "5")
    assert detail.said.text().startswith("Highest leverage 10\u2009x → 5\u2009x. Stricter: counts")
    assert (detail.tighten.isEnabled(), detail.loosen.isEnabled()) == (True, False)
    detail.tighten.click()
    see(screen)
    assert in_force(tab.desk)["limit"] == 5
    assert setting(tab, "limit").value() == 5
    assert any("Highest leverage" in text or "highest leverage" in text for text in texts(detail))
    assert tab.notes.isHidden()
    with closing(sqlite3.connect(tab.desk.services.store.folder.database)) as connection:
        connection.execute("DROP TRIGGER rule_change_stays")
        connection.execute("DELETE FROM rule_change")
        connection.commit()
    screen.refresh()
    see(screen)
    assert in_force(tab.desk)["limit"] == 5
    assert "A change of R01 was taken out of the journal by another program" in tab.notes.text()


def test_what_is_less_strict_waits_and_can_be_taken_back(
    tab: RulesTab, screen: RulesScreen, see: See
) -> None:
    detail = tab.detail
    type_into(setting(tab, "limit"), "15")
    assert "Less strict: counts from Fri 15 May, 12:00 on" in detail.said.text()
    assert (detail.tighten.isEnabled(), detail.loosen.isEnabled()) == (False, True)
    QTest.keyClick(setting(tab, "limit").editor, Qt.Key.Key_Return)
    see(screen)
    assert in_force(tab.desk)["limit"] == 10
    chosen = tab.table.selected()
    assert chosen is not None
    assert len(chosen.card.pending) == 1
    (back,) = [one for one in detail.findChildren(Button) if one.text() == "Take back"]
    back.click()
    see(screen)
    assert tab.desk.services.rule_settings.pending() == ()
    assert any("taken back" in text for text in texts(detail))


def test_a_rule_is_set_apart_for_one_contract_switched_off_in_a_day_and_on_at_once(
    tab: RulesTab, screen: RulesScreen, see: See
) -> None:
    (only,) = [one for one in tab.detail.findChildren(Button) if one.text() == "Only for …"]
    only.click()
    form = tab.detail._form
    assert form is not None
    type_into(form.symbol, "a b")
    assert "must be a contract" in form.symbol.error.lower()
    type_into(form.symbol, "ethusdt")
    assert tab.detail.switch.text() == "Switch on now"
    type_into(setting(tab, "limit"), "3")
    assert "for ETHUSDT" in tab.detail.said.text()
    tab.detail.tighten.click()
    see(screen)
    assert any(text.startswith("Set apart for ETHUSDT: highest leverage 3") for text in texts(tab))
    tab.choose("R02")
    assert tab.detail.switch.text() == "Switch off in 24 h"
    tab.detail.switch.click()
    see(screen)
    assert len(tab.desk.services.rule_settings.pending()) == 1
    tab.choose("R24")
    assert tab.detail.switch.text() == "Switch on now"
    tab.detail.switch.click()
    see(screen)
    assert "R24" in {rule.rule_id for rule in tab.desk.services.rule_settings.active()}


def test_while_paused_nothing_loosens_and_the_sentence_says_so(
    tab: RulesTab, screen: RulesScreen, clock: Any, see: See
) -> None:
    desk, detail = tab.desk, tab.detail
    liquidation = Liquidation(
        liquidation_id="hand:1",
        symbol="BTCUSDT",
        side=Side.LONG,
        occurred_at=clock.at - timedelta(hours=1),
        certainty=Certainty.BY_HAND,
        source="typed by hand",
    )
    with desk.services.store.writing() as writer:
        writer.add_liquidation("Main", liquidation)
    type_into(setting(tab, "limit"), "15")
    detail.loosen.click()
    see(screen)
    assert "waits until the pause is over" in detail.said.text()
    assert desk.services.rule_settings.pending() == ()
    desk.pause.learn(clock.at + timedelta(hours=23))
    assert detail.said.text().startswith("While trading is paused nothing loosens")
    assert (detail.loosen.isEnabled(), detail.switch.isEnabled()) == (False, False)
    type_into(setting(tab, "limit"), "5")
    assert detail.tighten.isEnabled()


# The log


def test_the_log_is_newest_first_filtered_and_leads_to_positions(
    screen: RulesScreen, see: See, qtbot: QtBot
) -> None:
    log = log_of(screen, see)
    rows = log.table.rows
    everything = rows.rowCount()
    entries = [rows.row(place) for place in range(everything)]
    assert [one.breach.at for one in entries] == sorted(
        (one.breach.at for one in entries), reverse=True
    )
    assert log.sentence.text() == entries[0].breach.sentence
    columns = {column.key: column for column in rows.columns}
    why, answers = columns["net"].tooltip, columns["answer"].tooltip
    assert why is not None
    assert answers is not None
    still_open = [why(one).startswith("The position is still open") for one in entries]
    assert still_open == [one.net_result is None for one in entries]
    assert {answers(one) for one in entries} == {"waits", "none needed"}
    pick(log.rule, "R04")
    assert {rows.row(place).breach.rule_id for place in range(rows.rowCount())} == {"R04"}
    assert "closed positions made" in log._summary.text()
    pick(log.rule, "")
    pick(log.severity, "critical")
    shown = [rows.row(place) for place in range(rows.rowCount())]
    assert {one.breach.severity for one in shown} == {Severity.CRITICAL}
    pick(log.severity, "info")
    pick(log.waiting, True)
    assert (rows.rowCount(), log.sentence.text()) == (0, "")
    pick(log.severity, "")
    pick(log.waiting, False)
    entry = log.table.selected()
    assert entry is not None
    assert entry.position is not None
    with qtbot.waitSignal(screen.desk.hub.wanted) as wanted:
        QTest.keyClick(log.table, Qt.Key.Key_Return)
    assert wanted.args == [ScreenName.JOURNAL, entry.position.key]
    screen.open_target("BTCUSDT:both:1")
    chosen = log.table.selected()
    assert chosen is not None
    assert chosen.position is not None
    assert chosen.position.symbol == "BTCUSDT"


def test_a_broken_rule_is_answered_alone_or_with_others(screen: RulesScreen, see: See) -> None:
    log = log_of(screen, see)
    pick(log.waiting, True)
    service = screen.desk.services.acknowledgements
    before = len(service.unanswered("Main"))
    type_into(log.bar.sentence, "no")
    log.bar.keep.click()
    see(screen)
    assert "must be a sentence" in log.bar.sentence.error.lower()
    type_into(log.bar.sentence, "I wanted it back at once.")
    log.bar.keep.click()
    see(screen)
    assert len(service.unanswered("Main")) == before - 1
    assert log.bar.sentence.text() == ""
    about = [log.bar.about.editor.itemText(place) for place in range(log.bar.about.editor.count())]
    assert about[-1] == f"All {before - 1} that wait"
    pick(log.bar.about, EVERYTHING)
    type_into(log.bar.sentence, "All of it was the same hurry.")
    QTest.keyClick(log.bar.sentence.editor, Qt.Key.Key_Return)
    see(screen)
    assert service.unanswered("Main") == ()
    assert log.bar.isHidden()


def test_a_clean_record_says_what_rules_need_and_what_a_scan_is(
    make_desk: Callable[..., Desk], see: See, qtbot: QtBot
) -> None:
    desk = make_desk("empty")
    screen = see(RulesScreen(desk))
    log = log_of(screen, see)
    assert log.pages.currentWidget() is log.empty
    to_import, to_settings = log.empty.findChildren(Button)
    with qtbot.waitSignal(desk.hub.asked) as asked:
        to_import.click()
    assert asked.args == ["import"]
    with qtbot.waitSignal(desk.hub.wanted) as wanted:
        to_settings.click()
    assert wanted.args == [ScreenName.SETTINGS, None]
    screen.open_target("scans")
    see(screen)
    assert screen.tab.pages.currentWidget() is screen.tab.empty


def test_scans_are_made_and_compared(screen: RulesScreen, desk: Desk, see: See) -> None:
    screen.open_target("scans")
    see(screen)
    tab = screen.tab
    assert isinstance(tab, ScansTab)
    tab.scan.click()
    see(screen)
    assert tab.compared.text().startswith("The first scan")
    found = tab.found.rows.rowCount()
    desk.services.rule_settings.tighten("R01", limit=D(2))
    tab.scan.click()
    see(screen)
    assert (tab.table.rows.rowCount(), tab.scan.isEnabled()) == (2, True)
    assert "R01: highest leverage 2 instead of 10" in tab.compared.text()
    assert tab.found.rows.rowCount() > found
    tab.table.select_place(1)
    see(screen)
    assert tab.found.rows.rowCount() == found


# Elsewhere


@pytest.fixture
def ask(desk: Desk, qtbot: QtBot) -> Acknowledge:
    widget = Acknowledge(desk)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_what_waits_is_answered_before_planning(ask: Acknowledge, desk: Desk, qtbot: QtBot) -> None:
    ask.look_again()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy)
    count = ask.table.rows.rowCount()
    assert texts(ask)[0] == f"{count} broken rules wait for your sentence"
    pick(ask.bar.about, POSITION)
    type_into(ask.bar.sentence, "I was chasing the loss.")
    ask.bar.keep.click()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy)
    assert ask.table.rows.rowCount() < count
    keys = [one.key for one in desk.services.acknowledgements.unanswered("Main")]
    desk.services.acknowledgements.answer_all("Main", keys, "And the others too.")
    with qtbot.waitSignal(ask.done):
        ask.look_again()
    assert ask.table.rows.rowCount() == 0


def test_the_price_list_compares_and_says_when_trades_are_too_few(
    screen: RulesScreen, see: See
) -> None:
    screen.open_target("prices")
    see(screen)
    tab = screen.tab
    assert isinstance(tab, PriceListTab)
    rows = tab.table.rows
    listed = [rows.row(place).rule_id for place in range(rows.rowCount())]
    assert "R04" in listed
    place = listed.index("R04")
    tab.table.select_place(place)
    # One liquidation without a stop: -700 before fees and clearance.
    assert tab.sentence.text().startswith("R04 No stop-loss: 1 trade made")
    assert "Fewer than 20 on one side" in tab.sentence.text()
    assert rows.index(place, 4).data() == TOO_FEW
    assert tab.months.rows.rowCount() == 1
    assert tab.clean.accessibleName().startswith("Clean trades")
