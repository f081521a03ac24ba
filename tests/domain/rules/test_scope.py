"""Where a rule applies, and which of several answers."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.rules import judge
from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import rule_with
from journal.domain.rules.scope import EVERYWHERE, Scope
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.values import Side

D = Decimal
BITCOIN = Scope(symbol="BTCUSDT")


@pytest.mark.parametrize(
    ("scope", "covered", "words"),
    [
        (EVERYWHERE, True, ""),
        (BITCOIN, True, "BTCUSDT"),
        (Scope(symbol="ETHUSDT"), False, "ETHUSDT"),
        (Scope(side=Side.LONG), True, "long"),
        (Scope(side=Side.SHORT), False, "short"),
        (Scope(symbol="BTCUSDT", side=Side.SHORT), False, "BTCUSDT short"),
        (Scope(account="Main", symbol="BTCUSDT"), True, "BTCUSDT, account Main"),
    ],
)
def test_a_scope_covers_what_it_names(scope: Scope, *, covered: bool, words: str) -> None:
    assert scope.covers("BTCUSDT", Side.LONG) is covered
    assert scope.words == words


@pytest.mark.parametrize("symbol", ["", "btcusdt", "BTC USDT", "B" * 41])
def test_what_no_contract_is_called_is_refused(symbol: str) -> None:
    with pytest.raises(InvalidValueError, match="symbol"):
        Scope(symbol=symbol)


def test_a_nameless_account_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="account"):
        Scope(account=" ")


def test_of_a_rule_in_force_twice_the_worst_answers_and_is_named(
    moment: Callable[..., RuleContext],
) -> None:
    rules = (LeverageTooHigh(limit=D(5), scope=BITCOIN), LeverageTooHigh())
    (at_eight,) = judge(moment(leverage=D(8)), rules).breaches
    assert (at_eight.scope, at_eight.threshold) == (BITCOIN, D(5))
    assert at_eight.sentence.endswith(" Set for BTCUSDT.")
    assert [rule.label for rule in rules] == ["R01 for BTCUSDT", "R01"]
    assert dict(at_eight.parameters) == {"limit": D(5), "critical_above": D(20)}
    (at_twelve,) = judge(moment(leverage=D(12)), rules).breaches
    assert at_twelve.scope == BITCOIN
    worse = LeverageTooHigh(critical_above=D(11))
    (critical,) = judge(moment(leverage=D(12)), (*rules, worse)).breaches
    assert (critical.scope, critical.threshold) == (EVERYWHERE, D(11))


def test_a_rule_of_another_symbol_says_nothing_and_none_is_unjudged_twice(
    moment: Callable[..., RuleContext],
) -> None:
    rules = (LeverageTooHigh(), LeverageTooHigh(scope=BITCOIN))
    unknown = judge(moment(leverage=None), rules)
    assert [one.rule_id for one in unknown.not_judged] == ["R01"]
    elsewhere = judge(
        moment(leverage=D(8), symbol="ETHUSDT"), (LeverageTooHigh(limit=D(5), scope=BITCOIN),)
    )
    assert elsewhere.breaches == ()


def test_a_setting_the_rule_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="R01, which has limit, critical_above"):
        rule_with(LeverageTooHigh, {"days": D(1)})
