"""Coin contracts, multi-assets mode, other exchanges, funding: recorded and worked examples."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from journal.domain.margin.account.multi_assets import (
    AssetBalance,
    AssetRates,
    account_equity,
    account_maintenance,
    available_balance,
)
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.inverse.formulas import inverse_liquidation_price
from journal.domain.margin.contracts.linear.formulas import solved_price
from journal.domain.margin.profiles.bybit import BYBIT
from journal.domain.margin.profiles.okx import OKX
from journal.domain.margin.profiles.profile import IsolatedPosition
from journal.domain.margin.quantities.funding import funding_amount
from journal.domain.margin.quantities.orders import open_loss
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import Side

Vector = Mapping[str, Any]

KINDS_HERE = {
    "lp_inverse": 2,
    "lp_inverse_one": 1,
    "lp_gate_okx": 3,
    "lp_bybit_iso": 6,
    "funding_short": 2,
    "open_loss": 1,
    "ma_equity": 1,
    "ma_mm": 1,
    "ma_avail": 1,
    "ma_rates": 1,
}
KINDS_OF_LINEAR = {
    "lp_linear",
    "lp_linear_portfolio",
    "lp_linear_one",
    "lp_linear_one_full",
    "lp_linear_one_buffer",
    "maint_margin",
    "initial_margin",
    "max_notional",
    "break_even",
    "upnl",
    "cum",
    "tier_cum",
    "implied_wb",
}


def of_kind(vectors: Sequence[Vector], kind: str) -> list[Vector]:
    chosen = [vector for vector in vectors if vector["kind"] == kind]
    assert len(chosen) == KINDS_HERE[kind]
    return chosen


def side_of(vector: Vector, name: str = "side") -> Side:
    return Side.LONG if vector[name] == 1 else Side.SHORT


def flat(rate: str, amount: str = "0") -> Bracket:
    return Bracket(
        floor=Decimal(0),
        cap=Decimal(10**15),
        max_leverage=Decimal(1),
        maintenance_margin_rate=Decimal(rate),
        maintenance_amount=Decimal(amount),
    )


def flat_table(rate: str) -> BracketTable:
    return BracketTable(symbol="TEST", brackets=(flat(rate),))


def require_agreement(vector: Vector, answer: Decimal | None) -> None:
    """Assert agreement to the vector's tolerance, or disagreement where that is recorded."""
    assert answer is not None, vector["id"]
    expected = Decimal(vector["expected"])
    allowed = (
        Decimal(vector["tol"]) if "tol" in vector else Decimal(vector["tol_rel"]) * abs(expected)
    )
    difference = abs(answer - expected)
    agrees = difference <= allowed
    assert agrees != ("expect_mismatch" in vector), f"{vector['id']}: {answer} off by {difference}"


def test_every_kind_of_vector_is_tested(vectors: list[Vector]) -> None:
    assert {vector["kind"] for vector in vectors} == KINDS_HERE.keys() | KINDS_OF_LINEAR


def test_coin_contracts_agree(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "lp_inverse"):
        rows = [tuple(map(Decimal, row)) for row in vector["brackets"]]
        brackets = tuple(
            Bracket(
                floor=floor,
                cap=cap,
                max_leverage=Decimal(1),
                maintenance_margin_rate=rate,
                maintenance_amount=amount,
            )
            for floor, cap, rate, amount in rows
        )
        answer = inverse_liquidation_price(
            side=side_of(vector),
            quantity=Decimal(vector["contracts"]) * Decimal(vector["contract_size"]),
            entry_price=Decimal(vector["entry"]),
            wallet_balance=Decimal(vector["wb"]),
            table=BracketTable(symbol=vector["symbol"], brackets=brackets),
        )
        require_agreement(vector, answer.price)


def test_an_old_maintenance_amount_gives_the_old_price(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "lp_inverse_one"):
        side = side_of(vector)
        size = Decimal(vector["contracts"]) * Decimal(vector["contract_size"])
        with localcontext(ARITHMETIC):
            numerator = Decimal(vector["wb"]) + side.sign * size / Decimal(vector["entry"])
            bracket = flat(vector["mmr"], vector["cum"])
            answer = 1 / solved_price(side.opposite, size, numerator, (bracket,))
        require_agreement(vector, answer)


