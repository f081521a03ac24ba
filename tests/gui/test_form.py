"""Fields of forms: exact numbers, times in the trader's zone, errors in their place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.domain.errors import InvalidValueError
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField, TimeField
from journal.gui.style.look import Look


@pytest.fixture
def form(look: Look, qtbot: QtBot) -> Iterator[Form]:
    assert look.theme.is_dark
    form = Form()
    qtbot.addWidget(form)
    form.show()
    yield form
    form.close()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("0.5", Decimal("0.5")),
        (".5", Decimal("0.5")),
        ("57 123.4", Decimal("57123.4")),
        ("57\u2009123.4", Decimal("57123.4")),
        ("-3", Decimal(-3)),
        ("0,5", None),
        ("1e5", None),
        ("1_000", None),
        ("NaN", None),
        ("\uff11\uff12", None),
    ],
)
def test_only_plain_numbers_are_numbers(form: Form, typed: str, value: Decimal | None) -> None:
    field = NumberField("price", "Price", unit="USDT")
    form.add_row(field, None)
    field.editor.setText(typed)
    assert field.value() == value
    assert bool(field.problem()) == (value is None and typed != "")


def test_what_is_wrong_is_said_under_the_field_while_typing(form: Form) -> None:
    field = NumberField("price", "Price", hint="In USDT.")
    form.add_row(field)
    changes: list[bool] = []
    form.changed.connect(lambda: changes.append(True))
    QTest.keyClicks(field.editor, "0,5")
    assert field.error == "Write decimals with a point, for example 0.5"
    assert form.first_problem()
    QTest.keyClick(field.editor, Qt.Key.Key_Backspace)
    QTest.keyClick(field.editor, Qt.Key.Key_Backspace)
    assert field.error == ""
    assert not form.first_problem()
    assert len(changes) == 5


def test_a_number_is_shown_as_it_is_read(form: Form) -> None:
    field = NumberField("price", "Price")
    form.add_row(field)
    field.set_value(Decimal("57123.40"))
    assert field.text() == "57\u2009123.4"
    assert field.value() == Decimal("57123.4")
    field.set_value(None)
    assert field.text() == ""


def test_a_time_is_typed_in_the_chosen_zone(form: Form) -> None:
    zone = timezone(timedelta(hours=3))
    field = TimeField("at", "Time", zone, "+03:00")
    form.add_row(field)
    field.editor.setText("2026-05-14 15:40")
    assert field.value() == datetime(2026, 5, 14, 12, 40, tzinfo=UTC)
    field.set_value(datetime(2026, 5, 14, 12, 40, 7, tzinfo=UTC))
    assert field.text() == "2026-05-14 15:40:07"
    for wrong in ("14.05.2026", "2026-13-01 00:00", "2026-05-14"):
        field.editor.setText(wrong)
        assert field.value() is None
        assert field.problem()
    field.set_value(None)
    assert field.value() is None
    assert not field.problem()


def test_a_time_of_this_computer_is_a_time(form: Form) -> None:
    field = TimeField("at", "Time", None, "of this computer")
    form.add_row(field)
    at = datetime(2026, 5, 14, 12, 40, tzinfo=UTC)
    field.set_value(at)
    assert field.value() == at


def test_choices_keep_their_values(form: Form) -> None:
    field: ChoiceField[int | None] = ChoiceField("n", "N", (("Unknown", None), ("One", 1)))
    form.add_row(field)
    changed: list[bool] = []
    field.changed.connect(lambda: changed.append(True))
    assert field.value() is None
    field.set_value(1)
    field.set_value(7)
    assert field.value() == 1
    QTest.keyClick(field.editor, Qt.Key.Key_Up)
    assert field.value() is None
    field.set_choices((("Two", 2),))
    assert field.value() == 2
    assert changed == [True]


def test_symbols_are_upper_case_and_refusals_stand_at_their_field(form: Form) -> None:
    symbol = TextField("symbol", "Contract", upper=True)
    form.add_row(symbol)
    symbol.editor.setText("  btcusdt ")
    assert symbol.text() == "BTCUSDT"
    assert form.show_refusal(InvalidValueError("symbol", "is missing: type the contract"))
    assert symbol.error == "Is missing: type the contract"
    assert not form.show_refusal(InvalidValueError("other", "is wrong"))


def test_enter_confirms_and_escape_leaves(form: Form) -> None:
    field = TextField("symbol", "Contract")
    form.add_row(field)
    said: list[str] = []
    form.confirmed.connect(lambda: said.append("enter"))
    form.left.connect(lambda: said.append("escape"))
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    QTest.keyClick(field.editor, Qt.Key.Key_Escape)
    QTest.keyClick(form, Qt.Key.Key_F5)
    assert said == ["enter", "escape"]
