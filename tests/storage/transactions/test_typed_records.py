from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import (
    Account,
    Certainty,
    Liquidation,
    MarginMode,
    Plan,
    PlanIntent,
    PositionFacts,
    Side,
)
from journal.storage.records import ImportBatch, StoredPlan
from journal.storage.store import Store

AT = datetime(2024, 5, 6, 7, 8, 9, 10_000, tzinfo=UTC)


def test_an_account_is_saved_and_changed(store: Store) -> None:
    full = Account(
        name="Futures",
        wallet_balance=Decimal("1000.50"),
        wallet_balance_at=AT,
        usual_leverage=Decimal(20),
        usual_margin_mode=MarginMode.ISOLATED,
    )
    with store.writing() as writer:
        writer.save_account(Account(name="Futures"))
        writer.save_account(full)
    with store.reading() as reader:
        assert reader.accounts() == (Account(name="Main"), full)
        assert reader.account("Futures") == full
        assert reader.account("Nobody") is None


def test_the_first_import_makes_an_account_and_the_next_one_uses_it(store: Store) -> None:
    with store.writing() as writer:
        assert writer.ensure_account() == Account(name="Main")
        assert writer.accounts() == (Account(name="Main"),)
        assert writer.ensure_account(" Second ") == Account(name="Second")
        assert writer.ensure_account("Second") == Account(name="Second")
        with pytest.raises(JournalError, match=r"several accounts.*Main, Second"):
            writer.ensure_account()


def test_a_nameless_account_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValueError, match="name: is missing"), store.writing() as writer:
        writer.ensure_account("  ")


def test_an_import_is_remembered_with_what_became_of_its_rows(store: Store) -> None:
    batch = ImportBatch(
        account="Main",
        file_name="trades.zip/a.csv",
        content_sha256="ab" * 32,
        kind="trade history",
        zone="+03:00",
        imported_at=AT,
    )
    with store.writing() as writer:
        number = writer.add_batch(batch)
        writer.finish_batch(number, added=5, known=2, refused=1)
    with store.reading() as reader:
        (found,) = reader.batches("Main")
        assert reader.batches("Nobody") == ()
    assert found == ImportBatch(
        account="Main",
        file_name="trades.zip/a.csv",
        content_sha256="ab" * 32,
        kind="trade history",
        zone="+03:00",
        imported_at=AT,
        rows_added=5,
        rows_known=2,
        rows_refused=1,
        batch_id=number,
    )


def test_a_typed_liquidation_comes_back_equal_and_stays_as_it_was(store: Store) -> None:
    first = Liquidation(
        liquidation_id="hand-1",
        symbol="XRPUSDT",
        side=Side.LONG,
        occurred_at=AT,
        certainty=Certainty.BY_HAND,
        source="by hand",
        position_key="XRPUSDT:both:1",
        quantity=Decimal(10_000),
        leverage=Decimal(20),
        margin_mode=MarginMode.ISOLATED,
        entry_price=Decimal("1.1893"),
        trigger_price=Decimal("1.1357"),
        bankruptcy_price=Decimal("1.13"),
        execution_price=Decimal("1.134"),
        loss=Decimal("594.65"),
        balance_left=Decimal("788.20"),
    )
    earlier = Liquidation(
        liquidation_id="hand-2",
        symbol="BTCUSDT",
        side=None,
        occurred_at=AT - timedelta(days=1),
        certainty=Certainty.BY_HAND,
        source="by hand",
    )
    with store.writing() as writer:
        writer.add_liquidation("Main", first)
        writer.add_liquidation("Main", earlier)
    with (
        pytest.raises(InvalidValueError, match="is in the record already"),
        store.writing() as writer,
    ):
        writer.add_liquidation("Main", first)
    with store.reading() as reader:
        assert reader.hand_liquidations("Main") == (earlier, first)


def test_facts_about_a_position_replace_earlier_ones(store: Store) -> None:
    facts = PositionFacts(
        position_key="BTCUSDT:both:1",
        leverage=Decimal("12.5"),
        margin_mode=MarginMode.CROSS,
        isolated_wallet=Decimal("99.9"),
        has_stop=False,
    )
    with store.writing() as writer:
        writer.save_facts("Main", PositionFacts(position_key="BTCUSDT:both:1", has_stop=True))
        writer.save_facts("Main", facts)
        assert writer.facts("Main") == {"BTCUSDT:both:1": facts}
        assert writer.facts("Nobody") == {}


def test_plans_come_back_in_the_order_they_were_stored(store: Store) -> None:
    plan = Plan(
        symbol="BTCUSDT",
        side=Side.SHORT,
        margin_mode=MarginMode.ISOLATED,
        leverage=Decimal(5),
        entry_price=Decimal(50_000),
        quantity=Decimal("0.10"),
        stop_price=Decimal(51_000),
        targets=(Decimal("49000.50"), Decimal(48_000)),
        intent=PlanIntent.OPEN,
    )
    bare = Plan(
        symbol="ETHUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.CROSS,
        leverage=Decimal(1),
        entry_price=Decimal(3_000),
        quantity=Decimal(1),
        intent=PlanIntent.REDUCE,
    )
    with store.writing() as writer:
        first = writer.add_plan("Main", plan, AT)
        second = writer.add_plan("Main", bare, AT)
        assert writer.plans("Main") == (
            StoredPlan(plan_id=first, plan=plan, stored_at=AT),
            StoredPlan(plan_id=second, plan=bare, stored_at=AT),
        )


def test_a_setting_is_its_latest_text(store: Store) -> None:
    with store.writing() as writer:
        assert writer.setting("theme") is None
        writer.save_setting("theme", "dark")
        writer.save_setting("theme", "light")
        writer.save_setting("demo", "1")
        assert writer.setting("theme") == "light"
        assert writer.settings() == {"theme": "light", "demo": "1"}
