"""Everything that is drawn and shown of one USDⓈ-M position, from what is known of it."""

from datetime import datetime
from typing import Final

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import bankruptcy_price, liquidation_price
from journal.domain.margin.contracts.linear.hedge import (
    hedge_bankruptcy_price,
    hedge_liquidation_prices,
)
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.solving import ContractFormulas, contract_lines

# Whoever asks for lines needs the position too: one door for both.
__all__ = ["LinearPosition", "MarginLines", "margin_lines"]

LINEAR: Final = ContractFormulas(
    liquidation_price=liquidation_price,
    bankruptcy_price=bankruptcy_price,
    hedge_prices=hedge_liquidation_prices,
    hedge_bankruptcy_price=hedge_bankruptcy_price,
)


def margin_lines(
    position: LinearPosition, table: BracketTable | None, *, at: datetime
) -> MarginLines:
    """Return all prices and margins of a position, amounts in quote; see ``contract_lines``."""
    return contract_lines(position, table, LINEAR, at=at)
