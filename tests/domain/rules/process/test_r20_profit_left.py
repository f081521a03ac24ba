from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Snapshot
from journal.domain.rules.process.r20_profit_left import ProfitLeft
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def snapshot(moment: Make, **told: Any) -> RuleContext:
    known: dict[str, Any] = {
        "adl_quantile": 1,
        "roe_ratio": Decimal("0.2"),
        "unreduced_since": AT - timedelta(days=2),
    }
    return moment(moment=Moment.SNAPSHOT, snapshot=Snapshot(**(known | told)))


@pytest.mark.parametrize(("lamps", "broken"), [(3, False), (4, True), (5, True)])
def test_four_of_five_lamps_are_noted(moment: Make, lamps: int, *, broken: bool) -> None:
    answer = ProfitLeft().check(snapshot(moment, adl_quantile=lamps))
    assert (isinstance(answer, Breach) and answer.severity is Severity.INFO) is broken


@pytest.mark.parametrize(
    ("ratio", "hours", "broken"),
    [
        ("1", 48, False),
        ("1.01", 48, True),
        ("1.01", 24, True),
        ("1.01", 23.99, False),
    ],
)
def test_a_doubled_margin_with_nothing_taken_for_a_day_is_noted(
    moment: Make, ratio: str, hours: float, *, broken: bool
) -> None:
    since = AT - timedelta(hours=hours)
    answer = ProfitLeft().check(snapshot(moment, roe_ratio=Decimal(ratio), unreduced_since=since))
    assert isinstance(answer, Breach) is broken


def test_the_sentences_tell_what_was_seen(moment: Make) -> None:
    lamps = ProfitLeft().check(snapshot(moment, adl_quantile=5))
    profit = ProfitLeft().check(snapshot(moment, roe_ratio=Decimal("1.5")))
    assert isinstance(lamps, Breach)
    assert lamps.sentence.startswith("BTCUSDT long shows 5 of 5 ADL lamps")
    assert isinstance(profit, Breach)
    assert profit.sentence == (
        "BTCUSDT long is 150 % up on its margin and nothing was taken for 48 h; your note comes "
        "above 100 %."
    )


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ("adl_quantile", "the place in the ADL queue is not recorded"),
        ("roe_ratio", "the unrealized profit of this position is not recorded"),
        ("unreduced_since", "the unrealized profit of this position is not recorded"),
    ],
)
def test_unknown_input_is_not_judged(moment: Make, unknown: str, reason: str) -> None:
    answer = ProfitLeft().check(snapshot(moment, **{unknown: None}))
    assert answer == NotJudged(rule_id="R20", reason=reason)


def test_only_snapshots_of_a_position_are_judged(moment: Make) -> None:
    assert ProfitLeft().check(snapshot(moment)) is None
    assert ProfitLeft().check(moment(symbol=None, side=None, snapshot=Snapshot())) is None
    assert ProfitLeft().check(moment()) == NotJudged(
        rule_id="R20", reason="no snapshot of this position is recorded"
    )
