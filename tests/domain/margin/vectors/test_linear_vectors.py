"""The exchange's own answers and worked examples, through the functions the window uses."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any

from journal.domain.margin.account.portfolio import portfolio_lines
from journal.domain.margin.brackets.table import (
    Bracket,
    BracketTable,
    initial_margin,
    maintenance_margin,
    max_notional,
    next_maintenance_amount,
)
from journal.domain.margin.contracts.break_even import break_even_price
from journal.domain.margin.contracts.linear.formulas import (
    exact_unrealized_pnl,
    liquidation_price,
    solved_price,
)
from journal.domain.margin.contracts.linear.lines import LinearPosition, margin_lines
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, truncated_entry
from journal.domain.values import MarginMode, Side
from tests.domain.margin.bracket_search import bracket_of

Vector = Mapping[str, Any]


def of_kind(vectors: Sequence[Vector], *kinds: str) -> list[Vector]:
    return [vector for vector in vectors if vector["kind"] in kinds]


def side_of(vector: Vector) -> Side:
    return Side.LONG if vector["side"] == 1 else Side.SHORT


def table_of(rows: Sequence[Sequence[str]], symbol: str = "TEST") -> BracketTable:
    brackets = tuple(
        Bracket(
            floor=Decimal(floor),
            cap=Decimal(cap),
            max_leverage=Decimal(1),
            maintenance_margin_rate=Decimal(rate),
            maintenance_amount=Decimal(amount),
        )
        for floor, cap, rate, amount in rows
    )
    return BracketTable(symbol=symbol, brackets=brackets)


def require_agreement(vector: Vector, answer: Decimal | None) -> None:
    """Assert agreement to the vector's tolerance, or disagreement where that is recorded."""
    assert answer is not None, vector["id"]
    difference = abs(answer - Decimal(vector["expected"]))
    agrees = difference <= Decimal(vector["tol"])
    assert agrees != ("expect_mismatch" in vector), f"{vector['id']}: {answer} off by {difference}"


def solved(vector: Vector) -> Decimal | None:
    answer = liquidation_price(
        side=side_of(vector),
        quantity=Decimal(vector["qty"]),
        entry_price=Decimal(vector["entry"]),
        wallet_balance=Decimal(vector["wb"]),
        table=table_of(vector["brackets"]),
        other_maintenance_margin=Decimal(vector.get("tmm", 0)),
        other_unrealized_pnl=Decimal(vector.get("upnl", 0)),
    )
    return answer.price


def test_liquidation_prices_agree_with_the_exchange(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "lp_linear")
    assert len(chosen) == 17
    for vector in chosen:
        require_agreement(vector, solved(vector))


def test_everything_else_in_those_recorded_positions_agrees_too(vectors: list[Vector]) -> None:
    chosen = [one for one in of_kind(vectors, "lp_linear") if "upnl_reported" in one]
    assert len(chosen) == 11
    for vector in chosen:
        lines = margin_lines(
            LinearPosition(
                symbol=vector["symbol"],
                side=side_of(vector),
                margin_mode=MarginMode.ISOLATED,
                quantity=Decimal(vector["qty"]),
                entry_price=Decimal(vector["entry"]),
                leverage=Decimal(vector["leverage"]),
                wallet_balance=Decimal(vector["wb"]),
                mark_price=Decimal(vector["mark"]),
                exchange_liquidation_price=Decimal(vector["expected"]),
            ),
            table_of(vector["brackets"]),
            at=datetime(2026, 10, 1, tzinfo=UTC),
        )
        differs = "differs_from_exchange" in lines.flags
        assert differs == ("expect_mismatch" in vector), vector["id"]
        assert lines.unrealized_pnl is not None
        reported = Decimal(vector["upnl_reported"])
        assert abs(lines.unrealized_pnl - reported) <= Decimal("1e-8"), vector["id"]
        if vector["notional_reported"] is not None:
            notional = abs(Decimal(vector["notional_reported"]))
            assert abs(lines.notional - notional) <= Decimal("1e-8"), vector["id"]


def test_a_portfolio_answers_from_the_marks_of_the_other_positions(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "lp_linear_portfolio")
    assert len(chosen) == 1
    for vector in chosen:
        tables = {one["symbol"]: table_of(one["brackets"]) for one in vector["positions"]}
        positions = [
            LinearPosition(
                symbol=one["symbol"],
                side=side_of(one),
                margin_mode=MarginMode.CROSS,
                quantity=Decimal(one["qty"]),
                entry_price=Decimal(one["entry"]),
                mark_price=Decimal(one["mark"]),
                wallet_balance=Decimal(vector["wb"]),
            )
            for one in vector["positions"]
        ]
        lines = portfolio_lines(positions, tables.__getitem__, at=datetime(2026, 10, 1, tzinfo=UTC))
        require_agreement(vector, lines[vector["target"]].liquidation_price)


