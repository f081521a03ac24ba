"""What a day or a week comes to, and what broken rules went along with in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.assets import WALLET_ASSET
from journal.domain.routine.trade import ReviewedTrade
from journal.domain.rules.verdict import Breach

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum over trades of which some may not be known."""

    known: int
    unknown: int
    amount: Decimal
    """Of those that are known."""

    @property
    def exact(self) -> Decimal | None:
        """The sum; None where one of the trades is not known, or there is none."""
        return self.amount if self.known and not self.unknown else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodNumbers:
    """What the trades that were closed in a period come to."""

    trades: int
    won: int
    lost: int
    liquidated: int
    money: Total
    """In one asset, after fees and funding; a result in another asset counts as unknown."""
    r: Total
    """In multiples of what each trade was to lose at its stop."""
    clean: int | None
    """Trades that broke no rule that counts; None: the rules were not asked yet."""
    asset: str = WALLET_ASSET
    """What money is told in."""
    clean_untold: int = 0
    """Clean trades of which leverage or stop is not known: that they broke nothing says little."""

    @property
    def clean_share(self) -> Decimal | None:
        """Clean trades by all; None: there is none, or the rules were not asked."""
        if self.clean is None or not self.trades:
            return None
        return Decimal(self.clean) / self.trades


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBroken:
    """One breach of a period, with what its position brought once closed."""

    breach: Breach
    position_key: str | None
    """None: it concerns the account and no single position."""
    net_result: Decimal | None = None
    """In the asset that the period is told in; None: not closed, not known, or in another."""
    r_multiple: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCost:
    """How often one rule was broken in a period, and what those positions brought."""

    rule_id: str
    count: int
    worst: Breach
    """The worst one, the first where several are as bad."""
    money: Total
    """Of the positions, each once; unknown: still open, or no file tells it."""
    r: Total


def numbers_of(trades: Sequence[ReviewedTrade], asset: str = WALLET_ASSET) -> PeriodNumbers:
    """Return what trades come to, in whatever order they are.

    Args:
        trades: of a period.
        asset: what money is told in.
    """
    is_judged = all(one.breaches is not None for one in trades)
    results = [one.net_result for one in trades]
    return PeriodNumbers(
        trades=len(trades),
        won=sum(result is not None and result > 0 for result in results),
        lost=sum(result is not None and result < 0 for result in results),
        liquidated=sum(one.is_liquidated for one in trades),
        money=total(one.result_in(asset) for one in trades),
        r=total(one.r_multiple for one in trades),
        clean=sum(one.is_clean for one in trades) if is_judged else None,
        asset=asset,
        clean_untold=sum(one.is_clean and not one.is_told for one in trades) if is_judged else 0,
    )


def total(amounts: Iterable[Decimal | None]) -> Total:
    """Return the sum of what is known, and how much is not."""
    asked = list(amounts)
    known = sorted(amount for amount in asked if amount is not None)
    return Total(known=len(known), unknown=len(asked) - len(known), amount=sum(known, ZERO))


def rule_costs(broken: Iterable[RuleBroken]) -> tuple[RuleCost, ...]:
    """Return what each rule's breaches went along with: the dearest first, then by number."""
    by_rule: dict[str, list[RuleBroken]] = {}
    for one in broken:
        by_rule.setdefault(one.breach.rule_id, []).append(one)
    costs = (_cost(rule_id, found) for rule_id, found in by_rule.items())
    return tuple(sorted(costs, key=lambda one: (one.money.amount, one.rule_id)))


def _cost(rule_id: str, found: list[RuleBroken]) -> RuleCost:
    positions = {one.position_key: one for one in found if one.position_key is not None}
    return RuleCost(
        rule_id=rule_id,
        count=len(found),
        worst=min(
            (one.breach for one in found),
            key=lambda breach: (-breach.severity, breach.at, breach.sentence),
        ),
        money=total(one.net_result for one in positions.values()),
        r=total(one.r_multiple for one in positions.values()),
    )
