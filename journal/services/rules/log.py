"""The breach log: everything the rules found, with what it cost and what was written about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from journal.domain.assets import AssetAmounts, apart, quote_asset
from journal.domain.ledger.positions import Position
from journal.domain.rules.answered import BreachAnswer, breach_key, wants_answer
from journal.domain.rules.verdict import Breach

if TYPE_CHECKING:
    from journal.services.rules.service import JudgedRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedBreach:
    """One line of the breach log."""

    account: str
    position: Position | None
    """None: it concerns the account and no single position."""
    breach: Breach
    answer: BreachAnswer | None = None
    """What the trader wrote about it."""
    net_result: Decimal | None = None
    """Of the position once closed, in ``asset``; None: open, or not known."""

    @property
    def asset(self) -> str | None:
        """What the position is settled in; None where there is none."""
        return None if self.position is None else quote_asset(self.position.symbol)

    @property
    def key(self) -> str:
        """What it is known by, however often the record is judged."""
        return breach_key(self.breach, self.position.key if self.position else None)

    @property
    def is_unanswered(self) -> bool:
        """Whether it has to be acknowledged in writing and was not."""
        return self.answer is None and wants_answer(self.breach)


def breach_log(
    account: str,
    judged: "JudgedRecord",
    answers: Mapping[str, BreachAnswer],
    results: Mapping[str, Decimal | None],
) -> tuple[LoggedBreach, ...]:
    """Return every breach of a judged record, newest first.

    Args:
        account: whose record it is.
        judged: that record.
        answers: what was written, by breach key.
        results: of closed positions, by position key.
    """
    of_positions = [
        LoggedBreach(
            account=account,
            position=one.position,
            breach=breach,
            answer=answers.get(breach_key(breach, one.position.key)),
            net_result=results.get(one.position.key),
        )
        for one in judged.positions
        for breach in one.breaches
    ]
    of_account = [
        LoggedBreach(
            account=account,
            position=None,
            breach=breach,
            answer=answers.get(breach_key(breach, None)),
        )
        for breach in judged.breaches
    ]
    return tuple(sorted(of_positions + of_account, key=attrgetter("breach.at"), reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTotal:
    """How often a rule was broken and what those positions made."""

    count: int
    made: AssetAmounts
    """By the closed positions, each once, as far as known; what is in different assets apart."""
    unknown: int
    """Positions still open or of unknown result."""


def totals(log: Iterable[LoggedBreach]) -> dict[str, RuleTotal]:
    """Return what each rule of a log adds up to, by rule id."""
    found: dict[str, list[LoggedBreach]] = {}
    for entry in log:
        found.setdefault(entry.breach.rule_id, []).append(entry)
    return {rule_id: _total(entries) for rule_id, entries in found.items()}


def _total(entries: list[LoggedBreach]) -> RuleTotal:
    results = {
        one.position.key: (quote_asset(one.position.symbol), one.net_result)
        for one in entries
        if one.position
    }
    known = [(asset, result) for asset, result in results.values() if result is not None]
    return RuleTotal(count=len(entries), made=apart(known), unknown=len(results) - len(known))
