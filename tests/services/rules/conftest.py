"""An account with safe habits, and a recorder of what happened to it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Income,
    MarginMode,
    OrderSide,
    PositionSide,
)
from journal.services.clock import Clock
from journal.services.rules.service import RulesService
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def safe() -> Account:
    """10,000 USDT, 5x isolated."""
    return Account(
        name="Main",
        wallet_balance=Decimal(10_000),
        wallet_balance_at=NOON - timedelta(days=100),
        usual_leverage=Decimal(5),
        usual_margin_mode=MarginMode.ISOLATED,
    )


@pytest.fixture
def rules(store: Store, brackets: BracketBook, clock: Clock) -> RulesService:
    return RulesService(store=store, brackets=brackets, clock=clock)


@pytest.fixture
def order() -> Callable[..., ExchangeOrder]:
    """Return a maker of stop orders: placed minutes from noon, at a price, ended or standing."""

    def make(placed: float, price: str, *, ended: float | None = None, **changes: Any) -> Any:
        fields: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "order_id": f"stop{placed}",
            "client_order_id": None,
            "order_type": "STOP_MARKET",
            "order_side": OrderSide.SELL,
            "position_side": PositionSide.BOTH,
            "price": Decimal(0),
            "average_price": Decimal(0),
            "quantity": Decimal(0),
            "executed_quantity": Decimal(0),
            "stop_price": Decimal(price),
            "status": "NEW" if ended is None else "CANCELED",
            "placed_at": NOON + timedelta(minutes=placed),
            "updated_at": None if ended is None else NOON + timedelta(minutes=ended),
        }
        return ExchangeOrder(**(fields | changes))

    return make


@pytest.fixture
def keep(store: Store, safe: Account) -> Callable[..., None]:
    """Return a recorder of fills with orders, changes of the wallet, reviews and plans."""

    def add(fills: Iterable[Any], **more: Any) -> None:
        account = more.get("account", safe)
        with store.writing() as writer:
            writer.save_account(account)
            writer.add_fills(account, tuple(fills), None)
            writer.add_orders(account, tuple(more.get("orders", ())), None)
            writer.add_incomes(account, tuple(more.get("incomes", ())), None)
            for facts in more.get("facts", ()):
                writer.save_facts(account, facts)
            for liquidation in more.get("liquidations", ()):
                writer.add_liquidation(account, liquidation)
            for review in more.get("reviews", ()):
                writer.save_review(account, review)
            for plan, stored_at in more.get("plans", ()):
                writer.add_plan(account, plan, stored_at)

    return add


@pytest.fixture
def at() -> Callable[[float], datetime]:
    """Return a function that gives a moment by its minutes from noon."""
    return lambda minutes: NOON + timedelta(minutes=minutes)


@pytest.fixture
def told() -> Callable[..., list[RuleContext]]:
    """Return a function that gives the judged moments of some kinds, in order."""

    def of_kinds(rules: RulesService, *kinds: Moment) -> list[RuleContext]:
        return [one for _, one in rules.case("Main").story.moments() if one.moment in kinds]

    return of_kinds


@pytest.fixture
def entries(
    told: Callable[..., list[RuleContext]],
) -> Callable[[RulesService], list[RuleContext]]:
    """Return a function that gives the openings and increases."""
    return lambda rules: told(rules, Moment.OPEN, Moment.INCREASE)


@pytest.fixture
def transfer(at: Callable[[float], datetime]) -> Callable[..., Income]:
    """Return a maker of transfers into the wallet."""

    def make(minutes: float, amount: str, **changes: Any) -> Income:
        fields: dict[str, Any] = {
            "income_type": "TRANSFER",
            "amount": Decimal(amount),
            "asset": "USDT",
            "symbol": None,
            "transaction_id": f"t{minutes}",
            "occurred_at": at(minutes),
        }
        return Income(**(fields | changes))

    return make
