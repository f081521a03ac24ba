"""Everything that is drawn and shown of one COIN-M position, from what is known of it."""

from datetime import datetime
from typing import Final

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.formulas import (
    inverse_bankruptcy_price,
    inverse_hedge_bankruptcy_price,
    inverse_hedge_prices,
    inverse_liquidation_price,
)
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.solving import ContractFormulas, contract_lines

INVERSE: Final = ContractFormulas(
    liquidation_price=inverse_liquidation_price,
    bankruptcy_price=inverse_bankruptcy_price,
    hedge_prices=inverse_hedge_prices,
    hedge_bankruptcy_price=inverse_hedge_bankruptcy_price,
)


def inverse_lines(
    position: InversePosition, table: BracketTable | None, *, at: datetime
) -> MarginLines:
    """Return all prices and margins of a position, amounts in coin; see ``contract_lines``."""
    return contract_lines(position, table, INVERSE, at=at)
