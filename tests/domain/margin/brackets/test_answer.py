import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.answer import bracket_tables, is_bracket_answer

DAY = date(2026, 10, 1)


def row(symbol: str = "ETHUSDT", **changes: Any) -> dict[str, Any]:
    """One symbol with two brackets, as the exchange tells them."""
    first = {
        "bracket": 1,
        "initialLeverage": 75,
        "notionalCap": "1.0E4",
        "notionalFloor": 0,
        "maintMarginRatio": "0.0065",
        "cum": "0.0",
    }
    second = first | {
        "bracket": 2,
        "initialLeverage": 50,
        "notionalCap": "9223372036854775807",
        "notionalFloor": 10000,
        "maintMarginRatio": "0.01",
        "cum": 35,
    }
    return {"symbol": symbol, "notionalCoef": "1.5", "brackets": [second | changes, first]}


def test_an_answer_is_read_exactly_in_any_order_of_its_brackets() -> None:
    tables = bracket_tables([row(), row("BTCUSDT")], as_of=DAY)
    assert sorted(tables) == ["BTCUSDT", "ETHUSDT"]
    first, second = tables["ETHUSDT"].brackets
    assert (first.cap, first.max_leverage) == (Decimal(10000), Decimal(75))
    assert second.cap == Decimal(9223372036854775807)
    assert second.maintenance_amount == Decimal(35)
    assert tables["ETHUSDT"].as_of == DAY


def test_the_answer_for_one_symbol_is_an_object() -> None:
    assert list(bracket_tables(row(), as_of=None)) == ["ETHUSDT"]


def test_coin_brackets_tell_quantities_under_their_own_names() -> None:
    told = row("BTCUSD_PERP")
    for bracket in told["brackets"]:
        bracket["qtyCap"] = bracket.pop("notionalCap")
        bracket["qtylFloor"] = bracket.pop("notionalFloor")
    assert bracket_tables([told], as_of=DAY)["BTCUSD_PERP"].brackets[0].cap == Decimal(10000)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ([], "answer"),
        ([7], r"\[0\].symbol"),
        ([row("")], r"\[0\].symbol"),
        ([row("BTC USDT")], r"\[0\].symbol"),
        ([row(), row()], "ETHUSDT: is told twice"),
        ([row() | {"brackets": []}], "ETHUSDT: has no brackets"),
        ([row() | {"brackets": "none"}], "ETHUSDT.brackets"),
        ([row() | {"brackets": [5]}], r"ETHUSDT\[0\]"),
        ([row(cum="35.02")], r"ETHUSDT\[1\].maintenance_amount"),
        ([row(cum=None)], r"ETHUSDT\[0\].cum"),
        ([row(notionalFloor="10001")], r"ETHUSDT\[1\].floor"),
        ([row(maintMarginRatio="0.0065")], r"ETHUSDT\[1\].maintenance_margin_rate"),
        ([row(initialLeverage=76)], r"ETHUSDT\[1\].max_leverage"),
        ([row(notionalCap="NaN")], r"ETHUSDT\[0\].notionalFloor|ETHUSDT\[0\].notionalCap"),
    ],
)
def test_any_fault_refuses_the_answer_whole_and_is_named(content: Any, field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        bracket_tables(content, as_of=DAY)


def test_an_answer_is_told_from_other_documents() -> None:
    assert is_bracket_answer([row()])
    assert is_bracket_answer(row())
    assert not is_bracket_answer([])
    assert not is_bracket_answer({"positions": []})


def test_the_documented_example_is_read_and_the_empty_one_refused(shared_data: Path) -> None:
    def told(name: str) -> Any:
        path = shared_data / "api" / name
        return json.loads(path.read_text(encoding="utf-8"), parse_float=str)

    (table,) = bracket_tables(told("docs/leverage_bracket.json"), as_of=DAY).values()
    assert table.brackets[0].maintenance_margin_rate == Decimal("0.0065")
    with pytest.raises(InvalidValueError, match="ETHUSDT: has no brackets"):
        bracket_tables(told("connector/notional_and_leverage_brackets.json"), as_of=DAY)
