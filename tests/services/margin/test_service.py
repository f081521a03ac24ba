from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.contracts.linear.lines import LinearPosition
from journal.domain.values import MarginMode, Side
from journal.services.margin import MarginService
from journal.storage.files.bracket_files import load_shipped_brackets

FRESH = datetime(2026, 10, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def book() -> BracketBook:
    return load_shipped_brackets()


@pytest.fixture
def service(book: BracketBook) -> MarginService:
    return MarginService(brackets=book, clock=FixedClock(FRESH))


def position(**changes: Any) -> dict[str, Any]:
    return {
        "symbol": "BTCUSDT",
        "side": "long",
        "margin_mode": "isolated",
        "quantity": "1",
        "entry_price": "30000",
        "mark_price": "29000",
        "leverage": "10",
        "isolated_wallet": "3000",
        "stop_price": None,
    } | changes


def account(*positions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"wallet_balance": "10000", "positions": list(positions)} | changes


def only(answer: dict[str, Any]) -> dict[str, Any]:
    (one,) = answer["positions"]
    assert isinstance(one, dict)
    return one


def test_an_isolated_position_is_answered_in_text(service: MarginService) -> None:
    answer = only(service.answer(account(position(stop_price="28500"))))
    assert answer["liquidation_price"] == "27108.43373494"
    assert answer["simplified_liquidation_price"] == "27000.00000000"
    assert answer["bankruptcy_price"] == "27000.00000000"
    assert answer["maintenance_margin"] == "116.00000000"
    assert answer["initial_margin"] == "2900.00000000"
    assert answer["margin_ratio"] == "0.05800000"
    assert answer["unrealized_pnl"] == "-1000.00000000"
    assert answer["stop"]["loss"] == "1500.00000000"
    assert answer["brackets_as_of"] == "2026-09-29"
    assert answer["flags"] == []


def test_an_unknown_isolated_wallet_is_estimated_and_flagged(service: MarginService) -> None:
    answer = only(service.answer(account(position(isolated_wallet=None))))
    assert answer["wallet_balance"] == "2985.0000"
    assert answer["flags"] == ["estimated_wallet"]


def test_cross_positions_share_the_wallet_and_hedge_legs_their_prices(
    service: MarginService,
) -> None:
    legs = [
        position(margin_mode="CROSS", isolated_wallet="0"),
        position(margin_mode="cross", side="SHORT", quantity="0.4"),
    ]
    eth = position(
        symbol="ETHUSDT", margin_mode="cross", quantity="2", entry_price="1500", mark_price="1400"
    )
    answer = service.answer(account(*legs, eth, wallet_balance="3500"))
    assert isinstance(answer["positions"], list)
    first, second, third = answer["positions"]
    prices = first["hedge_liquidation_prices"]
    assert prices == second["hedge_liquidation_prices"]
    assert prices["beyond_last_bracket"] == ["upper"]
    assert first["liquidation_price"] == second["liquidation_price"] == prices["lower"]
    assert first["margin_ratio"] == second["margin_ratio"] == third["margin_ratio"]
    assert third["hedge_liquidation_prices"] is None
    assert first["flags"] == second["flags"] == third["flags"] == []
    # 3,500 - 162.4 - 600 + 2 (P - 1,500) = 0.008 P
    assert third["liquidation_price"] == "131.72690763"


def test_brackets_given_with_the_account_come_first_and_are_never_stale(
    book: BracketBook,
) -> None:
    late = MarginService(brackets=book, clock=FixedClock(datetime(2026, 12, 1, tzinfo=UTC)))
    shipped = late.answer(account(position()))
    assert only(shipped)["flags"] == ["stale_brackets"]
    assert shipped["brackets"] == {
        "as_of": "2026-09-29",
        "source": book.source,
        "stale": True,
        "given": [],
    }
    own = {"BTCUSDT": [["0", 1000000, "10", "0.1", "0"]]}
    given = late.answer(account(position(mark_price="31000"), brackets=own))
    assert only(given)["flags"] == []
    assert only(given)["brackets_as_of"] is None
    assert only(given)["liquidation_price"] == "30000.00000000"


def test_a_tick_and_the_exchange_s_own_price_may_be_given(service: MarginService) -> None:
    given = position(tick_size="0.1", exchange_liquidation_price="27100")
    answer = only(service.answer(account(given)))
    assert answer["displayed_liquidation_price"] == "27108.5"
    assert answer["flags"] == ["differs_from_exchange"]


def test_fields_it_does_not_know_are_named_and_ignored(service: MarginService) -> None:
    answer = service.answer(account(position(note="x"), currency="USDT"))
    assert answer["ignored_fields"] == ["currency", "positions[0].note"]


def test_an_account_without_positions_has_no_answers(service: MarginService) -> None:
    assert service.answer({"positions": []})["positions"] == []


def test_no_minus_stands_before_a_zero(service: MarginService) -> None:
    answer = only(service.answer(account(position(mark_price="30000", side="short"))))
    assert answer["unrealized_pnl"] == "0.00000000"


@pytest.mark.parametrize("field", ["quantity", "entry_price", "mark_price", "leverage"])
@pytest.mark.parametrize(
    "value", [None, "", "0", "-1", "NaN", "Infinity", "1e999999", "ten", "1_000", 1.5, [], True]
)
def test_a_bad_number_is_refused_by_its_field(
    service: MarginService, field: str, value: object
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        service.answer(account(position(), position(symbol="ETHUSDT", **{field: value})))
    assert refusal.value.field == f"positions[1].{field}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"symbol": "NOPEUSDT"}, "positions[0].symbol"),
        ({"symbol": ""}, "positions[0].symbol"),
        ({"symbol": 7}, "positions[0].symbol"),
        ({"symbol": "X" * 41}, "positions[0].symbol"),
        ({"side": "up"}, "positions[0].side"),
        ({"side": None}, "positions[0].side"),
        ({"margin_mode": "portfolio"}, "positions[0].margin_mode"),
        ({"leverage": "0.5"}, "positions[0].leverage"),
        ({"leverage": "1001"}, "positions[0].leverage"),
        ({"isolated_wallet": "0"}, "positions[0].isolated_wallet"),
        ({"isolated_wallet": "x"}, "positions[0].isolated_wallet"),
        ({"stop_price": "-5"}, "positions[0].stop_price"),
        ({"tick_size": "0"}, "positions[0].tick_size"),
    ],
)
def test_a_bad_position_is_refused_by_its_field(
    service: MarginService, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        service.answer(account(position(**changes)))
    assert refusal.value.field == field


ROW = ["0", "5000", "50", "0.015", "0"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"wallet_balance": "0", "positions": []}, "wallet_balance"),
        ({"wallet_balance": "x", "positions": []}, "wallet_balance"),
        ({}, "positions"),
        ({"positions": "none"}, "positions"),
        ({"positions": {}}, "positions"),
        ({"positions": ["x"]}, "positions[0]"),
        ({"positions": [None] * 501}, "positions"),
        ({"positions": [position(margin_mode="cross")]}, "positions[0].margin_mode"),
        ({"positions": [], "brackets": []}, "brackets"),
        ({"positions": [], "brackets": {"AUSDT": {}}}, "brackets.AUSDT"),
        ({"positions": [], "brackets": {"AUSDT": []}}, "brackets.AUSDT"),
        ({"positions": [], "brackets": {"AUSDT": [ROW[:4]]}}, "brackets.AUSDT[0]"),
        ({"positions": [], "brackets": {"AUSDT": [[*ROW[:3], 0.1, "0"]]}}, "brackets.AUSDT[0].mmr"),
        ({"positions": [], "brackets": {"AUSDT": [["0", "0", *ROW[2:]]]}}, "brackets.AUSDT[0].cap"),
        ({"positions": [], "brackets": {"AUSDT": [ROW, ROW]}}, "brackets.AUSDT[1].floor"),
    ],
)
def test_a_bad_account_is_refused_by_its_field(
    service: MarginService, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        service.answer(given)
    assert refusal.value.field == field


def test_the_screens_get_lines_with_the_shipped_brackets(service: MarginService) -> None:
    one = LinearPosition(
        symbol="XRPUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        quantity=Decimal(10000),
        entry_price=Decimal("1.1893"),
        leverage=Decimal(20),
    )
    lines = service.lines(one)
    assert lines.flags == {MarginFlag.ESTIMATED_WALLET}
    assert lines.liquidation_price is not None
    assert lines.bankruptcy_price == Decimal("1.13042965")
    assert lines.bankruptcy_price < lines.liquidation_price < one.entry_price
    then = service.lines(one, at=datetime(2021, 11, 15, tzinfo=UTC))
    assert then.flags == {MarginFlag.ESTIMATED_WALLET, MarginFlag.STALE_BRACKETS}


def test_a_symbol_without_brackets_still_has_lines_for_the_screens(
    service: MarginService,
) -> None:
    one = LinearPosition(
        symbol="NOPEUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        wallet_balance=Decimal(10),
    )
    lines = service.lines(one)
    assert lines.flags == {MarginFlag.UNKNOWN_BRACKETS}
    assert lines.bankruptcy_price == Decimal(90)
