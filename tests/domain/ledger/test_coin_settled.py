"""Contracts settled in coin: a position is worth one over the price, and PnL is in the coin.

The figures are worked out by hand: ``contracts * size * (1 / entry - 1 / exit)``.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from journal.domain.ledger.opening import opening_of
from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN, payoff_of
from journal.domain.ledger.positions import EntrySource, Position, fold_positions
from journal.domain.ledger.probable import probable_liquidations
from journal.domain.values import Fill

D = Decimal
Fold = Callable[..., tuple[Position, ...]]
WriteFills = Callable[..., list[Fill]]
BITCOIN = "BTCUSD_PERP"
ETHER = "ETHUSD_261225"
UNSIZED = "BTCUSD"


def near(value: Decimal | None, wanted: str) -> bool:
    return value is not None and abs(value - D(wanted)) <= D("1e-30")


def test_a_long_earns_contracts_times_size_times_the_change_of_one_over_the_price(
    fold: Fold,
) -> None:
    (position,) = fold("buy 10@20000", "sell 10@25000", symbol=BITCOIN)
    # 10 * 100 USD * (1/20000 - 1/25000)
    assert position.realized_pnl == D("0.01")


def test_a_short_of_another_coin_counts_contracts_of_ten_dollars(fold: Fold) -> None:
    (position,) = fold("sell 5@2000", "buy 5@2500", symbol=ETHER)
    # -5 * 10 USD * (1/2000 - 1/2500)
    assert position.realized_pnl == D("-0.005")
    assert (position.entry_price, position.exit_price) == (D(2000), D(2500))


def test_the_average_entry_and_exit_are_what_the_coins_bought_and_sold_come_to(
    fold: Fold,
) -> None:
    (position,) = fold(
        "buy 10@20000",
        "buy 5@25000",
        "buy 5@25000",
        "sell 16@40000",
        "sell 4@16000",
        symbol=BITCOIN,
    )
    # 2000 USD bought 0.05 + 0.02 + 0.02 coins, and were sold for 0.04 + 0.025.
    assert near(position.events[2].entry_price_after, "22222.222222222222222222222222222222")
    assert near(position.exit_price, "30769.230769230769230769230769230769")
    assert near(position.realized_pnl, "0.025")
    assert position.history_incomplete is False


def test_openings_at_one_price_average_to_exactly_that_price(fold: Fold) -> None:
    (position,) = fold("buy 1@30000", "buy 2@30000", symbol=BITCOIN)
    assert position.entry_price == 30000


def test_an_order_filled_in_parts_opens_at_what_its_coins_come_to(fold: Fold) -> None:
    (position,) = fold("buy 10@20000 +1s", "buy 10@25000 +1s", symbol=BITCOIN)
    opening = opening_of(position)
    assert opening is not None
    assert near(opening.price, "22222.222222222222222222222222222222")


def test_a_reversal_realizes_what_it_closed_and_opens_the_rest(fold: Fold) -> None:
    long, short = fold("buy 10@20000", "sell 15@25000", "buy 5@20000", symbol=BITCOIN)
    assert long.realized_pnl == D("0.01")
    # -5 * 100 USD * (1/25000 - 1/20000)
    assert short.realized_pnl == D("0.005")


def test_the_exchanges_own_figure_in_coin_agrees_to_its_rounding(fold: Fold) -> None:
    # 7 * 100 USD * (1/30000 - 1/31000) = 0.00075268817...
    (position,) = fold("buy 7@30000 =0", "sell 7@31000 =0.00075268", symbol=BITCOIN)
    assert (position.history_incomplete, position.realized_pnl) == (False, D("0.00075268"))
    (other,) = fold("buy 7@30000 =0", "sell 7@31000 =0.00075265", symbol=BITCOIN)
    assert other.history_incomplete


def test_an_entry_that_is_not_recorded_is_solved_from_the_figure_in_coin(fold: Fold) -> None:
    (position,) = fold("sell 10@25000 =0.01", symbol=BITCOIN, leg="long")
    assert position.history_incomplete
    assert near(position.entry_from_exchange, "20000")


def test_a_figure_that_no_entry_can_have_made_solves_none(fold: Fold) -> None:
    # A loss of 1 coin on 1000 USD sold at 25000, which were worth 0.04: entry beyond any price.
    (position,) = fold("sell 10@25000 =-1", symbol=BITCOIN, leg="long")
    assert position.entry_from_exchange is None
    assert position.events[0].entry_source is EntrySource.UNKNOWN


def test_a_position_whose_closing_is_missing_ends_where_the_figure_in_coin_says_so(
    fold: Fold,
) -> None:
    gone, kept = fold(
        "buy 10@20000 =0", "buy 5@25000 =0", "buy 5@20000 =0", "sell 10@40000 =0.02", symbol=BITCOIN
    )
    assert (gone.history_incomplete, kept.history_incomplete) == (True, False)
    # 500 USD at 25000 and 500 USD at 20000 bought 0.045 coins; 1000 USD at 40000 take 0.025.
    assert near(kept.entry_price, "22222.222222222222222222222222222222")


def test_where_the_size_of_a_contract_is_not_known_the_result_is_unknown_and_says_so(
    fold: Fold,
) -> None:
    (position,) = fold("buy 10@20000", "sell 10@25000", symbol=UNSIZED)
    assert (position.realized_pnl, position.history_incomplete) == (None, False)
    assert position.pnl_unknown_reason == CONTRACT_SIZE_UNKNOWN
    assert (position.entry_price, position.exit_price) == (D(20000), D(25000))


def test_the_exchanges_own_figure_is_the_result_whatever_a_contract_is_worth(fold: Fold) -> None:
    (position,) = fold("buy 10@20000 =0", "sell 10@25000 =0.0001", symbol=UNSIZED)
    assert (position.realized_pnl, position.history_incomplete) == (D("0.0001"), False)
    assert position.pnl_unknown_reason is None
    (unseen,) = fold("sell 10@25000 =0.0001", symbol=UNSIZED, leg="long")
    assert unseen.history_incomplete
    assert unseen.entry_from_exchange is None


def test_an_unknown_result_of_an_incomplete_history_is_said_to_be_that(fold: Fold) -> None:
    (position,) = fold("buy 1@100 =0", "sell 1@110 =3", "sell 1@110", leg="long")
    assert position.realized_pnl is None
    assert position.pnl_unknown_reason == position.incomplete_reason


@pytest.mark.parametrize(
    ("symbol", "size"),
    [
        (BITCOIN, D(100)),
        ("BTCUSD_261225", D(100)),
        (ETHER, D(10)),
        ("1000PEPEUSD_PERP", D(10)),
        (UNSIZED, None),
        ("BTCUSD_SWAP", None),
    ],
)
def test_only_the_exchanges_own_names_tell_what_a_contract_is_worth(
    symbol: str, size: Decimal | None
) -> None:
    payoff = payoff_of(symbol)
    # One contract bought at 50,000 and sold at 100,000.
    assert payoff.pnl(D(1), D(50000), D(100000)) == (None if size is None else size / 100000)


def test_a_loss_of_all_the_margin_in_coin_is_asked_about(write_fills: WriteFills) -> None:
    # 1000 USD at 20000 are 0.05 coins, at 10x 0.005 of margin; at 18200 it has lost 0.0049...
    opening, closing = write_fills("buy 10@20000", "sell 10@18200", symbol=BITCOIN)
    (position,) = fold_positions([opening, closing])
    leverage = {position.key: D(10)}
    (found,) = probable_liquidations([position], (), (), leverage_of=leverage, known=())
    assert found.source == "a loss of about all the margin"
    assert near(found.loss, "0.004945054945054945054945054945054945")
    (unsized,) = fold_positions(
        [replace(opening, symbol=UNSIZED), replace(closing, symbol=UNSIZED, realized_pnl=D(-1))]
    )
    leverage = {unsized.key: D(10)}
    assert probable_liquidations([unsized], (), (), leverage_of=leverage, known=()) == ()
