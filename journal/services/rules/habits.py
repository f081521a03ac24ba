"""The price list of habits of one account: its closed positions, judged and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import Decimal

from journal.domain.assets import quote_asset
from journal.domain.rules.severity import Severity
from journal.domain.statistics.habits import JudgedTrade, PriceList, price_list
from journal.services.record.net_result import net_results
from journal.services.record.traded import plans_of, risk_of, window_of
from journal.services.rules.service import Case, JudgedPosition, RulesService

COUNTS_FROM = Severity.WARN
"""A trade is clean where nothing of this severity or worse was broken (``rules.md``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitPrices:
    """The price list, and what could not be put on it."""

    prices: PriceList
    without_result: int
    """Closed positions whose result no file tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitService:
    """Compares what trades that broke a rule brought with what clean ones brought."""

    rules: RulesService

    def price_list(self, account: str, zone: tzinfo = UTC) -> HabitPrices:
        """Return the price list of an account; it judges the whole record and may take long.

        Args:
            account: its name.
            zone: in which months begin.
        """
        case, judged = self.rules.judged(account)
        trades, untold = [], 0
        for one in _closed(case, judged.positions):
            if one is None:
                untold += 1
            else:
                trades.append(one)
        return HabitPrices(prices=price_list(trades, zone=zone), without_result=untold)


def _closed(case: Case, judged: tuple[JudgedPosition, ...]) -> Iterator[JudgedTrade | None]:
    """Yield every closed position as a trade; None for one whose result is not known."""
    results, risks = net_results(case.record), dict(_risks(case))
    for one in judged:
        closed_at = one.position.closed_at
        if closed_at is None:
            continue
        result = results[one.position.key]
        yield (
            None
            if result is None
            else JudgedTrade(
                position_key=one.position.key,
                closed_at=closed_at,
                net_result=result,
                risk=risks[one.position.key],
                asset=quote_asset(one.position.symbol),
                broken=frozenset(
                    breach.rule_id for breach in one.breaches if breach.severity >= COUNTS_FROM
                ),
            )
        )


def _risks(case: Case) -> Iterator[tuple[str, Decimal | None]]:
    """Yield by key what each position was to lose at its stop."""
    plans = plans_of(case.record.positions, case.record.plans, window_of(case.rules))
    for exposure in case.exposures:
        key = exposure.position.key
        yield key, risk_of(exposure, plans.get(key))
