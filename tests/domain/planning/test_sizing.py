"""Sizes by a share of the account, and the largest one that no rule objects to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.planning.sizing import (
    STEP,
    LargestQuantity,
    largest_quantity,
    quantity_by_margin,
    quantity_by_risk,
)
from journal.domain.rules.context import (
    LiquidationLine,
    Moment,
    OtherPosition,
    RuleContext,
    Source,
    loss_at_stop,
)
from journal.domain.rules.definition import Rule
from journal.domain.rules.scope import Scope
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.rules.survival.r03_position_size import PositionTooLarge
from journal.domain.rules.survival.r15_margin_ratio import MarginRatioTooHigh
from journal.domain.rules.survival.r21_risk_per_trade import RiskTooLarge
from journal.domain.rules.survival.r22_total_risk import TotalRiskTooLarge
from journal.domain.rules.verdict import Breach
from journal.domain.values import MarginMode, Side
from tests.default_rules import default_rules
from tests.examples import examples

D = Decimal
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
At = Callable[[Decimal], RuleContext]


def trade(
    equity: str = "10000",
    leverage: str = "5",
    entry: str = "100",
    stop: str = "95",
    others: tuple[OtherPosition, ...] = (),
) -> At:
    """Return a long as a moment by its quantity; liquidation comes nearer the larger it is."""

    def at(quantity: Decimal) -> RuleContext:
        way = D(entry) / D(leverage)
        nearer = min(quantity / 100_000, D("0.9"))
        return RuleContext(
            moment=Moment.PLAN,
            at=NOON,
            symbol="BTCUSDT",
            side=Side.LONG,
            quantity=quantity,
            entry_price=D(entry),
            leverage=D(leverage),
            leverage_source=Source.PLAN,
            margin_mode=MarginMode.ISOLATED,
            equity=D(equity),
            has_stop=True,
            stop_price=D(stop),
            liquidation_line=LiquidationLine(
                entry_price=D(entry), price=D(entry) - way * (1 - nearer)
            ),
            others=others,
        )

    return at


def largest(at: At, *rules: Rule, most: str | None = "1000000") -> LargestQuantity | None:
    return largest_quantity(at, rules, entry_price=D(100), most=None if most is None else D(most))


def test_a_share_as_margin_is_that_margin() -> None:
    size = {"equity": D(10_000), "leverage": D(5), "entry_price": D(100)}
    assert quantity_by_margin(D("0.2"), **size) == 100
    assert quantity_by_margin(D("0.2"), **size | {"entry_price": D(3)}) == D("3333.33333333")


def test_a_share_at_risk_is_that_loss_with_its_fees() -> None:
    entry, stop = D(100), D(95)
    size = {"equity": D(10_000), "entry_price": entry, "stop_price": stop}
    quantity = quantity_by_risk(D("0.02"), side=Side.LONG, **size)
    lost = loss_at_stop(Side.LONG, quantity, entry, stop)
    more = loss_at_stop(Side.LONG, quantity + STEP, entry, stop)
    assert lost is not None
    assert more is not None
    assert lost <= 200 < more
    short = quantity_by_risk(D("0.02"), side=Side.SHORT, **size | {"stop_price": D(105)})
    assert short < quantity  # a dearer closing pays more fees


@pytest.mark.parametrize(
    ("field", "value"),
    [("share", D(0)), ("equity", D(-1)), ("entry_price", D(0)), ("stop_price", D(100))],
)
def test_a_size_by_risk_names_what_cannot_be(field: str, value: Decimal) -> None:
    known = {
        "share": D("0.01"),
        "equity": D(1000),
        "entry_price": D(100),
        "stop_price": D(95),
    } | {field: value}
    with pytest.raises(InvalidValueError) as refused:
        quantity_by_risk(known.pop("share"), side=Side.LONG, **known)
    assert refused.value.field == field


def test_a_stop_below_a_short_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="must be above the entry of a short"):
        quantity_by_risk(
            D("0.01"), equity=D(1), side=Side.SHORT, entry_price=D(100), stop_price=D(95)
        )


@pytest.mark.parametrize("field", ["share", "equity", "leverage", "entry_price"])
def test_a_size_by_margin_names_what_cannot_be(field: str) -> None:
    known = {"share": D(1), "equity": D(1), "leverage": D(1), "entry_price": D(1), field: D(0)}
    with pytest.raises(InvalidValueError) as refused:
        quantity_by_margin(known.pop("share"), **known)
    assert refused.value.field == field


def test_the_margin_share_is_met_to_the_last_step() -> None:
    assert largest(trade(), PositionTooLarge()) == LargestQuantity(quantity=D(100), set_by="R03")


def test_of_two_rules_the_strictest_sets_it_and_of_equal_ones_the_first() -> None:
    rules = PositionTooLarge(), RiskTooLarge()
    found = largest(trade(), *rules)
    assert found is not None
    assert (found.set_by, found.quantity) == ("R21", D("39.23491907"))
    tight = PositionTooLarge(scope=Scope(symbol="BTCUSDT"), limit=D(10))
    both = largest(trade(), PositionTooLarge(), tight)
    assert both == LargestQuantity(quantity=D(50), set_by="R03 for BTCUSDT")
    elsewhere = PositionTooLarge(scope=Scope(symbol="ETHUSDT"), limit=D(10))
    assert largest(trade(), PositionTooLarge(), elsewhere) == largest(trade(), PositionTooLarge())


def test_what_is_open_beside_it_is_counted_by_the_total() -> None:
    other = OtherPosition(
        symbol="ETHUSDT",
        side=Side.LONG,
        margin_mode=None,
        initial_margin=D(4000),
        loss_at_stop=D(0),
    )
    found = largest(trade(stop="99.9", others=(other,)), TotalRiskTooLarge())
    assert found == LargestQuantity(quantity=D(50), set_by="R22")
    full = OtherPosition(
        symbol="ETHUSDT",
        side=Side.LONG,
        margin_mode=None,
        initial_margin=D(5000),
        loss_at_stop=D(0),
    )
    assert largest(trade(stop="99.9", others=(full,)), TotalRiskTooLarge()) == LargestQuantity(
        quantity=D(0), set_by="R22"
    )


def test_a_rule_broken_at_every_size_allows_none() -> None:
    assert largest(trade(leverage="25"), *default_rules()) == LargestQuantity(
        quantity=D(0), set_by="R01"
    )


def test_a_leverage_at_the_edge_is_no_matter_of_size() -> None:
    found = largest(trade(leverage="10"), LeverageTooHigh(), PositionTooLarge())
    assert found == LargestQuantity(quantity=D(200), set_by="R03")


def test_the_exchange_sets_it_where_no_rule_objects_sooner() -> None:
    assert largest(trade(), PositionTooLarge(), most="30") == LargestQuantity(
        quantity=D(30), set_by="exchange"
    )
    for most in ("0", "0.000000001"):
        assert largest(trade(), PositionTooLarge(), most=most) == LargestQuantity(
            quantity=D(0), set_by="exchange"
        )


def test_where_no_bracket_is_known_the_rules_alone_set_it() -> None:
    found = largest(trade(), PositionTooLarge(), most=None)
    assert found == LargestQuantity(quantity=D(100), set_by="R03")
    assert largest(trade(), MarginRatioTooHigh(), most=None) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingBetween(Rule):
    """Objects between two sizes only, as a rule that the trader wrote may do."""

    rule_id = "T01"
    version = 1
    name = description = severity = source = "test"
    group = RuleGroup.PROCESS

    def check(self, context: RuleContext) -> Breach | None:
        """Break between 20 and 150."""
        assert context.quantity is not None
        if not 20 <= context.quantity < 150:
            return None
        return self.breach(context, Severity.BREACH, "In between.")


def test_a_rule_that_objects_to_the_size_found_is_searched_for_too() -> None:
    found = largest(trade(), PositionTooLarge(), NothingBetween())
    assert found == LargestQuantity(quantity=D(20) - STEP, set_by="T01")


def objections(context: RuleContext) -> dict[str, Severity]:
    answers = [rule.check(context) for rule in default_rules() if Moment.PLAN in rule.judged_on]
    return {one.rule_id: one.severity for one in answers if isinstance(one, Breach)}


@examples(12)
@given(
    equity=st.integers(50, 10**7),
    leverage=st.integers(1, 10),
    stop=st.integers(9000, 9999),
    margin=st.integers(0, 4000),
    most=st.integers(1, 10**7),
)
def test_the_size_is_allowed_and_one_step_more_breaks_the_rule_that_set_it(
    equity: int, leverage: int, stop: int, margin: int, most: int
) -> None:
    other = OtherPosition(
        symbol="ETHUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        initial_margin=D(margin),
        loss_at_stop=D(0),
    )
    at = trade(str(equity), str(leverage), "100", str(D(stop) / 100), (other,))
    found = largest(at, *default_rules(), most=str(most))
    assert found is not None
    if found.quantity == 0:
        assert found.set_by in objections(at(D("0.01")))
        return
    allowed, one_more = objections(at(found.quantity)), objections(at(found.quantity + STEP))
    assert not {"R03", "R21", "R22"} & allowed.keys()
    assert max(allowed.values(), default=0) < Severity.BREACH
    if found.set_by == "exchange":
        assert found.quantity == most
    else:
        assert one_more[found.set_by] > allowed.get(found.set_by, 0)
