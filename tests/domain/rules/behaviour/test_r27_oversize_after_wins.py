from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.behaviour.r27_oversize_after_wins import OversizeAfterWins
from journal.domain.rules.context import RuleContext
from journal.domain.rules.facts import Recent, Streak
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]


def winning(wins: int, average: str | None = "100", possible: int | None = None) -> Recent:
    margin = None if average is None else Decimal(average)
    streak = Streak(certain=wins, possible=possible or wins, average_margin=margin)
    return Recent(winning=streak)


@pytest.mark.parametrize(
    ("wins", "quantity", "broken"),
    [(3, "10", False), (4, "10", True), (4, "7", False), (4, "7.01", True), (9, "6.99", False)],
)
def test_after_four_wins_more_than_forty_percent_larger_warns(
    moment: Make, wins: int, quantity: str, *, broken: bool
) -> None:
    # The margin is the quantity times 100 by 5; the winners bound 100 on average.
    context = moment(recent=winning(wins), quantity=Decimal(quantity))
    answer = OversizeAfterWins().check(context)
    assert (isinstance(answer, Breach) and answer.severity is Severity.WARN) is broken
    assert broken or answer is None


def test_the_sentence_tells_how_much_larger(moment: Make) -> None:
    answer = OversizeAfterWins().check(moment(recent=winning(5)))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long binds 100 % more margin than the 5 winning positions in a row before it; "
        "your limit is 40 %."
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"recent": winning(3, possible=4)},
            "the result of a position closed shortly before is not known",
        ),
        ({"recent": winning(4), "leverage": None}, "no leverage recorded"),
        (
            {"recent": winning(4), "quantity": None},
            "size or average entry are not known: the record of this position is incomplete",
        ),
        (
            {"recent": winning(4, None)},
            "the margin of the winning positions before it is not known",
        ),
    ],
)
def test_unknown_input_is_not_judged(moment: Make, changes: dict[str, object], reason: str) -> None:
    answer = OversizeAfterWins().check(moment(**changes))
    assert answer == NotJudged(rule_id="R27", reason=reason)
