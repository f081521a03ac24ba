"""The case of a liquidation: everything about it in the record and in the stored candles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from journal.domain.assets import quote_asset
from journal.domain.ledger.clearance import clearance_by_position
from journal.domain.ledger.evidence import is_deleveraging, order_time
from journal.domain.ledger.funding import funding_rows
from journal.domain.ledger.liquidations import SAME_EVENT
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.review.aftermath import LATER
from journal.domain.review.before import DAY
from journal.domain.review.case import AccountBefore, ReviewCase
from journal.domain.review.cross import WINDOW, CrossLeg, others_at
from journal.domain.review.path import PricePath
from journal.domain.review.timeline import Balance
from journal.domain.review.wick import WickSettings
from journal.domain.values import Income, Liquidation, MarginMode
from journal.services.record.exposures import Exposure, bracket_table
from journal.services.record.net_result import net_results
from journal.services.review.candles import candles_near
from journal.services.review.held import Held, held_as_typed, held_by, sizes_over_time
from journal.services.rules.service import Case
from journal.storage.files.candle_files import CandleFiles


@dataclass(frozen=True, kw_only=True, eq=False)
class CaseBuilder:
    """Makes the cases of one account's liquidations; the record is read once for all of them."""

    case: Case
    brackets: BracketSource
    candle_files: CandleFiles
    wick_settings: WickSettings

    def of(self, liquidation: Liquidation, balance: Balance, now: datetime) -> ReviewCase:
        """Return the case of one liquidation.

        Args:
            liquidation: one of the account's.
            balance: the wallet before and after it.
            now: the present.
        """
        exposure = self._exposures.get(liquidation.position_key or "")
        mode = (exposure.margin_mode if exposure else None) or liquidation.margin_mode
        account = self._before(liquidation, balance, mode)
        held = self._held(liquidation, exposure, account)
        asset = quote_asset(liquidation.symbol)
        near = candles_near(self.candle_files, liquidation.symbol, _life(liquidation, held))
        return ReviewCase(
            liquidation=liquidation,
            now=now,
            position=exposure.position if exposure else None,
            held=held.lost if held else None,
            opening_is_known=held.opening_is_known if held else True,
            is_estimate=held.is_estimate if held else False,
            margin_mode=mode,
            has_stop=exposure.has_stop if exposure else None,
            stop_price=exposure.stop_price if exposure else None,
            mark=near.mark,
            last=near.last,
            has_damaged_candles=near.is_damaged,
            table=bracket_table(self.brackets, liquidation.symbol, liquidation.occurred_at),
            account=account,
            asset=asset,
            clearance=dict(self._clearance.get(liquidation.position_key or "", ())).get(asset),
            funding=self._funding(liquidation.position_key, asset),
            was_deleveraged=self._was_deleveraged(liquidation),
            wick_settings=self.wick_settings,
        )

    @cached_property
    def _exposures(self) -> dict[str, Exposure]:
        return {one.position.key: one for one in self.case.exposures}

    @cached_property
    def _clearance(self) -> dict[str, tuple[tuple[str, Decimal], ...]]:
        return clearance_by_position(self.case.liquidations, self.case.incomes)

    @cached_property
    def _funding_rows(self) -> dict[str, list[Income]]:
        return funding_rows(self.case.record.positions, self.case.incomes)

    @cached_property
    def _results(self) -> dict[str, Decimal | None]:
        return net_results(self.case.record)

    def _funding(self, key: str | None, asset: str) -> Decimal | None:
        """Return the funding of a position; None where no row of it is recorded."""
        rows = [row.amount for row in self._paid(key, asset)]
        return sum(rows, Decimal(0)) if rows else None

    def _paid(self, key: str | None, asset: str) -> list[Income]:
        return [row for row in self._funding_rows.get(key or "", []) if row.asset == asset]

    def _held(
        self, liquidation: Liquidation, exposure: Exposure | None, account: AccountBefore
    ) -> Held | None:
        if exposure is None:
            return held_as_typed(liquidation, self.brackets, account.balance.before)
        rows = self._paid(exposure.position.key, quote_asset(liquidation.symbol))
        funding = tuple((row.occurred_at, row.amount) for row in rows)
        key, others = exposure.position.key, None
        if any(leg.key != key for leg in account.legs):
            others = others_at(account.legs, key, liquidation.occurred_at)
        return held_by(exposure, liquidation, funding, others)

    def _before(
        self, liquidation: Liquidation, balance: Balance, mode: MarginMode | None
    ) -> AccountBefore:
        """Return the account up to a liquidation."""
        at = liquidation.occurred_at
        is_cross = mode is MarginMode.CROSS
        return AccountBefore(
            positions=tuple(self.case.record.positions),
            leverages={
                key: one.leverage
                for key, one in self._exposures.items()
                if one.leverage is not None and at - DAY <= one.position.newest_at
            },
            stops={key: one.stops for key, one in self._exposures.items() if one.stops},
            wins=tuple(
                result
                for key, result in self._results.items()
                if result is not None
                and result > 0
                and quote_asset(self._exposures[key].position.symbol)
                == quote_asset(liquidation.symbol)
                and self._exposures[key].position.newest_at < at
            ),
            balance=balance,
            wallet_hour_before=self.case.wallet.balance_at(at - WINDOW) if is_cross else None,
            legs=tuple(self._legs(at, liquidation)) if is_cross else (),
        )

    def _legs(self, at: datetime, liquidation: Liquidation) -> Iterator[CrossLeg]:
        """Yield the cross positions that were open at some time within the hour before.

        Those settled in another asset answer with a wallet of their own.
        The parts of the liquidated one's closing order may be seconds older than the liquidation.
        """
        own, asset = liquidation.position_key, quote_asset(liquidation.symbol)
        for key, exposure in self._exposures.items():
            position = exposure.position
            is_near = position.opened_at < at and (
                position.closed_at is None or position.closed_at > at - WINDOW
            )
            if quote_asset(position.symbol) != asset:
                continue
            sizes = sizes_over_time(exposure) if is_near else ()
            if exposure.margin_mode is not MarginMode.CROSS or not sizes:
                continue
            near = candles_near(self.candle_files, position.symbol, (at - WINDOW, at))
            is_open = key == own or position.closed_at is None or position.closed_at >= at
            yield CrossLeg(
                key=key,
                symbol=position.symbol,
                side=position.side,
                sizes=sizes,
                closed_at=None if is_open else position.closed_at,
                path=PricePath.of(near.mark, near.last, position.side),
                table=bracket_table(self.brackets, position.symbol, at),
            )

    def _was_deleveraged(self, liquidation: Liquidation) -> bool:
        return any(
            is_deleveraging(order)
            and order.symbol == liquidation.symbol
            and abs(order_time(order) - liquidation.occurred_at) <= SAME_EVENT
            for order in self.case.record.orders
        )


def _life(liquidation: Liquidation, held: Held | None) -> tuple[datetime, datetime]:
    """Return the stretch of time that is asked about."""
    at = liquidation.occurred_at
    since = held.lost.stretches[0].since if held else at
    return min(since, at - WINDOW), at + LATER[-1]
