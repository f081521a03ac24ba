from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.funding import funding_by_position, unattributed_key
from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.values import Fill, Income
from tests.examples import examples

D = Decimal
START = datetime(2024, 6, 1, tzinfo=UTC)
Fold = Callable[..., tuple[Position, ...]]
Write = Callable[..., list[Fill]]


def funding(
    seconds: int, amount: str, asset: str = "USDT", symbol: str | None = "BTCUSDT"
) -> Income:
    return Income(
        income_type="FUNDING_FEE",
        amount=D(amount),
        asset=asset,
        symbol=symbol,
        transaction_id=f"{seconds}{asset}{amount}",
        occurred_at=START + timedelta(seconds=seconds),
    )


def test_funding_goes_to_the_position_open_at_that_time(fold: Fold) -> None:
    positions = fold("buy 1@100 +0s", "sell 1@110 +1000s", "sell 2@120 +2000s")

    rows = [funding(500, "-0.1"), funding(900, "-0.2"), funding(9000, "0.3")]

    assert funding_by_position(positions, rows) == {
        "BTCUSDT:both:1": (("USDT", D("-0.3")),),
        "BTCUSDT:both:3": (("USDT", D("0.3")),),
    }


def test_assets_are_kept_apart(fold: Fold) -> None:
    positions = fold("buy 1@100 +0s")

    found = funding_by_position(positions, [funding(5, "-0.1"), funding(5, "-0.002", "BNB")])

    assert found == {"BTCUSDT:both:1": (("BNB", D("-0.002")), ("USDT", D("-0.1")))}


def test_a_row_written_just_after_the_close_still_belongs_to_the_position(fold: Fold) -> None:
    positions = fold("buy 1@100 +0s", "sell 1@110 +1000s")

    assert funding_by_position(positions, [funding(1060, "-1")]) == {
        "BTCUSDT:both:1": (("USDT", D(-1)),)
    }
    assert funding_by_position(positions, [funding(1061, "-1")]) == {
        unattributed_key("BTCUSDT"): (("USDT", D(-1)),)
    }


def test_what_nothing_was_open_for_stays_unattributed(fold: Fold) -> None:
    positions = fold("buy 1@100 +100s")

    rows = [funding(50, "-1"), funding(500, "2", symbol="XRPUSDT"), funding(500, "3", symbol=None)]

    assert funding_by_position(positions, rows) == {
        "BTCUSDT:unattributed": (("USDT", D(-1)),),
        "XRPUSDT:unattributed": (("USDT", D(2)),),
        ":unattributed": (("USDT", D(3)),),
    }


def test_with_both_hedge_legs_open_no_split_is_guessed(write_fills: Write) -> None:
    positions = fold_positions(
        [
            *write_fills("buy 1@100 #1 +0s", "sell 1@100 #3 +1000s", leg="long"),
            *write_fills("sell 5@100 #2 +0s", leg="short"),
        ]
    )

    rows = [funding(500, "-1"), funding(1030, "2")]

    assert funding_by_position(positions, rows) == {
        "BTCUSDT:unattributed": (("USDT", D(-1)),),
        "BTCUSDT:short:2": (("USDT", D(2)),),
    }


def test_a_leg_that_closed_at_that_very_time_counts_before_one_that_closed_earlier(
    write_fills: Write,
) -> None:
    positions = fold_positions(
        [
            *write_fills("buy 1@100 #1 +0s", "sell 1@100 #3 +500s", leg="long"),
            *write_fills("sell 5@100 #2 +0s", "buy 5@100 #4 +460s", leg="short"),
        ]
    )

    assert list(funding_by_position(positions, [funding(500, "-1")])) == ["BTCUSDT:long:1"]


def test_other_income_is_no_funding(fold: Fold) -> None:
    transfer = Income(
        income_type="TRANSFER",
        amount=D(100),
        asset="USDT",
        symbol=None,
        transaction_id="t",
        occurred_at=START,
    )

    assert funding_by_position(fold("buy 1@100"), [transfer]) == {}


rows_of_funding = st.lists(
    st.tuples(st.integers(0, 400), st.integers(-99, 99), st.sampled_from(["USDT", "BNB"]))
)


@examples(15)
@given(rows=rows_of_funding)
def test_nothing_is_lost_or_mixed_across_assets(
    fold: Fold, rows: list[tuple[int, int, str]]
) -> None:
    positions = fold("buy 1@100", "sell 2@110", "buy 1@90", "buy 3@80")
    incomes = [funding(seconds, str(amount), asset) for seconds, amount, asset in rows]

    found = funding_by_position(positions, incomes)

    for asset in ("USDT", "BNB"):
        total = sum(amount for pairs in found.values() for name, amount in pairs if name == asset)
        assert total == sum(amount for _, amount, name in rows if name == asset)
