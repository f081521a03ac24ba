"""Rows of an account statement that repeat what a Transaction History tells better."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from journal.domain.values import Income

STATEMENT_ID = "statement:"
"""How the ids start that stand in for those a statement does not tell."""


def without_repeats(incomes: Iterable[Income]) -> tuple[Income, ...]:
    """Return the rows without those of statements that another file tells with its id.

    Both tell type, asset, amount and second; each row of the other file takes away one.
    """
    rows = tuple(incomes)
    told = Counter(_key(row) for row in rows if not row.transaction_id.startswith(STATEMENT_ID))
    kept = []
    for row in rows:
        if row.transaction_id.startswith(STATEMENT_ID) and told[_key(row)] > 0:
            told[_key(row)] -= 1
        else:
            kept.append(row)
    return tuple(kept)


def _key(row: Income) -> tuple[str, str, Decimal, datetime]:
    return (row.income_type, row.asset, row.amount, row.occurred_at.replace(microsecond=0))
