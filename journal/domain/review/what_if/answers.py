"""Would a stop have saved me? (Q5) What leverage would have survived? (Q6) My rules? (Q8)."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.margin.brackets.table import BracketTable, max_notional
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.path import PricePath
from journal.domain.review.what_if.position import LostPosition
from journal.domain.review.what_if.replay import Variants
from journal.domain.review.what_if.run import Run, WhatIfAnswer
from journal.domain.values import require_positive
from journal.domain.wording import percent, times

STOP_RATIOS: Final = tuple(Decimal(one) for one in ("0.01", "0.02", "0.03", "0.05"))
LEVERAGES: Final = tuple(Decimal(one) for one in (1, 2, 3, 5, 8, 10, 20))
GRID_LEVERAGES: Final = tuple(Decimal(one) for one in range(1, 126))


class Held(StrEnum):
    """What stays the same when the leverage is another one."""

    NOTIONAL = "same notional"
    MARGIN = "same margin"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIf:
    """A liquidated position on its candles: every question "what if" is asked here.

    All variants but ``stops`` and ``crossed`` are isolated: in cross, leverage alone moves nothing.
    """

    position: LostPosition
    path: PricePath
    table: BracketTable

    def stops(self, ratios: tuple[Decimal, ...] = STOP_RATIOS) -> tuple[WhatIfAnswer, ...]:
        """Return what stops at these distances from the entry would have done.

        Behind them the one half way between entry and liquidation price, in each stretch. What was
        not stopped before the exchange closed the position was liquidated, whatever the candles
        say: in cross the other positions of the wallet decide that too.
        """
        own = self._run(np.ones(1), self._recorded(), self._no_stop())
        half_way = (self._entries() + np.nan_to_num(own.replayed.liquidation_prices[0])) / 2
        run = self._run(
            np.ones(1), self._recorded(), np.column_stack((self._stops(ratios), half_way))
        )
        names = [*(f"Stop at {percent(ratio)}" for ratio in ratios), "Stop half way"]
        return tuple(
            self._as_it_ended(run.answer(name, 0, column, leverage=self.position.leverage))
            for column, name in enumerate(names)
        )

    def _as_it_ended(self, answer: WhatIfAnswer) -> WhatIfAnswer:
        """Return a stop's answer; one that was not hit in time ended with the real liquidation."""
        lost = self.position
        in_time = answer.ended_at is not None and answer.ended_at <= lost.liquidated_at
        if answer.outcome is Outcome.STOPPED and in_time:
            return answer
        return replace(
            answer,
            outcome=Outcome.LIQUIDATED,
            ended_at=lost.liquidated_at,
            exit_price=lost.execution_price or lost.liquidation_price,
            loss=answer.loss if lost.loss is None else lost.loss,
            came_back_at=None,
            survived=tuple(None if one is None else False for one in answer.survived),
        )

    def leverages(
        self, held: Held, leverages: tuple[Decimal, ...] = LEVERAGES
    ) -> tuple[WhatIfAnswer, ...]:
        """Return what other leverages would have done without a stop.

        Same notional: the size stays and the margin is another. Same margin: the margin stays and
        the size grows with the leverage; empty where the real leverage is not known. What the
        exchange does not offer for the size is marked so.
        """
        real = self.position.leverage
        if held is Held.MARGIN and real is None:
            return ()
        sizes = [one / real if held is Held.MARGIN and real else Decimal(1) for one in leverages]
        run = self._run(
            np.array([float(size) for size in sizes]),
            self._isolated(list(zip(leverages, sizes, strict=True))),
            self._no_stop(),
        )
        return tuple(
            run.answer(
                times(leverage),
                row,
                leverage=leverage,
                is_offered=self.is_offered(leverage, sizes[row]),
            )
            for row, leverage in enumerate(leverages)
        )

    def by_rules(
        self, *, size: Decimal, leverage: Decimal, stop_ratio: Decimal
    ) -> tuple[WhatIfAnswer, ...]:
        """Return the trade with each rule kept alone, then with all three.

        Args:
            size: factor that brings the position down to its largest allowed share.
            leverage: half of the real one, or what the rules allow.
            stop_ratio: distance of the stop from the entry, a fraction.
        """
        require_positive("size", size)
        real = self.position.leverage or leverage
        cases = (
            ("Smaller size", real, size, None),
            ("Lower leverage", leverage, Decimal(1), None),
            (f"Stop at {percent(stop_ratio)}", real, Decimal(1), stop_ratio),
            ("All three", leverage, size, stop_ratio),
        )
        run = self._run(
            np.array([float(factor) for _, _, factor, _ in cases]),
            self._isolated([(one, factor) for _, one, factor, _ in cases]),
            np.column_stack((self._no_stop(), self._stops((stop_ratio,)))),
        )
        return tuple(
            run.answer(name, row, 0 if stop is None else 1, leverage=one)
            for row, (name, one, _, stop) in enumerate(cases)
        )

    def crossed(self, wallet: Decimal) -> WhatIfAnswer:
        """Return the same position without a stop answering with a whole wallet (Q7).

        Args:
            wallet: cross wallet balance with nothing else open, in the quote asset.
        """
        require_positive("wallet", wallet)
        wallets = np.full((1, len(self.position.stretches)), float(wallet))
        return self._run(np.ones(1), wallets, self._no_stop()).answer("Cross, alone", 0)

    def grid(
        self, stop_ratios: tuple[Decimal, ...], leverages: tuple[Decimal, ...] = GRID_LEVERAGES
    ) -> Run:
        """Return every leverage with every stop at the same notional: the survival grid.

        Whether the exchange offers a leverage for the size is not asked here.
        """
        return self._run(
            np.ones(len(leverages)),
            self._isolated([(one, Decimal(1)) for one in leverages]),
            self._stops(stop_ratios),
        )

    def _run(
        self, sizes: NDArray[np.float64], wallets: NDArray[np.float64], stops: NDArray[np.float64]
    ) -> Run:
        variants = Variants(sizes=sizes, wallets=wallets, stop_prices=stops)
        return Run(position=self.position, path=self.path, table=self.table, variants=variants)

    def _entries(self) -> NDArray[np.float64]:
        return np.array([float(one.entry_price) for one in self.position.stretches])

    def _recorded(self) -> NDArray[np.float64]:
        """Return what the position answered with: one variant as it was."""
        return np.array([[float(one.wallet) for one in self.position.stretches]])

    def _isolated(self, cases: list[tuple[Decimal, Decimal]]) -> NDArray[np.float64]:
        """Return notional/leverage less the opening fee for each (leverage, size) and stretch."""
        notionals = np.array([float(one.notional) for one in self.position.stretches])
        leverages = np.array([float(leverage) for leverage, _ in cases])
        sizes = np.array([float(size) for _, size in cases])
        shares = sizes * (1 / leverages - float(self.position.fee_rate))
        return np.outer(shares, notionals)

    def _stops(self, ratios: tuple[Decimal, ...]) -> NDArray[np.float64]:
        """Return stop prices at distances from the entry of each stretch."""
        factors = [1 - self.position.side.sign * float(ratio) for ratio in ratios]
        return np.outer(self._entries(), factors)

    def _no_stop(self) -> NDArray[np.float64]:
        return np.full((len(self.position.stretches), 1), np.nan)

    def is_offered(self, leverage: Decimal, size: Decimal = Decimal(1)) -> bool:
        """Return whether the exchange allows the largest notional of the position at a leverage.

        Args:
            leverage: the one in question.
            size: factor on the recorded size.
        """
        cap = max_notional(self.table, leverage)
        largest = max(one.notional for one in self.position.stretches)
        return cap is not None and largest * size <= cap