def test_okx_and_gate_agree(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "lp_gate_okx"):
        _, _, leverage = vector["wb_expr"]
        profile = replace(OKX, closing_fee_rate=Decimal(vector["taker"]))
        position = IsolatedPosition(
            side=side_of(vector),
            quantity=Decimal(vector["qty"]),
            entry_price=Decimal(vector["entry"]),
            leverage=Decimal(leverage),
        )
        answer = profile.liquidation_price(position, flat_table(vector["mmr"]))
        require_agreement(vector, answer.exact_price)


def test_bybit_agrees(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "lp_bybit_iso"):
        position = IsolatedPosition(
            side=side_of(vector),
            quantity=Decimal(3),
            entry_price=Decimal(vector["entry"]),
            leverage=Decimal(vector["leverage"]),
        )
        answer = BYBIT.liquidation_price(position, flat_table(vector["mmr"]))
        require_agreement(vector, answer.exact_price)


def test_funding_of_recorded_shorts_agrees(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "funding_short"):
        quantity = Decimal(vector["qty"])
        with localcontext(ARITHMETIC):
            mark = Decimal(vector["entry"]) - Decimal(vector["upnl"]) / quantity
        amount = funding_amount(
            side=Side.SHORT,
            quantity=quantity,
            mark_price=mark,
            funding_rate=Decimal(vector["rate"]),
        )
        require_agreement(vector, amount)


def test_the_open_loss_of_an_order_agrees(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "open_loss"):
        loss = open_loss(
            side=side_of(vector, "dir"),
            quantity=Decimal(vector["qty"]),
            order_price=Decimal(vector["order"]),
            mark_price=Decimal(vector["mark"]),
        )
        require_agreement(vector, loss)


def rates(bid: str, ask: str) -> AssetRates:
    """Rates that are told by bid and ask: their middle is the index, half their gap the buffer."""
    index = (Decimal(bid) + Decimal(ask)) / 2
    buffer = (Decimal(ask) - index) / index
    return AssetRates(index_price=index, bid_buffer=buffer, ask_buffer=buffer)


def test_multi_assets_equity_agrees(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "ma_equity"):
        balances = [
            AssetBalance(asset=str(row), wallet_balance=Decimal(amount), rates=rates(bid, ask))
            for row, (amount, bid, ask) in enumerate(vector["assets"])
        ]
        require_agreement(vector, account_equity(balances))


def test_multi_assets_maintenance_margin_agrees(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "ma_mm"):
        balances = [
            AssetBalance(
                asset=str(row),
                wallet_balance=Decimal(0),
                rates=rates(ask, ask),
                maintenance_margin=flat_table(rate).exact_maintenance_margin(
                    Decimal(quantity) * Decimal(price)
                ),
            )
            for row, (quantity, price, rate, ask) in enumerate(vector["positions"])
        ]
        require_agreement(vector, account_maintenance(balances))


def test_multi_assets_available_balance_agrees(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "ma_avail"):
        margins = [
            (Decimal(quantity) * Decimal(price) * Decimal(rate), rates(ask, ask))
            for quantity, price, rate, ask in vector["positions"]
        ]
        require_agreement(vector, available_balance(Decimal(vector["equity"]), margins))


def test_the_rates_of_a_recorded_account_are_those_of_its_buffer(vectors: list[Vector]) -> None:
    for vector in of_kind(vectors, "ma_rates"):
        buffer = Decimal(vector["buffer"])
        ours = AssetRates(bid_buffer=buffer, ask_buffer=buffer)
        require_agreement(vector, ours.ask_rate / ours.bid_rate)
        # The account itself: bid is total wallet by wallet, ask total margin by margin.
        bid = Decimal(vector["total_wallet"]) / Decimal(vector["wallet"])
        ask = Decimal(vector["total_mm"]) / Decimal(vector["mm"])
        require_agreement(vector, ask / bid)
        told = rates(str(bid), str(ask))
        held = AssetBalance(
            asset="USDT",
            wallet_balance=Decimal(vector["wallet"]),
            rates=told,
            maintenance_margin=Decimal(vector["mm"]),
        )
        assert abs(account_equity([held]) - Decimal(vector["total_wallet"])) < Decimal("1e-8")
        assert abs(account_maintenance([held]) - Decimal(vector["total_mm"])) < Decimal("1e-8")
