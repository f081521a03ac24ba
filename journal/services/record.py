"""One account's record read once, with what follows from it: positions, liquidations, episodes."""

from collections.abc import Mapping
from dataclasses import dataclass

from journal.domain.ledger.liquidations import (
    Episode,
    attach_to_positions,
    group_episodes,
    merge_hand_entered,
    recognize,
)
from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.values import (
    Account,
    Fill,
    Income,
    Liquidation,
    PositionFacts,
)
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


def read_record(store: Store, name: str) -> AccountRecord:
    """Return the record of an account; an account that is not stored yet has an empty one."""
    with store.reading() as reader:
        account = reader.account(name) or Account(name=name)
        fills = reader.fills(name)
        incomes = reader.incomes(name)
        orders = reader.orders(name)
        by_hand = reader.hand_liquidations(name)
        facts = reader.facts(name)
    positions = fold_positions(fills)
    merged = merge_hand_entered(recognize(positions, incomes, orders), by_hand)
    liquidations = attach_to_positions(merged, positions)
    return AccountRecord(
        account=account,
        fills=fills,
        incomes=incomes,
        facts=facts,
        positions=positions,
        liquidations=liquidations,
        episodes=group_episodes(liquidations),
    )