def price_by_one_bracket(vector: Vector) -> Decimal:
    """Answer a vector that gives one bracket, by the step the engine takes for each bracket."""
    with localcontext(ARITHMETIC):
        quantity = Decimal(vector["qty"]) if "qty" in vector else None
        wallet = Decimal(vector["wb"]) if "wb" in vector else None
        if "wb_expr" in vector:
            size, entry, leverage = map(Decimal, vector["wb_expr"])
            wallet = size * entry / leverage
        if "qty_expr" in vector:
            stake, leverage, price = map(Decimal, vector["qty_expr"])
            quantity = stake * leverage / price
            wallet = stake if wallet is None else wallet
        assert quantity is not None
        assert wallet is not None
        sign = side_of(vector).sign
        bracket = Bracket(
            floor=Decimal(0),
            cap=Decimal(10**15),
            max_leverage=Decimal(1),
            maintenance_margin_rate=Decimal(vector["mmr"]),
            maintenance_amount=Decimal(vector["cum"]),
        )
        entry = truncated_entry(Decimal(vector["entry"]))
        numerator = wallet - sign * quantity * entry
        price = solved_price(side_of(vector), quantity, numerator, (bracket,))
        # The buffer is the other project's own addition on top of the exchange's price.
        return price + sign * abs(entry - price) * Decimal(vector.get("buffer", 0))


def test_each_bracket_s_own_price_agrees(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "lp_linear_one", "lp_linear_one_full", "lp_linear_one_buffer")
    assert len(chosen) == 13
    for vector in chosen:
        require_agreement(vector, price_by_one_bracket(vector))


def test_maintenance_margins_agree(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "maint_margin")
    assert len(chosen) == 10
    for vector in chosen:
        table = table_of(vector["brackets"])
        require_agreement(vector, maintenance_margin(Decimal(vector["notional"]), table))


def test_initial_margins_agree(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "initial_margin")
    assert len(chosen) == 4
    for vector in chosen:
        margin = initial_margin(Decimal(vector["notional"]), Decimal(vector["leverage"]))
        require_agreement(vector, margin)


def test_unrealized_pnls_agree(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "upnl")
    assert len(chosen) == 13
    for vector in chosen:
        pnl = exact_unrealized_pnl(
            side=side_of(vector),
            quantity=Decimal(vector["qty"]),
            entry_price=Decimal(vector["entry"]),
            mark_price=Decimal(vector["mark"]),
        )
        require_agreement(vector, half_up_8(pnl))


def test_maintenance_amounts_agree(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "cum")
    assert len(chosen) == 2
    for vector in chosen:
        amount = next_maintenance_amount(
            floor=Decimal(vector["floor"]),
            rate=Decimal(vector["mmr"]),
            amount_below=Decimal(vector["prev_cum"]),
            rate_below=Decimal(vector["prev_mmr"]),
        )
        require_agreement(vector, amount)


def test_the_amount_of_a_notional_s_bracket_agrees(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "tier_cum")
    assert len(chosen) == 1
    for vector in chosen:
        found = bracket_of(table_of(vector["brackets"]), Decimal(vector["notional"]))
        require_agreement(vector, found.maintenance_amount)


def test_largest_notionals_agree(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "max_notional")
    assert len(chosen) == 10
    for vector in chosen:
        caps = [Decimal(cap) for cap, _ in vector["tiers"]]
        floors = [Decimal(0), *caps[:-1]]
        # These vectors tell no rates; any rising ones make a valid table.
        rates = [Decimal(number) / 1000 for number in range(1, len(caps) + 1)]
        brackets: list[Bracket] = []
        amount = Decimal(0)
        for row, (_, leverage) in enumerate(vector["tiers"]):
            if row:
                amount = next_maintenance_amount(
                    floor=floors[row],
                    rate=rates[row],
                    amount_below=amount,
                    rate_below=rates[row - 1],
                )
            brackets.append(
                Bracket(
                    floor=floors[row],
                    cap=caps[row],
                    max_leverage=Decimal(leverage),
                    maintenance_margin_rate=rates[row],
                    maintenance_amount=amount,
                )
            )
        table = BracketTable(symbol=vector["symbol"], brackets=tuple(brackets))
        require_agreement(vector, max_notional(table, Decimal(vector["leverage"])))


def test_break_even_prices_agree(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "break_even")
    assert len(chosen) == 7
    for vector in chosen:
        price = break_even_price(
            side=side_of(vector),
            entry_price=Decimal(vector["entry"]),
            opening_fee_rate=Decimal(vector["fee"]),
        )
        require_agreement(vector, price)


def test_a_wallet_found_back_from_a_recorded_price_gives_that_price(vectors: list[Vector]) -> None:
    chosen = of_kind(vectors, "implied_wb")
    assert len(chosen) == 2
    for vector in chosen:
        quantity, entry = Decimal(vector["qty"]), Decimal(vector["entry"])
        wallet = Decimal(vector["expected"])
        rows = [["0", "1000000000", vector["mmr"], vector["cum"]]]
        answer = liquidation_price(
            side=side_of(vector),
            quantity=quantity,
            entry_price=entry,
            wallet_balance=wallet,
            table=table_of(rows),
        )
        assert answer.price is not None
        # The wallet is told to 8 decimals; by the quantity that is so much of a price.
        allowed = Decimal(vector["tol"]) / quantity
        assert abs(answer.price - Decimal(vector["lp"])) <= allowed, vector["id"]
