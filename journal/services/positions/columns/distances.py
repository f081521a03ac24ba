"""How far liquidation was when positions were opened: of one exactly, of all at once as floats."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.contract_names import is_coin_settled
from journal.domain.instants import utc_from_ms
from journal.domain.ledger.columns.wallet.balances import WalletColumn
from journal.domain.ledger.opening import opening_of
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.services.positions.columns.told import Floats, ToldColumns
from journal.services.record.exposures import Exposure, Ground, bracket_table, lines_when
from journal.services.record.record import AccountRecord

Places = NDArray[np.int64]
_CROSS: Final = 0.0
_DAY_MS: Final = 86_400_000


def liquidation_distance(exposure: Exposure) -> Decimal | None:
    """Return ``|entry - liquidation price| / entry`` once the position was opened.

    The opening is the fills of its first second, as the rules judge it. None where the lines are
    not known then, or nothing liquidates it.
    """
    opening = opening_of(exposure.position)
    if opening is None or is_coin_settled(exposure.position.symbol):
        return None
    lines, _ = lines_when(exposure, opening.at, opening.quantity, opening.price)
    if lines is None or lines.liquidation_price is None:
        return None
    if MarginFlag.UNKNOWN_BRACKETS in lines.flags:
        return None
    return abs(opening.price - lines.liquidation_price) / opening.price


def liquidation_distances(record: AccountRecord, told: ToldColumns, ground: Ground) -> Floats:
    """Return the same of every position as floats; NaN where it is not known."""
    keys = record.positions.keys
    wallets = _wallets(record, told)
    distance = np.full(len(record.positions), np.nan)
    for table, places in _by_table(record, ground, np.flatnonzero(wallets > 0)):
        entry = keys.opening_price[places]
        prices = liquidation_prices(
            signs=(2 * keys.is_long[places] - 1).astype(np.int8),
            quantities=keys.opening_quantity[places],
            entry_prices=entry,
            wallets=wallets[places],
            table=table,
        )
        distance[places] = np.abs(entry - prices) / entry
    return distance


def _wallets(record: AccountRecord, told: ToldColumns) -> Floats:
    """Return what stood behind each position once it was opened; NaN: not known."""
    keys = record.positions.keys
    notional = keys.opening_quantity * keys.opening_price
    # As ``wallet_estimate`` has it: the initial margin less the fee of opening.
    estimate = notional / told.leverage - notional * float(TAKER_FEE_RATE)
    typed = told.keyed({key: one.isolated_wallet for key, one in record.facts.items()})
    share = notional / (keys.added_quantity * keys.entry_price)
    isolated = np.where(np.isnan(typed), estimate, typed * share)
    is_cross = told.margin_mode == _CROSS
    wallets = np.where(is_cross | np.isnan(told.margin_mode), np.nan, isolated)
    if is_cross.any() and record.account.wallet_balance is not None:
        wallet = WalletColumn(record.account, record.positions, record.incomes)
        wallets[is_cross] = wallet.balances_at(record.positions.opened_at[is_cross])
    return wallets


def _by_table(
    record: AccountRecord, ground: Ground, among: Places
) -> Iterator[tuple[BracketTable, Places]]:
    """Yield each bracket table once, with the places of all positions it was in force for."""
    found: dict[int, tuple[BracketTable, list[Places]]] = {}
    for table, places in _tables(record, ground, among):
        found.setdefault(id(table), (table, []))[1].append(places)
    for table, parts in found.values():
        yield table, np.concatenate(parts)


def _tables(
    record: AccountRecord, ground: Ground, among: Places
) -> Iterator[tuple[BracketTable, Places]]:
    """Yield the brackets in force at the openings of some positions, with their places."""
    symbols = record.positions.keys.symbol[among].astype(np.int64)
    days = record.positions.opened_at[among] // _DAY_MS
    for code, symbol in enumerate(record.positions.table.symbols):
        places, opened_on = among[symbols == code], days[symbols == code]
        if is_coin_settled(symbol):
            continue
        for day in np.unique(opened_on).tolist():
            brackets = bracket_table(ground.brackets, symbol, utc_from_ms(day * _DAY_MS))
            if brackets is not None:
                yield brackets, places[opened_on == day]
