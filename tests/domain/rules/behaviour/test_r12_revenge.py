from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.rules.behaviour.r12_revenge import RevengeTrade
from journal.domain.rules.context import RuleContext
from journal.domain.rules.facts import PastLoss, Planned, Recent, Times
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
CALM = {"planned": Planned(at=AT)}
"""A plan takes away that sign; margin and leverage of the loss below are those of the moment."""


def loss(minutes: float, **changes: Any) -> PastLoss:
    fields: dict[str, Any] = {
        "at": AT - timedelta(minutes=minutes),
        "symbol": "BTCUSDT",
        "amount": Decimal(400),
        "share": Decimal("0.04"),
        "stopped_out": False,
        "initial_margin": Decimal(200),
        "leverage": Decimal(5),
    }
    return PastLoss(**(fields | changes))


def after(moment: Make, *losses: PastLoss, entries: int = 0, **changes: Any) -> RuleContext:
    times = [AT - timedelta(minutes=10) for _ in range(entries)]
    recent = Recent(losses=losses, entries=Times(at=times, come=entries))
    return moment(recent=recent, **(CALM | changes))


def is_broken(context: RuleContext) -> bool:
    answer = RevengeTrade().check(context)
    assert not isinstance(answer, NotJudged)
    return isinstance(answer, Breach)


@pytest.mark.parametrize(("minutes", "broken"), [(14, True), (15, True), (15.02, False)])
def test_soon_after_on_the_same_symbol_is_revenge(
    moment: Make, minutes: float, *, broken: bool
) -> None:
    assert is_broken(after(moment, loss(minutes))) is broken


@pytest.mark.parametrize(
    ("symbol", "minutes", "broken"),
    [
        ("BTCUSDT", 120, True),
        ("BTCUSDT", 120.02, False),
        ("ETHUSDT", 60, True),
        ("ETHUSDT", 60.02, False),
    ],
)
def test_how_long_a_loss_counts_depends_on_the_symbol(
    moment: Make, symbol: str, minutes: float, *, broken: bool
) -> None:
    signs: dict[str, Any] = {"planned": Planned(at=None), "leverage": Decimal(9)}
    assert is_broken(after(moment, loss(minutes, symbol=symbol), **signs)) is broken


@pytest.mark.parametrize(
    ("changes", "anchors"),
    [
        ({"share": Decimal("0.0299")}, False),
        ({"share": Decimal("0.03")}, True),
        ({"share": Decimal("0.001"), "stopped_out": True}, True),
        ({"share": None, "stopped_out": True}, True),
        ({"liquidated": True}, False),
    ],
)
def test_a_loss_of_three_percent_or_one_by_a_stop_is_the_anchor_and_no_liquidation(
    moment: Make, changes: dict[str, Any], *, anchors: bool
) -> None:
    assert is_broken(after(moment, loss(5, **changes))) is anchors


@pytest.mark.parametrize(
    ("signs", "broken"),
    [
        ({}, False),
        ({"leverage": Decimal(6), "quantity": Decimal(12)}, False),
        ({"leverage": Decimal("6.01")}, True),
        ({"quantity": Decimal("12.01")}, True),
        ({"entries": 1}, False),
        ({"entries": 2}, True),
        ({"planned": Planned(at=None)}, True),
    ],
)
def test_beside_the_symbol_one_more_sign_is_needed(
    moment: Make, signs: dict[str, Any], *, broken: bool
) -> None:
    assert is_broken(after(moment, loss(30), **signs)) is broken


def test_the_loss_with_most_signs_is_told_with_its_numbers(moment: Make) -> None:
    context = after(
        moment,
        loss(9, symbol="ETHUSDT"),
        loss(9),
        loss(8, symbol="ETHUSDT"),
        entries=3,
        leverage=Decimal(10),
        planned=Planned(at=None),
    )
    answer = RevengeTrade().check(context)
    assert isinstance(answer, Breach)
    assert answer.severity is Severity.BREACH
    assert answer.sentence == (
        "BTCUSDT long, 9 min after a loss of 4 % on BTCUSDT: within 15 min, the same symbol, "
        "4 entries in 10 min, leverage 10x after 5x, no plan."
    )
    assert (answer.value, answer.threshold) == (Decimal(5), Decimal(2))


def test_a_larger_margin_and_a_loss_by_a_stop_are_said_in_words(moment: Make) -> None:
    context = after(moment, loss(9, share=None, stopped_out=True), quantity=Decimal(20))
    answer = RevengeTrade().check(context)
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long, 9 min after a loss ended by a stop on BTCUSDT: within 15 min, the same "
        "symbol, margin 100 % larger."
    )


def test_seconds_after_a_loss_are_told_as_seconds(moment: Make) -> None:
    answer = RevengeTrade().check(after(moment, loss(0.7)))
    assert isinstance(answer, Breach)
    assert answer.sentence.startswith("BTCUSDT long, 42 s after a loss of 4 %")


@pytest.mark.parametrize(
    ("changes", "signs", "reason"),
    [
        (
            {"has_result": False},
            {},
            "the result of BTCUSDT, closed shortly before, is not known",
        ),
        (
            {"share": None, "stopped_out": False},
            {},
            "how much of the account was lost on BTCUSDT shortly before is not known",
        ),
        (
            {"share": Decimal("0.01"), "stopped_out": None},
            {},
            "how much of the account was lost on BTCUSDT shortly before is not known",
        ),
    ],
)
def test_a_loss_of_unknown_weight_is_not_judged(
    moment: Make, changes: dict[str, Any], signs: dict[str, Any], reason: str
) -> None:
    answer = RevengeTrade().check(after(moment, loss(5, **changes), **signs))
    assert answer == NotJudged(rule_id="R12", reason=reason)


@pytest.mark.parametrize(
    ("lost", "now"),
    [
        ({}, {"planned": None}),
        ({"leverage": None}, {}),
        ({"initial_margin": None}, {}),
        ({}, {"leverage": None}),
        ({}, {"quantity": None}),
    ],
)
def test_unknown_signs_that_could_decide_leave_it_unjudged(
    moment: Make, lost: dict[str, Any], now: dict[str, Any]
) -> None:
    answer = RevengeTrade().check(after(moment, loss(30, **lost), **now))
    assert answer == NotJudged(
        rule_id="R12", reason="size, leverage or plan of this trade after a loss are not all known"
    )


def test_unknown_signs_that_cannot_decide_acquit(moment: Make) -> None:
    assert RevengeTrade().check(after(moment, loss(30, symbol="ETHUSDT"), planned=None)) is None
