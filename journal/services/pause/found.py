"""What the record tells about pauses: the liquidations of every account, and what follows."""

from journal.domain.ledger.liquidations import merge_hand_entered, recognize
from journal.domain.pause.causes import Window, is_typed_late, windows
from journal.domain.pause.cooldown import Pause
from journal.domain.values import Liquidation
from journal.services.record.record import read_record
from journal.storage.store import Store


def liquidations_of_all(store: Store) -> tuple[tuple[str, Liquidation], ...]:
    """Return the liquidations of every account, each with the account's name."""
    with store.reading() as reader:
        names = [account.name for account in reader.accounts()]
    return tuple((name, one) for name in names for one in _liquidations(store, name))


def pauses_of(store: Store, everywhere: tuple[tuple[str, Liquidation], ...]) -> tuple[Pause, ...]:
    """Return all pauses that a journal tells, earliest first: by record and by its own log.

    Args:
        store: the journal.
        everywhere: its liquidations, as ``liquidations_of_all`` returns them.
    """
    return tuple(window.pause for window in windows_of(store, everywhere))


def windows_of(store: Store, everywhere: tuple[tuple[str, Liquidation], ...]) -> tuple[Window, ...]:
    """Return the same with all that each pause follows from."""
    with store.reading() as reader:
        copy = reader.pause_copy()
    return windows(everywhere, copy.kept.entries if copy else ())


def _liquidations(store: Store, name: str) -> tuple[Liquidation, ...]:
    """Return one account's liquidations; its fills are read and folded only where some are told."""
    with store.reading() as reader:
        is_told = any(one.is_liquidation for one in reader.answers(name)) or bool(
            recognize((), reader.incomes(name), reader.orders(name), reader.told_positions(name))
        )
        by_hand = reader.hand_liquidations(name)
    # One typed late is dated by the position that ended then, if there is one.
    if is_told or any(is_typed_late(one) for one in by_hand):
        return read_record(store, name).liquidations
    return merge_hand_entered((), by_hand)
