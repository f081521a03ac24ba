"""The sentences of the ladder: what ends it, who sets a limit, what is not known."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from journal.domain.pause.reentry.counting import Reentry, reentry
from journal.domain.pause.reentry.terms import Limit, ReentryTrade, StepName, Terms
from journal.domain.values import MarginMode
from journal.gui.pause import reentry_words
from journal.gui.style.text import TextStyle

START = datetime(2026, 5, 15, 15, 40, tzinfo=UTC)
STYLE = TextStyle()


def trade(hour: int, **changes: Any) -> ReentryTrade:
    fields: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "opened_at": START + timedelta(hours=hour),
        "closed_at": START + timedelta(hours=hour, minutes=30),
        "leverage": Decimal(5),
        "margin_share": Decimal("0.1"),
        "margin_mode": MarginMode.ISOLATED,
        "has_stop": True,
    }
    return ReentryTrade(**(fields | changes))


def told(*trades: ReentryTrade, hours: int = 50, liquidated: Decimal | None = None) -> Reentry:
    return reentry(
        liquidated_at=START - timedelta(days=1),
        started_at=START,
        terms=Terms(
            leverage=Limit(value=Decimal(10), rule_id="R01"),
            margin_share=None,
            liquidated_leverage=liquidated,
        ),
        trades=trades,
        now=START + timedelta(hours=hours),
    )


def detail(found: Reentry, name: StepName) -> str:
    (step,) = [step for step in found.steps if step.name is name]
    return reentry_words.detail(step, found)


def test_what_ends_it_follows_what_is_missing() -> None:
    nine = [trade(hour) for hour in range(9)]
    assert reentry_words.what_ends_it(told(*nine), STYLE) == (
        "It ends with 1 more clean closed trade, not before Fri 22 May, 15:40. A broken step "
        "starts the count again."
    )
    assert reentry_words.what_ends_it(told(*nine[:8], hours=200), STYLE) == (
        "It ends with 2 more clean closed trades. A broken step starts the count again."
    )
    assert reentry_words.what_ends_it(told(*nine, trade(9)), STYLE) == (
        "Enough trades were clean. It ends Fri 22 May, 15:40 if nothing is broken until then."
    )
    assert detail(told(*nine, hours=200), StepName.DAYS) == "over"


def test_a_liquidated_leverage_nobody_recorded_is_said() -> None:
    assert detail(told(), StepName.LEVERAGE).startswith(
        "Set by R01. Half of what was liquidated is not known: no leverage recorded."
    )
    assert detail(told(liquidated=Decimal(25)), StepName.LEVERAGE) == (
        "Set by R01; 25× was liquidated. No trade yet."
    )


def test_what_is_not_recorded_of_a_trade_is_named_where_it_is_missing() -> None:
    found = told(trade(1), trade(2, has_stop=None), trade(3, margin_mode=None))
    assert detail(found, StepName.STOP) == (
        "Set by R04. Kept in 2 trades. Not judged in 1: not recorded whether there was a stop."
    )
    assert "no margin mode recorded" in detail(found, StepName.ISOLATED)
    assert detail(found, StepName.TRADES) == (
        "1 so far. 2 closed trades are not counted: something about them is not recorded. Type "
        "it in the Journal and they count."
    )
