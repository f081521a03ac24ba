from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.pause.cooldown import pauses_from_times
from journal.domain.rules.context import Moment, PastLiquidation, RuleContext
from journal.domain.rules.facts import Snapshot
from journal.domain.rules.process.r13_futures_share import FuturesShareTooLarge
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
RULE = FuturesShareTooLarge()


def snapshot(futures: str | None, spot: str | None, **changes: Any) -> RuleContext:
    told = Snapshot(
        futures_equity=None if futures is None else Decimal(futures),
        spot_equity=None if spot is None else Decimal(spot),
    )
    return RuleContext(moment=Moment.SNAPSHOT, at=AT, snapshot=told, **changes)


def transfer(amount: str | None, **changes: Any) -> RuleContext:
    moved = None if amount is None else Decimal(amount)
    return RuleContext(moment=Moment.TRANSFER, at=AT, transferred=moved, **changes)


PAUSED: dict[str, Any] = {"pauses": pauses_from_times([AT - timedelta(hours=3)])}
REENTRY: dict[str, Any] = {
    "last_liquidation": PastLiquidation(
        occurred_at=AT - timedelta(days=3), symbol="BTCUSDT", leverage=None
    )
}


@pytest.mark.parametrize(
    ("futures", "broken"), [("499.99", False), ("500", False), ("500.01", True)]
)
def test_more_than_half_in_futures_warns(futures: str, *, broken: bool) -> None:
    answer = RULE.check(snapshot(futures, "500"))
    assert (isinstance(answer, Breach) and answer.severity is Severity.WARN) is broken


def test_the_sentence_tells_the_share() -> None:
    answer = RULE.check(snapshot("750", "250"))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "75 % of futures and spot together lie in futures, above your limit of 50 %."
    )
    assert RULE.check(snapshot("0", "0")) is None


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        (snapshot(None, "1"), "no futures balance is recorded"),
        (snapshot("1", None), "no spot balance is recorded"),
        (RuleContext(moment=Moment.SNAPSHOT, at=AT), "no futures balance is recorded"),
        (transfer(None, **PAUSED), "the amount of a transfer is not recorded"),
    ],
)
def test_unknown_input_is_not_judged(context: RuleContext, reason: str) -> None:
    assert RULE.check(context) == NotJudged(rule_id="R13", reason=reason)


def test_a_snapshot_of_one_position_tells_nothing_of_the_split(
    moment: Callable[..., RuleContext],
) -> None:
    assert RULE.check(moment(moment=Moment.SNAPSHOT, snapshot=Snapshot())) is None


@pytest.mark.parametrize(("when", "word"), [(PAUSED, "the pause"), (REENTRY, "re-entry")])
def test_money_moved_into_futures_after_a_liquidation_is_a_breach(
    when: dict[str, Any], word: str
) -> None:
    answer = RULE.check(transfer("250", **when))
    assert isinstance(answer, Breach)
    assert answer.severity is Severity.BREACH
    assert answer.sentence == (f"250 were moved into futures during {word} after a liquidation.")


def test_money_moved_out_or_at_another_time_is_free() -> None:
    assert RULE.check(transfer("-250", **PAUSED)) is None
    assert RULE.check(transfer("250")) is None
