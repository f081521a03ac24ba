from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.pause.cooldown import pauses_from_times
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.pause.r11_traded_in_pause import TradedInPause
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach

LIQUIDATED_AT = datetime(2024, 5, 13, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "broken"),
    [
        (-SECOND, False),
        (timedelta(0), False),
        (SECOND, True),
        (timedelta(hours=24) - SECOND, True),
        (timedelta(hours=24), False),
        (timedelta(hours=24) + SECOND, False),
    ],
)
@pytest.mark.parametrize("kind", [Moment.PLAN, Moment.OPEN, Moment.INCREASE])
def test_whatever_opens_or_increases_within_the_pause_is_critical(
    moment: Callable[..., RuleContext], after: timedelta, kind: Moment, *, broken: bool
) -> None:
    answer = TradedInPause().check(
        moment(moment=kind, at=LIQUIDATED_AT + after, pauses=pauses_from_times([LIQUIDATED_AT]))
    )
    assert (isinstance(answer, Breach) and answer.severity is Severity.CRITICAL) is broken
    assert broken or answer is None


def test_the_sentence_tells_how_long_after_and_until_when(
    moment: Callable[..., RuleContext],
) -> None:
    answer = TradedInPause().check(
        moment(at=LIQUIDATED_AT + timedelta(minutes=90), pauses=pauses_from_times([LIQUIDATED_AT]))
    )
    assert isinstance(answer, Breach)
    # A pause may be the trader's own, without a liquidation: the sentence names none.
    assert answer.sentence == (
        "BTCUSDT long was opened 1.5 h into the pause that lasts until 2024-05-14 12:00 UTC."
    )


def test_without_a_pause_nothing_is_forbidden(moment: Callable[..., RuleContext]) -> None:
    assert TradedInPause().check(moment()) is None
