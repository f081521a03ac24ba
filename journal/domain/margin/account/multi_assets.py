"""Multi-assets mode: one USD balance of many assets, all cross positions live and fall together.

Every asset counts with a haircut: what it holds at its bid rate, what it owes at its ask rate.
Source: ``margin.md`` section 4 and the exchange's own worked example.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import HedgeAnswer
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.position import ZERO, Leg
from journal.domain.margin.contracts.solvency import hedge_answer, solvent_interval
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, truncated_entry
from journal.domain.values import Side, require_positive

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRates:
    """What one unit of an asset counts for, in USD; a buffer is a fraction.

    Attributes:
        index_price: USD an asset unit.
        bid_buffer: taken off what the account holds.
        ask_buffer: added to what the account owes.
    """

    index_price: Decimal = _ONE
    bid_buffer: Decimal = ZERO
    ask_buffer: Decimal = ZERO

    def __post_init__(self) -> None:
        """Refuse what cannot be a rate."""
        require_positive("index_price", self.index_price)
        for field in ("bid_buffer", "ask_buffer"):
            value: Decimal = getattr(self, field)
            if not (value.is_finite() and 0 <= value < 1):
                raise InvalidValueError(field, f"must be from 0 up to below 1, not {value}")

    @property
    def bid_rate(self) -> Decimal:
        """``index * (1 - bid buffer)``."""
        return ARITHMETIC.multiply(self.index_price, 1 - self.bid_buffer)

    @property
    def ask_rate(self) -> Decimal:
        """``index * (1 + ask buffer)``."""
        return ARITHMETIC.multiply(self.index_price, 1 + self.ask_buffer)

    def value(self, amount: Decimal) -> Decimal:
        """Return what an amount counts for: ``min(amount*bid, amount*ask)``, exact."""
        return min(
            ARITHMETIC.multiply(amount, self.bid_rate), ARITHMETIC.multiply(amount, self.ask_rate)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetBalance:
    """One asset of the account, amounts in the asset itself.

    Attributes:
        wallet_balance: cross wallet balance; negative where it is owed.
        unrealized_pnl: of all cross positions settled in the asset, at mark.
        maintenance_margin: of all cross positions settled in the asset.
    """

    asset: str
    wallet_balance: Decimal
    rates: AssetRates = AssetRates()
    unrealized_pnl: Decimal = ZERO
    maintenance_margin: Decimal = ZERO

    def __post_init__(self) -> None:
        """Refuse what is no number."""
        for field in ("wallet_balance", "unrealized_pnl", "maintenance_margin"):
            require_finite(field, getattr(self, field))

    @property
    def equity(self) -> Decimal:
        """Wallet balance and unrealized PnL, in the asset."""
        return ARITHMETIC.add(self.wallet_balance, self.unrealized_pnl)


def account_equity(balances: Iterable[AssetBalance]) -> Decimal:
    """Return the account's equity in USD: the sum of ``min(equity*bid, equity*ask)``, exact."""
    with localcontext(ARITHMETIC):
        return sum((balance.rates.value(balance.equity) for balance in balances), ZERO)


def account_maintenance(balances: Iterable[AssetBalance]) -> Decimal:
    """Return the account's maintenance margin in USD: the sum of ``MM*ask``, exact."""
    with localcontext(ARITHMETIC):
        return sum(
            (balance.maintenance_margin * balance.rates.ask_rate for balance in balances), ZERO
        )


def available_balance(
    equity: Decimal, initial_margins: Iterable[tuple[Decimal, AssetRates]]
) -> Decimal:
    """Return what may open more: equity less every initial margin at its asset's ask rate, exact.

    Raises:
        InvalidValueError: the equity is no number.
    """
    require_finite("equity", equity)
    with localcontext(ARITHMETIC):
        needed = (margin * rates.ask_rate for margin, rates in initial_margins)
        return equity - sum(needed, ZERO)


def multi_assets_liquidation_prices(
    *,
    legs: Sequence[tuple[Side, Leg]],
    table: BracketTable,
    settlement: AssetBalance,
    others: Iterable[AssetBalance] = (),
) -> HedgeAnswer:
    """Return the marks of one symbol at which account equity equals account maintenance margin.

    All other marks and all asset rates are held constant. Between the answer's two prices the
    account survives; a long in USDT has a lower one, a short an upper one.

    Args:
        legs: the symbol's positions: one, or long and short.
        table: brackets of the symbol.
        settlement: the asset the symbol is settled in, PnL and margin of *this* symbol left out.
        others: all other assets of the account.

    Raises:
        InvalidValueError: there are no legs.
    """
    larger = _largest(legs)
    elsewhere = list(others)
    with localcontext(ARITHMETIC):
        constant = account_equity(elsewhere) - account_maintenance(elsewhere)
        lines = _lines(legs, settlement, constant, _maintenance_lines(legs, table))
        return hedge_answer(solvent_interval(lines), reach=table.brackets[-1].cap / larger)


def multi_assets_bankruptcy_prices(
    *,
    legs: Sequence[tuple[Side, Leg]],
    settlement: AssetBalance,
    others: Iterable[AssetBalance] = (),
) -> HedgeAnswer:
    """Return the marks of one symbol at which the account's equity is zero.

    Raises:
        InvalidValueError: there are no legs.
    """
    _largest(legs)
    free = replace(settlement, maintenance_margin=ZERO)
    with localcontext(ARITHMETIC):
        lines = _lines(legs, free, account_equity(others), [(ZERO, ZERO)])
        return hedge_answer(solvent_interval(lines), reach=None)


def _largest(legs: Sequence[tuple[Side, Leg]]) -> Decimal:
    """Return the largest quantity of the legs.

    Raises:
        InvalidValueError: there are none.
    """
    if not legs:
        raise InvalidValueError("legs", "are missing: a symbol without a position has no price")
    return max(leg.quantity for _, leg in legs)


def _lines(
    legs: Sequence[tuple[Side, Leg]],
    settlement: AssetBalance,
    constant: Decimal,
    maintenance: Iterable[tuple[Decimal, Decimal]],
) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield (value at zero, slope) of each line whose minimum is what is left, in USD."""
    rates = settlement.rates
    at_zero = settlement.equity
    net_quantity = ZERO
    for side, leg in legs:
        at_zero -= side.sign * leg.quantity * truncated_entry(leg.entry_price)
        net_quantity += side.sign * leg.quantity
    for needed, per_price in maintenance:
        margin = settlement.maintenance_margin + needed
        for rate in (rates.bid_rate, rates.ask_rate):
            yield (
                constant + at_zero * rate - margin * rates.ask_rate,
                net_quantity * rate - per_price * rates.ask_rate,
            )


def _maintenance_lines(
    legs: Sequence[tuple[Side, Leg]], table: BracketTable
) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield (value at zero, slope) of the symbol's maintenance margin for each bracket choice."""
    sums = [(ZERO, ZERO)]
    for _, leg in legs:
        sums = [
            (
                value - bracket.maintenance_amount,
                slope + leg.quantity * bracket.maintenance_margin_rate,
            )
            for value, slope in sums
            for bracket in table.brackets
        ]
    yield from sums
