"""Rows told again with other times: one wish replaces them all, undoing gives them back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from journal.domain.values import ExchangeOrder, Fill, Income
from journal.storage.records import Added, ImportBatch
from journal.storage.store import Store

SHIFT = timedelta(hours=3)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def begun(store: Store) -> int:
    with store.writing() as writer:
        return writer.add_batch(
            ImportBatch(
                account="Main",
                file_name="a.csv",
                content_sha256="",
                kind="",
                zone=None,
                imported_at=NOW,
            )
        )


def undo(store: Store, batch: int) -> tuple[int, int]:
    with store.writing() as writer:
        undone = writer.undo_batch(batch, NOW)
    return undone.removed, undone.restored


def fills(store: Store) -> tuple[Fill, ...]:
    with store.reading() as reader:
        return reader.fills("Main")


def orders(store: Store) -> tuple[ExchangeOrder, ...]:
    with store.reading() as reader:
        return reader.orders("Main")


def test_times_are_replaced_only_where_it_is_wished_and_undone_exactly(
    store: Store, make_fill: Callable[..., Fill]
) -> None:
    known = tuple(make_fill(number) for number in range(1, 4))
    shifted = tuple(replace(one, traded_at=one.traded_at + SHIFT) for one in known)
    first, second = begun(store), begun(store)
    with store.writing() as writer:
        writer.add_fills("Main", known, first)
    with store.writing() as writer:
        kept = writer.add_fills("Main", shifted, second)
    assert (kept.conflicting, kept.of_time, kept.retimed) == (3, 3, 0)
    assert fills(store) == known
    with store.writing() as writer:
        assert writer.add_fills("Main", shifted, second, retime=True) == Added(retimed=3)
    assert fills(store) == shifted
    assert undo(store, second) == (0, 3)
    assert fills(store) == known


def test_a_row_that_differs_in_more_than_its_time_stays(
    store: Store, make_fill: Callable[..., Fill]
) -> None:
    known = make_fill(1)
    other = replace(known, traded_at=known.traded_at + SHIFT, price=Decimal(7))
    with store.writing() as writer:
        writer.add_fills("Main", [known], None)
        added = writer.add_fills("Main", [other], None, retime=True)
    assert (added.conflicting, added.of_time, added.retimed) == (1, 0, 0)
    assert fills(store) == (known,)


def test_a_file_that_tells_one_row_with_two_times_does_not_know_which(
    store: Store, make_fill: Callable[..., Fill]
) -> None:
    known = make_fill(1)
    told = [replace(known, traded_at=known.traded_at + hours * SHIFT) for hours in (1, 2)]
    with store.writing() as writer:
        writer.add_fills("Main", [known], None)
        added = writer.add_fills("Main", told, None, retime=True)
    assert (added.retimed, added.conflicting) == (1, 1)


def test_later_states_and_other_times_are_undone_in_any_order(
    store: Store, make_order: Callable[..., ExchangeOrder]
) -> None:
    placed = make_order(1)
    filled = replace(placed, status="FILLED", updated_at=NOW)
    moved = replace(filled, placed_at=placed.placed_at + SHIFT, updated_at=NOW + SHIFT)
    for undone_first in (0, 1):
        first, later, retimed = begun(store), begun(store), begun(store)
        with store.writing() as writer:
            writer.add_orders("Main", [placed], first)
            assert writer.add_orders("Main", [filled], later).updated == 1
            assert writer.add_orders("Main", [moved], retimed, retime=True).retimed == 1
        assert orders(store) == (moved,)
        undo(store, (later, retimed)[undone_first])
        if undone_first == 0:
            assert orders(store)[0].placed_at == moved.placed_at
            undo(store, retimed)
        else:
            assert orders(store) == (filled,)
            undo(store, later)
        assert orders(store) == (placed,)
        undo(store, first)
        assert orders(store) == ()


def test_times_of_the_wallet_are_replaced_too(
    store: Store, make_income: Callable[..., Income]
) -> None:
    known = make_income(1)
    moved = replace(known, occurred_at=known.occurred_at - SHIFT)
    batch = begun(store)
    with store.writing() as writer:
        writer.add_incomes("Main", [known], None)
        assert writer.add_incomes("Main", [moved], batch, retime=True) == Added(retimed=1)
    with store.reading() as reader:
        assert reader.incomes("Main") == (moved,)
    assert undo(store, batch) == (0, 1)
    with store.reading() as reader:
        assert reader.incomes("Main") == (known,)
