"""Liquidations that an exchange names by its own word: Bybit's exit type, OKX's type."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.ledger.evidence import (
    Evidence,
    is_deleveraging_word,
    is_liquidation_word,
    source_id,
)
from journal.domain.ledger.liquidations import recognize
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Certainty, Income, Side

D = Decimal
START = datetime(2025, 6, 5, 10, 5, 40, tzinfo=UTC)


def closing(status: str, **changes: Any) -> ToldPosition:
    values: dict[str, Any] = {
        "symbol": "OPUSDT",
        "told_id": "9871b976:1",
        "source": "Bybit closed PnL",
        "side": Side.LONG,
        "margin_mode": None,
        "entry_price": D("0.63"),
        "opened_at": None,
        "closed_at": START,
        "exit_price": D("0.6"),
        "peak_quantity": None,
        "closed_quantity": D(10),
        "realized_pnl": D("-0.31"),
        "status": status,
    }
    return ToldPosition(**(values | changes))


def row(income_type: str, amount: str = "0", **changes: Any) -> Income:
    values: dict[str, Any] = {
        "income_type": income_type,
        "amount": D(amount),
        "asset": "USDT",
        "symbol": "BTC-USDT-SWAP",
        "transaction_id": "11",
        "occurred_at": START,
    }
    return Income(**(values | changes))


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        *((word, True) for word in ("LIQUIDATION", "BUSTTRADE", "BUST_TRADE", "LIQUIDATED")),
        ("PARTIAL_LIQUIDATION_CLOSE_LONG", True),
        *((word, False) for word in ("TRADE", "ADL", "SETTLE", "LIQUIDATION_TRANSFER_IN")),
    ],
)
def test_the_exchange_s_own_words(word: str, is_one: bool) -> None:  # noqa: FBT001  # of the table above
    assert is_liquidation_word(word) is is_one
    assert is_deleveraging_word(word) is (word == "ADL")


def test_a_closing_that_bybit_calls_a_liquidation_is_certain() -> None:
    (found,) = recognize((), (), (), [closing("LIQUIDATION"), closing("TRADE", told_id="2")])
    assert (found.liquidation_id, found.certainty) == (
        "OPUSDT:told:9871b976:1",
        Certainty.CERTAIN,
    )
    assert (found.side, found.occurred_at, found.source) == (Side.LONG, START, "Bybit closed PnL")
    assert (found.entry_price, found.execution_price) == (D("0.63"), D("0.6"))
    assert (found.quantity, found.loss) == (D(10), D("0.31"))


def test_steps_of_one_liquidation_are_one_and_an_unknown_result_is_no_figure() -> None:
    later = START + timedelta(seconds=5)
    steps = [closing("LIQUIDATION"), closing("LIQUIDATION", told_id="2", closed_at=later)]
    (found,) = recognize((), (), (), steps)
    assert (found.quantity, found.loss, found.occurred_at) == (D(20), D("0.62"), later)
    (found,) = recognize((), (), (), [closing("LIQUIDATION", realized_pnl=None, exit_price=None)])
    assert (found.loss, found.execution_price) == (None, None)


def test_a_whole_position_s_status_and_auto_deleveraging_start_nothing() -> None:
    opened = closing("LIQUIDATED", opened_at=START - timedelta(hours=1))
    assert (
        recognize((), (), (), [opened, closing("ADL"), closing("LIQUIDATION", closed_at=None)])
        == ()
    )


@pytest.mark.parametrize(
    ("word", "side"),
    [
        ("LIQUIDATION_LONG", Side.LONG),
        ("LIQUIDATION_SELL", Side.LONG),
        ("PARTIAL_LIQUIDATION_CLOSE_SHORT", Side.SHORT),
    ],
)
def test_a_row_that_okx_calls_a_liquidation_is_certain(word: str, side: Side) -> None:
    rows = [row("REALIZED_PNL", "-40"), row(word), row("LIQUIDATION_TRANSFER_IN", "9")]
    (found,) = recognize((), rows, ())
    assert (found.liquidation_id, found.certainty) == ("BTC-USDT-SWAP:income:11", Certainty.CERTAIN)
    assert (found.side, found.loss) == (side, D(40))


def test_evidence_of_nothing_has_no_id() -> None:
    nothing = Evidence(symbol=None, at=START, side=None, position=None, closings=())
    assert source_id(nothing) == ""
