"""The bracket a notional lies in, searched for: the program asks the max rule, which needs none."""

from decimal import Decimal

from journal.domain.margin.brackets.table import Bracket, BracketTable


def bracket_of(table: BracketTable, notional: Decimal) -> Bracket:
    """Return the bracket a notional lies in; the last one also for what lies beyond it."""
    inside = (bracket for bracket in table.brackets if notional <= bracket.cap)
    return next(inside, table.brackets[-1])
