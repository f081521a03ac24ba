"""The edges of ``margin.md`` section 9, as its third column says."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from journal.domain.values import MarginMode, Side
from journal.gui.screens.margin_lab.positions.liquidation import SIMPLIFIED_NOTE

Fill = Callable[..., Any]
Figure = Callable[..., str]
POSITION = {
    "symbol": "BTCUSDT",
    "side": Side.LONG,
    "leverage": 10,
    "quantity": 1,
    "entry_price": 30000,
    "wallet_balance": 3000,
}
FRESH = datetime(2026, 10, 1, tzinfo=UTC)


def test_the_exact_price_comes_first_the_simplified_on_request(
    fill: Fill, figure: Figure, clock: Any
) -> None:
    clock.at = FRESH
    tab = fill("liquidation", **POSITION)
    assert tab.answer.headline.text().startswith("Liquidated at 27\u2009108.44")
    assert figure(tab, "simplified") == "Simplified (no maintenance) —"
    assert tab.answer.marks() == []
    tab.simplified.click()
    assert figure(tab, "simplified") == "Simplified (no maintenance) 27\u2009000"
    assert SIMPLIFIED_NOTE in tab.answer.notes.text()
    fill("liquidation", leverage="")
    assert figure(tab, "simplified").endswith("—")


def test_a_short_takes_the_price_below(fill: Fill) -> None:
    tab = fill("liquidation", **(POSITION | {"side": Side.SHORT}))
    assert tab.answer.headline.text().startswith("Liquidated at 32\u2009")


def test_no_liquidation_is_said_in_words(fill: Fill) -> None:
    tab = fill("liquidation", **(POSITION | {"wallet_balance": 31000}))
    assert tab.answer.headline.text() == "— no liquidation at any positive price"


def test_at_or_past_liquidation_is_marked(fill: Fill) -> None:
    tab = fill("liquidation", **POSITION, mark_price=27000)
    assert "critical: At or past liquidation" in tab.answer.marks()
    assert "Liquidated at" in tab.answer.headline.text()
    assert tab.answer.figures["ratio"]._note.text() == "nothing is left"


def test_without_a_mark_the_ratio_asks_for_it(fill: Fill) -> None:
    tab = fill("liquidation", **POSITION)
    assert tab.answer.figures["ratio"]._note.text() == "type the mark price"


def test_a_short_lost_at_every_price_has_no_price(fill: Fill) -> None:
    tab = fill(
        "liquidation",
        **(POSITION | {"side": Side.SHORT, "margin_mode": MarginMode.CROSS}),
        mark_price=900000,
    )
    assert "critical: At or past liquidation" in tab.answer.marks()


def test_beyond_the_table_is_unreliable(fill: Fill) -> None:
    tab = fill("liquidation", **(POSITION | {"quantity": 900000, "wallet_balance": 9 * 10**9}))
    assert "warn: Outside the table, unreliable" in tab.answer.marks()
    assert "outside the table, unreliable" in tab.answer.notes.text()


def test_old_brackets_wear_their_date(fill: Fill) -> None:
    tab = fill("liquidation", **POSITION)
    assert "warn: Brackets of 29 September 2026" in tab.answer.marks()


def test_unknown_brackets_are_never_guessed(fill: Fill) -> None:
    tab = fill("liquidation", **(POSITION | {"symbol": "NOPEUSDT"}))
    assert "No leverage brackets are known for NOPEUSDT" in tab.answer.sentence.text()
    assert tab.answer.headline.text() == "—"


def test_cross_alone_says_so(fill: Fill) -> None:
    tab = fill("liquidation", **(POSITION | {"margin_mode": MarginMode.CROSS}))
    assert "if this position alone uses the wallet" in tab.answer.notes.text()


def test_cross_needs_its_wallet(fill: Fill) -> None:
    values = POSITION | {"margin_mode": MarginMode.CROSS, "wallet_balance": ""}
    assert fill("liquidation", **values).answer.sentence.text().startswith("Type contract")


def test_an_unknown_margin_is_an_estimate(fill: Fill) -> None:
    tab = fill("liquidation", **(POSITION | {"wallet_balance": ""}))
    assert "warn: Estimate" in tab.answer.marks()
    assert "Estimate: enter the isolated margin" in tab.answer.notes.text()


def test_the_exchanges_own_price_comes_first(fill: Fill) -> None:
    tab = fill("liquidation", **POSITION, exchange_liquidation_price=27200)
    assert tab.answer.headline.text() == "Exchange: 27\u2009200, ours: 27\u2009108.44"
    assert "warn: Differs from the exchange" in tab.answer.marks()


@pytest.mark.parametrize("typed", ["0", "-5", "abc", "NaN"])
def test_what_cannot_be_is_said_at_the_field(fill: Fill, typed: str) -> None:
    tab = fill("liquidation", **(POSITION | {"entry_price": typed}))
    assert tab.entry_price.error
    assert tab.answer.headline.text() == "Nothing to answer yet"


def test_a_coin_contract_takes_its_bracket_from_the_trader(fill: Fill, figure: Figure) -> None:
    tab = fill(
        "liquidation",
        symbol="BTCUSD_PERP",
        quantity=2,
        entry_price="37643.10000021",
        wallet_balance="0.00268058",
        mark_price=37643,
    )
    assert tab.rate.isVisible()
    assert "type rate and amount of your bracket" in tab.answer.sentence.text()
    fill("liquidation", maintenance_margin_rate="0.4")
    assert tab.answer.headline.text().startswith("Liquidated at 25\u2009119.9")
    assert tab.answer.headline.text().endswith("USD")
    assert figure(tab, "wallet").endswith("BTC")
    fill("liquidation", maintenance_margin_rate="100")
    assert tab.rate.error == "Must be below 100 %"
