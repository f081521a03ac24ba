"""One kept-rules moment, of which each test changes what it is about; and moments of any kind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from journal.domain.pause.cooldown import pauses_from_times
from journal.domain.review.saved import Cause
from journal.domain.rules.context import (
    LiquidationLine,
    Moment,
    OtherPosition,
    PastLiquidation,
    PreviousMoment,
    RuleContext,
    Source,
)
from journal.domain.rules.facts import (
    Adding,
    Liquidated,
    PastCause,
    PastLoss,
    Planned,
    Recent,
    Results,
    Snapshot,
    StopChange,
    Streak,
    Times,
)
from journal.domain.values import MarginMode, PriceType, Side

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def moment() -> Callable[..., RuleContext]:
    """Return a maker of moments that keep every rule, but for the fields given."""

    def make(**changes: Any) -> RuleContext:
        fields: dict[str, Any] = {
            "moment": Moment.OPEN,
            "at": AT,
            "symbol": "BTCUSDT",
            "side": Side.LONG,
            "quantity": Decimal(10),
            "entry_price": Decimal(100),
            "leverage": Decimal(5),
            "leverage_source": Source.TYPED,
            "margin_mode": MarginMode.ISOLATED,
            "margin_mode_source": Source.TYPED,
            "equity": Decimal(10_000),
            "has_stop": True,
            "stop_price": Decimal(95),
            "stop_working_type": PriceType.MARK,
            "stop_is_recorded": True,
            "liquidation_line": LiquidationLine(entry_price=Decimal(100), price=Decimal(80)),
            "planned": Planned(at=AT - timedelta(hours=1)),
        }
        return RuleContext(**(fields | changes))

    return make


@pytest.fixture(scope="session")
def any_context() -> Callable[[Random], RuleContext]:
    """Return a maker of moments in which everything may be anything, or unknown."""
    return _any_context


def _any_context(random: Random) -> RuleContext:
    def number(low: float, high: float) -> Decimal | None:
        return None if random.random() < 0.15 else Decimal(str(round(random.uniform(low, high), 2)))

    def ago(hours: float) -> datetime:
        return AT - timedelta(minutes=random.randint(0, int(hours * 60)))

    def maybe(value: Any) -> Any:
        return None if random.random() < 0.3 else value

    def times(hours: float) -> Times:
        at = sorted(ago(hours) for _ in range(random.randint(0, 9)))
        return Times(at=at, come=random.randint(0, len(at)))

    def streak() -> Streak:
        certain = random.randint(0, 7)
        possible = certain + random.randint(0, 3)
        return Streak(certain=certain, possible=possible, average_margin=number(0, 900))

    def loss() -> PastLoss:
        return PastLoss(
            at=ago(random.choice([0.3, 3, 24])),
            symbol=random.choice(["BTCUSDT", "ETHUSDT"]),
            has_result=random.random() < 0.8,
            share=number(0, 0.2),
            stopped_out=maybe(random.random() < 0.5),
            liquidated=random.random() < 0.1,
            initial_margin=number(1, 900),
            leverage=number(1, 60),
        )

    def other() -> OtherPosition:
        return OtherPosition(
            symbol="ETHUSDT",
            side=random.choice(list(Side)),
            margin_mode=maybe(random.choice(list(MarginMode))),
            initial_margin=number(1, 2000),
            loss_at_stop=number(-50, 300),
        )

    return RuleContext(
        moment=random.choice(list(Moment)),
        at=AT,
        symbol=random.choice(["BTCUSDT", "BTCUSDT", "BTCUSDT", None]),
        side=random.choice(list(Side)),
        quantity=number(0.01, 100),
        entry_price=number(1, 200),
        leverage=number(1, 125),
        leverage_source=random.choice(list(Source)),
        margin_mode=maybe(random.choice(list(MarginMode))),
        equity=number(1, 5000),
        has_stop=random.choice([True, True, True, False, None]),
        stop_price=number(1, 200),
        stop_quantity=number(0.01, 100),
        stop_placed_at=maybe(AT + timedelta(seconds=random.randint(0, 4000))),
        stop_working_type=maybe(random.choice([PriceType.MARK, PriceType.LAST])),
        stop_is_recorded=random.random() < 0.5,
        stop_change=maybe(
            StopChange(
                price_before=number(1, 200) or Decimal(100),
                price_after=number(1, 200),
                replaced_at=maybe(AT + timedelta(seconds=random.randint(0, 4000))),
                replaced_by=number(1, 200),
            )
        ),
        held_until=maybe(AT + timedelta(seconds=random.randint(0, 4000))),
        adding=maybe(
            Adding(
                price=number(1, 200) or Decimal(100),
                entry_price_before=number(1, 200),
                opened_at=ago(50),
            )
        ),
        liquidation_line=maybe(
            LiquidationLine(
                entry_price=number(1, 200) or Decimal(100),
                price=number(1, 200),
                is_estimate=random.random() < 0.5,
            )
        ),
        others=tuple(other() for _ in range(random.randint(0, 4))),
        previous=maybe(PreviousMoment(at=ago(50), leverage=number(1, 60))),
        last_loss_at=maybe(ago(random.choice([1, 40, 900]))),
        last_untold_at=maybe(ago(random.choice([1, 40, 900]))),
        last_liquidation=maybe(
            PastLiquidation(
                occurred_at=ago(900),
                symbol="ETHUSDT",
                leverage=number(1, 125),
                review_due=maybe(random.random() < 0.5),
            )
        ),
        closed_since_liquidation=random.randint(0, 20),
        reentry_ended_at=maybe(ago(900)),
        pauses=pauses_from_times([ago(900)]) if random.random() < 0.5 else (),
        recent=Recent(
            losses=tuple(loss() for _ in range(random.randint(0, 3))),
            entries=times(3),
            openings=times(24),
            losing=streak(),
            winning=streak(),
            hours=tuple(random.choice([0, 0, 0, 1, 5, 9]) for _ in range(24))
            if random.random() < 0.8
            else (),
        ),
        results=maybe(
            Results(
                day=number(-200, 50),
                week=number(-400, 50),
                equity_at_day_start=number(0, 3000),
                equity_at_week_start=number(0, 3000),
            )
        ),
        planned=maybe(Planned(at=maybe(ago(100)))),
        practice_trades=maybe(random.randint(0, 6)),
        average_true_range=number(0.1, 60),
        liquidated=maybe(
            Liquidated(
                cause=maybe(random.choice(list(Cause))),
                earlier=tuple(
                    PastCause(at=ago(4000), cause=maybe(random.choice(list(Cause))))
                    for _ in range(random.randint(0, 3))
                ),
            )
        ),
        snapshot=maybe(
            Snapshot(
                margin_ratio=number(0, 1),
                futures_equity=number(0, 900),
                spot_equity=number(0, 900),
                adl_quantile=maybe(random.randint(0, 5)),
                roe_ratio=number(-1, 3),
                unreduced_since=maybe(ago(60)),
            )
        ),
        transferred=number(-100, 500),
    )
