"""What positions were to lose at their stop, all at once: one R of each."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from journal.domain.contract_names import is_coin_settled
from journal.domain.instants import utc_from_ms
from journal.domain.ledger.told import ToldFacts
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.planning.matching import planned_risk
from journal.domain.values import PositionFacts
from journal.services.positions.columns.told import Floats, ToldColumns
from journal.services.record.record import AccountRecord
from journal.services.record.stops import stop_among
from journal.storage.records import StoredPlan


def risk_column(
    record: AccountRecord, told: ToldColumns, plans: Mapping[str, StoredPlan]
) -> Floats:
    """Return one R of each position, as ``traded.risk_of`` has it of one; NaN: not known."""
    risk = _at_first_stop(record, _first_stops(record, told))
    planned = told.keyed({key: planned_risk(plan.plan) for key, plan in plans.items()})
    return np.where(np.isnan(planned), risk, planned)


def _at_first_stop(record: AccountRecord, stop: Floats) -> Floats:
    """Return what the whole position was to lose where it first stood; see ``loss_at_stop``."""
    keys, table = record.positions.keys, record.positions.table
    sign = 2 * keys.is_long - 1
    fees = (keys.entry_price + stop) * float(TAKER_FEE_RATE)
    lost = keys.added_quantity * ((keys.entry_price - stop) * sign + fees)
    inverse = np.array([is_coin_settled(symbol) for symbol in table.symbols], np.bool_)
    if inverse.any():
        lost[inverse[keys.symbol.astype(np.int64)]] = np.nan
    return np.where(lost > 0, lost, np.nan)


def _first_stops(record: AccountRecord, told: ToldColumns) -> Floats:
    """Return the stop at the opening, or the first one placed after it."""
    column = np.full(len(record.positions), np.nan)
    for key in record.facts.keys() | record.told.keys():
        place = told.places.get(key)
        if place is not None:
            opened_at = utc_from_ms(int(record.positions.opened_at[place]))
            column[place] = _first_stop(record, key, opened_at)
    return column


def _first_stop(record: AccountRecord, key: str, opened_at: datetime) -> float:
    facts = record.facts.get(key, PositionFacts(position_key=key))
    price = facts.stop_price
    if price is None and facts.has_stop is not False:
        steps = record.told.get(key, ToldFacts()).stops
        price = stop_among(steps, opened_at).price if steps else None
    return float("nan") if price is None else float(price)
