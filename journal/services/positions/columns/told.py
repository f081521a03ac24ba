"""What is told about positions singly, as columns over the whole ledger."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.told import ToldFacts
from journal.domain.values import Liquidation, MarginMode, PositionFacts
from journal.services.record.exposures import leverage_of, margin_mode_of
from journal.services.record.record import AccountRecord

Floats = NDArray[np.float64]
NO_MODE: Final = 2.0
_MODES: Final = {MarginMode.CROSS: 0.0, MarginMode.ISOLATED: 1.0, None: NO_MODE}


class ToldColumns:
    """Columns that are the same for all positions of which nothing special is told."""

    def __init__(self, record: AccountRecord) -> None:
        self._record = record

    @property
    def places(self) -> Mapping[str, int]:
        """Where positions stand in the ledger, by key."""
        return self._record.positions.places

    @cached_property
    def liquidated(self) -> dict[str, Liquidation]:
        """What ended positions, by key."""
        found = self._record.liquidations
        return {one.position_key: one for one in found if one.position_key is not None}

    def column(
        self,
        usual: Decimal | float | None,
        value: Callable[[PositionFacts, ToldFacts, Liquidation | None], Decimal | float | None],
    ) -> Floats:
        """Return a column of the usual value, and where something is told of that instead."""
        record = self._record
        column = np.full(len(record.positions), np.nan if usual is None else float(usual))
        for key in record.facts.keys() | record.told.keys() | self.liquidated.keys():
            if key in self.places:
                facts = record.facts.get(key, PositionFacts(position_key=key))
                told = record.told.get(key, ToldFacts())
                known = value(facts, told, self.liquidated.get(key))
                column[self.places[key]] = np.nan if known is None else float(known)
        return column

    @cached_property
    def leverage(self) -> Floats:
        """The leverage."""
        account = self._record.account
        return self.column(
            account.usual_leverage,
            lambda facts, _told, liquidation: leverage_of(facts, liquidation, account)[0],
        )

    @cached_property
    def margin_mode(self) -> Floats:
        """Cross 0, isolated 1."""
        account = self._record.account
        column = self.column(
            _MODES[account.usual_margin_mode],
            lambda facts, told, liquidation: _MODES[
                margin_mode_of(facts, told, liquidation, account)[0]
            ],
        )
        column[column == NO_MODE] = np.nan
        return column

    def keyed(self, values: Mapping[str, float | Decimal | None]) -> Floats:
        """Return a column of values by position key, NaN where there is none."""
        column = np.full(len(self._record.positions), np.nan)
        for key in values.keys() & self.places.keys():
            known = values[key]
            column[self.places[key]] = np.nan if known is None else float(known)
        return column
