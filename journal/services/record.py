"""One account's record read once, with what follows from it: positions, liquidations, episodes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from journal.domain.ledger.liquidations import (
    Episode,
    attach_to_positions,
    group_episodes,
    merge_hand_entered,
    recognize,
)
from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.ledger.probable import confirmed, probable_liquidations
from journal.domain.ledger.repeats import without_repeats
from journal.domain.ledger.told import ToldFacts, facts_told
from journal.domain.review.saved import SavedReview
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    PositionFacts,
)
from journal.storage.records import StoredPlan
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """What is stored about one account and what is derived from it."""

    account: Account
    fills: tuple[Fill, ...]
    incomes: tuple[Income, ...]
    facts: Mapping[str, PositionFacts]
    positions: tuple[Position, ...]
    liquidations: tuple[Liquidation, ...]
    episodes: tuple[Episode, ...]
    told: Mapping[str, ToldFacts] = field(default_factory=dict)
    """What order and position histories tell about positions, by key."""
    probable: tuple[Liquidation, ...] = ()
    """Closings that look like liquidations: asked about, in no episode, never starting a pause."""
    orders: tuple[ExchangeOrder, ...] = ()
    told_positions: tuple[ToldPosition, ...] = ()
    plans: tuple[StoredPlan, ...] = ()
    reviews: tuple[SavedReview, ...] = ()
    kept_since: datetime | None = None
    """When this journal first heard of the account: its first import or plan; None: neither."""


def read_record(store: Store, name: str) -> AccountRecord:
    """Return the record of an account; an account that is not stored yet has an empty one."""
    with store.reading() as reader:
        account = reader.account(name) or Account(name=name)
        fills = reader.fills(name)
        incomes = without_repeats(reader.incomes(name))
        orders = reader.orders(name)
        by_hand = reader.hand_liquidations(name)
        facts = reader.facts(name)
        told_positions = reader.told_positions(name)
        answers = reader.answers(name)
        plans = reader.plans(name)
        reviews = reader.reviews(name)
        batches = reader.batches(name)
    positions = fold_positions(fills)
    merged = merge_hand_entered(recognize(positions, incomes, orders), by_hand)
    known = attach_to_positions(merged, positions)
    probable = probable_liquidations(
        positions,
        orders,
        told_positions,
        leverage_of=_leverages(account, facts, positions),
        known=known,
    )
    yes, asked = confirmed(probable, answers)
    liquidations = merge_hand_entered(known, yes)
    return AccountRecord(
        account=account,
        fills=fills,
        incomes=incomes,
        facts=facts,
        positions=positions,
        liquidations=liquidations,
        episodes=group_episodes(liquidations),
        told=facts_told(positions, orders, told_positions),
        probable=asked,
        orders=orders,
        told_positions=told_positions,
        plans=plans,
        reviews=reviews,
        kept_since=min(
            [*(batch.imported_at for batch in batches), *(plan.stored_at for plan in plans)],
            default=None,
        ),
    )


def _leverages(
    account: Account, facts: Mapping[str, PositionFacts], positions: tuple[Position, ...]
) -> dict[str, Decimal]:
    """Return the leverage of positions that are not known to be cross, typed or usual."""
    found: dict[str, Decimal] = {}
    for position in positions:
        typed = facts.get(position.key)
        leverage = typed.leverage if typed else None
        mode = (typed.margin_mode if typed else None) or account.usual_margin_mode
        leverage = leverage or account.usual_leverage
        if leverage is not None and mode is MarginMode.ISOLATED:
            found[position.key] = leverage
    return found
