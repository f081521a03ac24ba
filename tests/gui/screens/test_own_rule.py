"""A rule of the trader's own: written in a form that shows what it would have found."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from journal.domain.rules.custom.condition import All, Compare, Not
from journal.domain.rules.custom.condition import Any as AnyOf
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.severity import Severity
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.form import ChoiceField, TextField
from journal.gui.screens.rules.condition_fields import blocks_of
from journal.gui.screens.rules.own_rule import OwnRuleDialog
from journal.gui.screens.rules.rules_tab import RulesTab
from journal.gui.screens.rules.screen import RulesScreen

HIGH = Compare(field="leverage", comparison=Comparison.ABOVE, value="7")
LATE = Compare(field="hour", comparison=Comparison.AT_LEAST, value="22")
CROSS = Compare(field="margin_mode", comparison=Comparison.IS, value="cross")
BITCOIN = Compare(field="symbol", comparison=Comparison.IS_NOT, value="BTCUSDT")


def type_into(field: TextField, text: str) -> None:
    field.editor.selectAll()
    QTest.keyClicks(field.editor, text)


def pick(field: ChoiceField[Any], value: object) -> None:
    field.set_value(value)
    field.editor.activated.emit(field.editor.currentIndex())


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window that owns the dialogs, as in the program."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def write(desk: Desk, window: QWidget, qtbot: QtBot) -> Callable[..., OwnRuleDialog]:
    """Return a function that opens the dialog and waits until it knows the record."""

    def opened(instead_of: CustomRule | None = None) -> OwnRuleDialog:
        dialog = OwnRuleDialog(desk, window, instead_of)
        dialog.show()
        qtbot.waitUntil(lambda: not desk.jobs.is_busy)
        return dialog

    return opened


def own_rules(desk: Desk) -> list[CustomRule]:
    return [card.own for card in desk.services.rules.catalog() if card.own is not None]


def test_it_tells_what_it_would_have_found_and_is_in_force_at_once(
    write: Callable[..., OwnRuleDialog], desk: Desk, qtbot: QtBot
) -> None:
    dialog = write()
    assert dialog.preview.text().startswith("Would have fired")
    dialog.keep()
    assert dialog.name.error == "Write a few words"
    type_into(dialog.name, "Small")
    dialog.keep()
    assert dialog.meaning.error == "Write a few words"
    type_into(dialog.meaning, "Seven is enough.")
    pick(dialog.level, Severity.CRITICAL)
    row = dialog.condition.blocks[0].rows[0]
    type_into(row.number, "900")
    dialog.try_out()
    assert row.number.error == "Must be a number from 0 to 150"
    dialog.keep()
    assert dialog.isVisible()
    type_into(row.number, "150")
    qtbot.waitUntil(lambda: dialog.preview.text().startswith("Would have fired 0 times"))
    with qtbot.waitSignal(dialog.accepted):
        dialog.confirm.click()
    (rule,) = own_rules(desk)
    assert (rule.name, rule.level, rule.sentence) == (
        "Small",
        Severity.CRITICAL,
        "Seven is enough.",
    )
    assert rule.condition == Compare(field="leverage", comparison=Comparison.ABOVE, value="150")


def test_comparisons_are_joined_and_left_out(write: Callable[..., OwnRuleDialog]) -> None:
    dialog = write()
    block = dialog.condition.blocks[0]
    block.more.click()
    second = block.rows[1]
    pick(second.field, "margin_mode")
    pick(second.word, "cross")
    dialog.condition.more.click()
    other = dialog.condition.blocks[1].rows[0]
    pick(other.field, "symbol")
    pick(other.comparison, Comparison.IS_NOT)
    type_into(other.text, "btcusdt")
    first = Compare(field="leverage", comparison=Comparison.ABOVE, value="5")
    assert dialog.draft().condition == AnyOf(parts=(All(parts=(first, CROSS)), BITCOIN))
    second.out.click()
    other.out.click()
    assert dialog.draft().condition == first
    block.rows[0].out.click()
    dialog.try_out()
    assert dialog.preview.text() == "Needs at least one comparison."


def test_writing_it_anew_keeps_the_old_one_for_a_day(
    write: Callable[..., OwnRuleDialog], desk: Desk, see: Callable[..., Any], qtbot: QtBot
) -> None:
    condition = AnyOf(parts=(HIGH, All(parts=(LATE, CROSS, BITCOIN))))
    desk.services.rule_settings.write(
        name="Small", level=Severity.WARN, sentence="Seven is enough.", condition=condition
    )
    (old,) = own_rules(desk)
    dialog = write(old)
    assert dialog.draft().condition == condition
    type_into(dialog.name, "Smaller")
    with qtbot.waitSignal(dialog.accepted):
        dialog.confirm.click()
    assert [rule.name for rule in own_rules(desk)] == ["Small", "Smaller"]
    (waiting,) = desk.services.rule_settings.pending()
    assert (waiting.change.rule_id, waiting.change.enabled) == (old.rule_id, False)
    screen = see(RulesScreen(desk))
    tab = screen.tab
    assert isinstance(tab, RulesTab)
    tab.choose(old.rule_id)
    tab.detail.anew.click()
    (again,) = screen.window().findChildren(OwnRuleDialog)
    assert again.name.text() == "Small"
    again.reject()
    screen.open_target("log")
    (new,) = [one for one in screen.findChildren(Button) if one.text() == "Write your own rule"]
    new.click()
    assert screen.tab is tab
    (blank,) = [one for one in screen.findChildren(OwnRuleDialog) if not one.name.text()]
    blank.reject()


def test_only_what_the_form_can_show_is_shown() -> None:
    assert blocks_of(HIGH) == ((HIGH,),)
    assert blocks_of(All(parts=(HIGH, LATE))) == ((HIGH, LATE),)
    assert blocks_of(Not(part=HIGH)) is None
    assert blocks_of(All(parts=(HIGH, AnyOf(parts=(LATE, CROSS))))) is None
    assert blocks_of(AnyOf(parts=(HIGH, LATE, CROSS, BITCOIN))) is None
