import json
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import MarginMode, Plan, PlanIntent, Side
from journal.services.planning.files import plan_from_json, plan_from_text

FIELDS: dict[str, Any] = {
    "symbol": "btcusdt",
    "side": "long",
    "margin_mode": "isolated",
    "leverage": "5",
    "entry_price": "100.10",
    "quantity": 3,
}


def test_the_least_that_makes_a_plan() -> None:
    assert plan_from_json(FIELDS) == Plan(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        leverage=Decimal(5),
        entry_price=Decimal("100.10"),
        quantity=Decimal(3),
    )


def test_all_that_a_plan_may_hold() -> None:
    text = json.dumps(FIELDS | {"stop_price": "95", "targets": ["110", 120], "intent": "REDUCE"})
    plan = plan_from_text(text)
    assert plan.stop_price == Decimal(95)
    assert plan.targets == (Decimal(110), Decimal(120))
    assert plan.intent is PlanIntent.REDUCE


def test_numbers_in_the_text_are_read_as_they_are_written() -> None:
    text = json.dumps(FIELDS).replace('"100.10"', "0.1000000000000000055511151231")
    assert plan_from_text(text).entry_price == Decimal("0.1000000000000000055511151231")


@pytest.mark.parametrize("missing", sorted(FIELDS))
def test_a_missing_field_is_named(missing: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        plan_from_json({key: value for key, value in FIELDS.items() if key != missing})
    assert (refused.value.field, refused.value.reason) == (missing, "is missing")


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("symbol", "  ", "symbol"),
        ("symbol", 7, "symbol"),
        ("symbol", "B" * 41, "symbol"),
        ("side", "up", "side"),
        ("side", True, "side"),
        ("margin_mode", "portfolio", "margin_mode"),
        ("intent", "", "intent"),
        ("leverage", "NaN", "leverage"),
        ("leverage", "Infinity", "leverage"),
        ("leverage", True, "leverage"),
        ("leverage", 5.5, "leverage"),
        ("leverage", "0", "leverage"),
        ("entry_price", "1_000", "entry_price"),
        ("entry_price", "٣", "entry_price"),
        ("entry_price", "1e999999", "entry_price"),
        ("quantity", "-1", "quantity"),
        ("quantity", ["1"], "quantity"),
        ("stop_price", "105", "stop_price"),
        ("stop_price", "none", "stop_price"),
        ("targets", "110", "targets"),
        ("targets", ["110", "x"], "targets[1]"),
        ("targets", ["-1"], "targets"),
        ("leverege", "5", "leverege"),
    ],
)
def test_a_field_that_cannot_be_right_is_named(field: str, value: object, named: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        plan_from_json(FIELDS | {field: value})
    assert refused.value.field == named


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "9" * 5000])
def test_a_number_that_json_allows_and_no_trade_knows_is_refused(number: str) -> None:
    text = json.dumps(FIELDS).replace('"100.10"', number)
    with pytest.raises(InvalidValueError) as refused:
        plan_from_text(text)
    assert refused.value.field == "entry_price"


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "7", "[" * 100_000])
def test_what_is_no_json_object_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(JournalError, match=r"^The plan (is not valid JSON|must be one JSON)"):
        plan_from_text(text)
