"""All that can be told about a plan."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.margin.contracts.linear.lines import MarginLines
from journal.domain.planning.sizing import LargestQuantity
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Plan
from journal.services.planning.outcome import (
    Outcome,
)

FUNDING_UNKNOWN = "funding rates are not in any imported file"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVerdict:
    """All that can be told about a plan.

    While a pause locks it, nothing is computed for it: ``outcome`` and ``lines`` are None.
    """

    plan: Plan
    outcome: Outcome | None
    lines: MarginLines | None
    """Of the whole position where the plan adds to one that is open."""
    lines_reason: str | None
    adds_to: str | None
    """Key of the open position that the plan adds to."""
    breaches: tuple[Breach, ...]
    not_judged: tuple[NotJudged, ...]
    lock_sentence: str | None
    """The sentence of the pause that locks this plan; None where none does."""
    funding_per_day: Decimal | None = None
    funding_reason: str = FUNDING_UNKNOWN

    @property
    def locked(self) -> bool:
        """Whether a pause forbids it."""
        return self.lock_sentence is not None

    @property
    def severity(self) -> Severity | None:
        """The worst breach; None where no rule is broken."""
        return max((breach.severity for breach in self.breaches), default=None)

    @property
    def allowed(self) -> bool:
        """Whether it may be made ready: not locked, and no critical rule broken."""
        return not self.locked and self.severity is not Severity.CRITICAL

    @property
    def notional(self) -> Decimal | None:
        """Size times entry of the plan alone."""
        return self.outcome.notional if self.outcome else None

    @property
    def initial_margin(self) -> Decimal | None:
        """What the plan alone binds."""
        return self.outcome.initial_margin if self.outcome else None

    @property
    def loss_at_stop(self) -> Decimal | None:
        """What the plan alone loses at its stop, fees included."""
        return self.outcome.loss_at_stop if self.outcome else None

    @property
    def loss_at_liquidation(self) -> Decimal | None:
        """What is gone at liquidation."""
        return self.outcome.loss_at_liquidation if self.outcome else None

    @property
    def largest_allowed(self) -> LargestQuantity | None:
        """The largest size that may be planned at this leverage."""
        return self.outcome.largest_allowed if self.outcome else None

    @property
    def liquidation_distance_ratio(self) -> Decimal | None:
        """From the planned entry to liquidation, as a fraction of the entry."""
        price = self.lines.liquidation_price if self.lines else None
        return None if price is None else abs(self.plan.entry_price - price) / self.plan.entry_price

    @property
    def stop_to_liquidation(self) -> Decimal | None:
        """Price from stop to liquidation, positive where the stop comes first."""
        return self.lines.stop.liquidation_buffer if self.lines and self.lines.stop else None

    @property
    def stop_to_liquidation_ratio(self) -> Decimal | None:
        """The same as a fraction of the way from entry to liquidation (rule R05)."""
        return self.lines.stop.liquidation_buffer_ratio if self.lines and self.lines.stop else None


def bare_verdict(plan: Plan, reason: str) -> PlanVerdict:
    """Return a verdict of which nothing is computed."""
    return PlanVerdict(
        plan=plan,
        outcome=None,
        lines=None,
        lines_reason=reason,
        adds_to=None,
        breaches=(),
        not_judged=(),
        lock_sentence=None,
    )
