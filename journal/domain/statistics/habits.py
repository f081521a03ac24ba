"""The price list of habits: what trades that broke a rule brought, against the clean ones.

A clean trade broke no rule that counts. A price is a comparison and no proof: whoever breaks a rule
on bad days pays for the days too. So both averages come with their numbers of trades, the
difference with an interval, and below 20 trades on either side with none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from journal.domain.assets import WALLET_ASSET, usual_asset
from journal.domain.instants import require_utc
from journal.domain.statistics.bootstrap import SEED, Interval, difference_interval
from journal.domain.statistics.streaks import KeptInARow, kept_in_a_row
from journal.domain.values import require_positive

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTrade:
    """One closed position: what it brought and which rules it broke.

    Which severities count is decided by whoever makes it; WARN and worse by ``rules.md``.
    """

    position_key: str
    closed_at: datetime
    net_result: Decimal
    """After fees and funding, in ``asset``."""
    risk: Decimal | None
    """What the trade was to lose at its stop; None where that is not known."""
    broken: frozenset[str] = frozenset()
    """Ids of the rules it broke."""
    asset: str = WALLET_ASSET
    """What it is settled in."""

    def __post_init__(self) -> None:
        """Refuse a time that is not UTC and a risk that is none."""
        require_utc("closed_at", self.closed_at)
        require_positive("risk", self.risk)

    @property
    def is_clean(self) -> bool:
        """Whether it broke no rule."""
        return not self.broken

    @property
    def r_multiple(self) -> Decimal | None:
        """The result by the risk; None where that is not known."""
        return None if self.risk is None else self.net_result / self.risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Results of trades that broke a rule against those of clean ones, in one unit."""

    count: int
    """Trades that broke it and whose result is known in this unit."""
    total: Decimal
    """What they brought together."""
    clean_count: int
    clean_average: Decimal | None
    """None: there is no clean trade."""
    interval: Interval | None
    """How much more than they a clean trade brought on average; None: too few trades."""

    @property
    def average(self) -> Decimal | None:
        """What each of them brought; None: there is none."""
        return self.total / self.count if self.count else None

    @property
    def cost(self) -> Decimal | None:
        """What as many clean trades would have brought more; below zero where less."""
        if self.clean_average is None or not self.count:
            return None
        return self.clean_average * self.count - self.total

    @property
    def cost_interval(self) -> Interval | None:
        """The interval of the cost; None: too few trades."""
        return None if self.interval is None else self.interval.times(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitMonth:
    """One month of one habit."""

    month: date
    """Its first day."""
    trades: int
    """All that were closed in it."""
    broken: int
    """Those of them that broke the rule."""
    total: Decimal
    """What the latter brought, in the asset of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitPrice:
    """What breaking one rule went along with."""

    rule_id: str
    money: Comparison
    """Of the trades that are settled in the asset of the list."""
    risk_multiples: Comparison
    """In R, of the trades whose risk is known, whatever they are settled in."""
    months: tuple[HabitMonth, ...]
    """Every month from the first closed trade to the last, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """All habits of an account."""

    trades: int
    clean: int
    prices: tuple[HabitPrice, ...]
    """Of every rule that was broken: the one that cost most first."""
    clean_in_a_row: KeptInARow
    """By the time of closing."""
    asset: str = WALLET_ASSET
    """What money is told in: what most trades are settled in."""
    in_other_assets: int = 0
    """Trades that no sum of money counts, since they are settled in another asset."""

    @property
    def clean_share(self) -> Decimal | None:
        """Clean trades by all; None: there is none."""
        return Decimal(self.clean) / self.trades if self.trades else None


def price_list(trades: Iterable[JudgedTrade], *, zone: tzinfo = UTC, seed: int = SEED) -> PriceList:
    """Return what each broken rule went along with.

    Args:
        trades: closed positions in any order.
        zone: in which months begin.
        seed: of the intervals; the same record and seed give the same list.
    """
    ordered = sorted(trades, key=lambda one: (one.closed_at, one.position_key))
    rule_ids = sorted({rule_id for one in ordered for rule_id in one.broken})
    asset = usual_asset(Counter(one.asset for one in ordered))
    prices = [_price(rule_id, ordered, asset, zone, seed) for rule_id in rule_ids]
    return PriceList(
        trades=len(ordered),
        clean=sum(one.is_clean for one in ordered),
        prices=tuple(sorted(prices, key=_by_cost)),
        clean_in_a_row=kept_in_a_row(one.is_clean for one in ordered),
        asset=asset,
        in_other_assets=sum(one.asset != asset for one in ordered),
    )


def _by_cost(price: HabitPrice) -> tuple[bool, Decimal]:
    """Return the place in the list: the dearest first, those without a comparison last."""
    cost = price.money.cost
    return (cost is None, price.money.total if cost is None else -cost)


def _price(
    rule_id: str,
    trades: Sequence[JudgedTrade],
    asset: str,
    zone: tzinfo,
    seed: int,
) -> HabitPrice:
    clean = [one for one in trades if one.is_clean]
    broken = [one for one in trades if rule_id in one.broken]
    return HabitPrice(
        rule_id=rule_id,
        money=_compared(_results(broken, asset), _results(clean, asset), seed),
        risk_multiples=_compared(_multiples(broken), _multiples(clean), seed),
        months=_months(rule_id, trades, asset, zone),
    )


def _results(trades: Iterable[JudgedTrade], asset: str) -> list[Decimal]:
    return [one.net_result for one in trades if one.asset == asset]


def _multiples(trades: Iterable[JudgedTrade]) -> list[Decimal]:
    return [one.r_multiple for one in trades if one.r_multiple is not None]


def _compared(broken: Sequence[Decimal], clean: Sequence[Decimal], seed: int) -> Comparison:
    return Comparison(
        count=len(broken),
        total=sum(broken, ZERO),
        clean_count=len(clean),
        clean_average=sum(clean, ZERO) / len(clean) if clean else None,
        interval=difference_interval(clean, broken, seed),
    )


def _months(
    rule_id: str, trades: Sequence[JudgedTrade], asset: str, zone: tzinfo
) -> tuple[HabitMonth, ...]:
    by_month: dict[date, list[JudgedTrade]] = {}
    for one in trades:
        month = one.closed_at.astimezone(zone).date().replace(day=1)
        while by_month and (following := _next_month(max(by_month))) < month:
            by_month[following] = []
        by_month.setdefault(month, []).append(one)
    return tuple(_month(rule_id, month, closed, asset) for month, closed in by_month.items())


def _month(rule_id: str, month: date, closed: Sequence[JudgedTrade], asset: str) -> HabitMonth:
    broken = [one for one in closed if rule_id in one.broken]
    made = sum(_results(broken, asset), ZERO)
    return HabitMonth(month=month, trades=len(closed), broken=len(broken), total=made)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
