"""What does not add up, as the trader reads it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from journal.domain.values import Account, Fill, Income
from journal.services.files.reconciling import (
    Gap,
    GapKind,
    Reconciliation,
    ReconciliationService,
    sentence_of,
)
from journal.storage.store import Store


def gap(kind: GapKind, day: int, closed_by: str, symbol: str | None = "BTCUSDT") -> Gap:
    return Gap(
        kind=kind,
        day=date(2024, 5, day),
        symbol=symbol,
        asset="USDT",
        by_fills=None,
        by_exchange=Decimal(1),
        closed_by=closed_by,
    )


def test_wanted_files_come_with_their_days_as_spans() -> None:
    found = Reconciliation(
        gaps=(
            gap(GapKind.COMMISSION, 3, "Trade History"),
            gap(GapKind.FUNDING, 1, "Transaction History"),
            gap(GapKind.FUNDING, 2, "Transaction History"),
            gap(GapKind.COMMISSION, 2, "Transaction History"),
            gap(GapKind.FUNDING, 9, "Transaction History"),
        ),
        fills=1,
        wallet_rows=1,
        told_positions=0,
    )
    transactions, trades = found.wanted
    assert (transactions.name, trades.name) == ("Transaction History", "Trade History")
    assert transactions.spans == (
        (date(2024, 5, 1), date(2024, 5, 2)),
        (date(2024, 5, 9), date(2024, 5, 9)),
    )
    assert trades.spans == ((date(2024, 5, 3), date(2024, 5, 3)),)


@pytest.mark.parametrize("kind", GapKind)
def test_every_gap_says_what_closes_it(kind: GapKind) -> None:
    said = sentence_of(gap(kind, 1, "Some History", symbol=None))
    assert said.endswith("Import the Some History of that day.")
    assert "{" not in said


def test_nothing_is_said_to_add_up_that_was_not_compared(
    store: Store, fill: Callable[..., Fill]
) -> None:
    service = ReconciliationService(store=store)
    with store.writing() as writer:
        writer.save_account(Account(name="Main"))
        writer.add_fills("Main", [fill(0, "buy", "1", "100", fee=Decimal(1))], None)
    assert not service.look("Main").has_compared
    row = Income(
        income_type="COMMISSION",
        amount=Decimal(-1),
        asset="USDT",
        symbol="BTCUSDT",
        transaction_id="1",
        occurred_at=fill(0, "buy", "1", "1").traded_at + timedelta(seconds=1),
    )
    with store.writing() as writer:
        writer.add_incomes("Main", [row], None)
    found = service.look("Main")
    assert found.has_compared
    assert found.gaps == ()
