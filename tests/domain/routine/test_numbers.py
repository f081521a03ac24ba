"""What a week comes to, by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.errors import InvalidValueError
from journal.domain.routine.feelings import felt_before
from journal.domain.routine.numbers import RuleBroken, Total, numbers_of, rule_costs
from journal.domain.rules.severity import Severity

D = Decimal
Make = Callable[..., Any]


def test_known_and_unknown_results_are_counted_apart(make_trade: Make, make_breach: Make) -> None:
    found = numbers_of(
        [
            make_trade("a", "30", r="1.5"),
            make_trade("b", "-10", make_breach("R01"), r="-1", liquidated=True),
            make_trade("c", None),
            make_trade("d", "0"),
        ]
    )
    assert (found.trades, found.won, found.lost, found.liquidated) == (4, 1, 1, 1)
    assert found.money == Total(known=3, unknown=1, amount=D(20))
    assert found.money.exact is None
    assert found.r == Total(known=2, unknown=2, amount=D("0.5"))
    assert (found.clean, found.clean_share) == (3, D("0.75"))


def test_a_clean_trade_of_which_leverage_or_stop_is_not_told_is_counted_as_such(
    make_trade: Make, make_breach: Make
) -> None:
    untold = [replace(make_trade("b", "1"), is_told=False) for _ in range(2)]
    broken = replace(make_trade("c", "1", make_breach("R23")), is_told=False)
    found = numbers_of([make_trade("a", "1"), *untold, broken])
    assert (found.clean, found.clean_untold) == (3, 2)
    assert numbers_of([make_trade("b", "1", judged=False)]).clean_untold == 0


def test_money_of_another_asset_is_never_added(make_trade: Make) -> None:
    coin = replace(make_trade("b", "-0.5", r="-1"), asset="BTC")
    found = numbers_of([make_trade("a", "30"), coin])
    assert (found.asset, found.won, found.lost) == ("USDT", 1, 1)
    assert found.money == Total(known=1, unknown=1, amount=D(30))
    assert numbers_of([coin], "BTC").money.exact == D("-0.5")
    about = Subject.position("b")
    entries = {about: DiaryEntry(subject=about, before=Feeling.FOMO)}
    (felt,) = felt_before([coin], entries)
    assert (felt.money.exact, felt.r.exact) == (None, D(-1))


def test_before_the_rules_are_asked_nothing_is_called_clean(make_trade: Make) -> None:
    found = numbers_of([make_trade("a", "1"), make_trade("b", "1", judged=False)])
    assert (found.clean, found.clean_share) == (None, None)
    assert found.money.exact == D(2)
    nothing = numbers_of([])
    assert (nothing.clean, nothing.clean_share, nothing.money.exact) == (0, None, None)


def test_a_rule_costs_what_its_positions_brought_each_once(make_breach: Make) -> None:
    costs = rule_costs(
        [
            RuleBroken(breach=make_breach("R01"), position_key="a", net_result=D(-10)),
            RuleBroken(
                breach=make_breach("R01", Severity.CRITICAL, hour=2),
                position_key="a",
                net_result=D(-10),
            ),
            RuleBroken(breach=make_breach("R01"), position_key="b", r_multiple=D(2)),
            RuleBroken(breach=make_breach("R04"), position_key="c", net_result=D(-15)),
            RuleBroken(breach=make_breach("R13"), position_key=None),
        ]
    )
    assert [(one.rule_id, one.count, one.money) for one in costs] == [
        ("R04", 1, Total(known=1, unknown=0, amount=D(-15))),
        ("R01", 3, Total(known=1, unknown=1, amount=D(-10))),
        ("R13", 1, Total(known=0, unknown=0, amount=D(0))),
    ]
    assert costs[1].worst.severity is Severity.CRITICAL
    assert costs[1].r == Total(known=1, unknown=1, amount=D(2))


def test_feelings_are_counted_by_what_was_told_before_the_trade(make_trade: Make) -> None:
    told = {
        "a": Feeling.FOMO,
        "b": Feeling.CALM,
        "c": Feeling.FOMO,
        "d": None,
    }
    subjects = {key: Subject.position(key) for key in told}
    entries = {
        subjects[key]: DiaryEntry(subject=subjects[key], before=felt) for key, felt in told.items()
    }
    trades = [make_trade(key, "-2", r="-1") for key in (*told, "silent")]
    found = felt_before(trades, entries)
    assert [(one.feeling, one.trades, one.money.exact, one.r.exact) for one in found] == [
        (Feeling.FOMO, 2, D(-4), D(-2)),
        (Feeling.CALM, 1, D(-2), D(-1)),
    ]


def test_times_are_utc(make_trade: Make) -> None:
    one = make_trade("a", "1")
    berlin = one.closed_at.astimezone(timezone(timedelta(hours=1)))
    for field in ("opened_at", "closed_at"):
        with pytest.raises(InvalidValueError, match=field):
            replace(one, **{field: berlin})
