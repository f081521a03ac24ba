"""Conditions with three answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any as AnyValue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.rules.context import (
    LiquidationLine,
    Moment,
    OtherPosition,
    PastLiquidation,
    RuleContext,
)
from journal.domain.rules.custom.codec import condition_from_text, condition_text
from journal.domain.rules.custom.condition import All, Any, Compare, Condition, Not, Truth
from journal.domain.rules.custom.vocabulary import WORDS, Comparison
from journal.domain.rules.facts import Recent, Results, Streak, Times
from journal.domain.values import MarginMode, Side
from tests.examples import examples

D = Decimal
AT = datetime(2024, 5, 14, 12, 30, tzinfo=UTC)
EMPTY = RuleContext(
    moment=Moment.OPEN, at=AT, symbol="BTCUSDT", side=Side.LONG, quantity=None, entry_price=None
)
HIGH = Compare(field="leverage", comparison=Comparison.ABOVE, value="10")
NIGHT = Compare(field="hour", comparison=Comparison.AT_LEAST, value="22")


def read(context: RuleContext, field: str) -> object:
    return WORDS[field].read(context)


def truth(condition: Condition, context: RuleContext) -> Truth:
    return condition.judge(context).truth


def test_every_word_is_read_from_a_moment_that_tells_it(
    moment: Callable[..., RuleContext],
) -> None:
    other = OtherPosition(symbol="ETHUSDT", side=Side.LONG, margin_mode=None)
    context = moment(
        at=AT,
        others=(other,),
        last_loss_at=AT - timedelta(minutes=20, seconds=30),
        last_liquidation=PastLiquidation(
            occurred_at=AT - timedelta(hours=30), symbol="BTCUSDT", leverage=None
        ),
        recent=Recent(
            openings=Times(at=(AT - timedelta(hours=13), AT - timedelta(hours=1)), come=2),
            losing=Streak(certain=3, possible=3),
        ),
        results=Results(day=D(-300), equity_at_day_start=D(10_000)),
    )
    told = {name: read(context, name) for name in WORDS}
    assert told.pop("loss_at_stop") == pytest.approx(D("0.5"), abs=D("0.02"))
    assert told == {
        "leverage": 5,
        "effective_leverage": D("0.1"),
        "notional": 1000,
        "margin_share": 2,
        "stop_distance": 5,
        "liquidation_distance": 20,
        "hour": 12,
        "minutes_since_loss": 20,
        "hours_since_liquidation": 30,
        "positions_beside": 1,
        "trades_today": 1,
        "losses_in_row": 3,
        "loss_today": 3,
        "weekday": "tue",
        "symbol": "BTCUSDT",
        "side": "long",
        "margin_mode": "isolated",
        "stop": "yes",
    }


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("leverage", {"leverage": None}),
        ("effective_leverage", {"equity": None}),
        ("effective_leverage", {"quantity": None}),
        ("notional", {"entry_price": None}),
        ("margin_share", {"leverage": None}),
        ("margin_share", {"equity": None}),
        ("stop_distance", {"has_stop": None, "stop_price": None}),
        ("stop_distance", {"stop_price": None}),
        ("stop_distance", {"entry_price": None}),
        ("liquidation_distance", {"liquidation_line": None}),
        ("minutes_since_loss", {"last_untold_at": AT}),
        ("margin_mode", {"margin_mode": None}),
        ("stop", {"has_stop": None, "stop_price": None}),
        ("symbol", {"symbol": None}),
        ("side", {"side": None}),
        ("loss_at_stop", {"has_stop": None, "stop_price": None}),
        ("loss_at_stop", {"stop_price": None}),
        ("loss_at_stop", {"equity": None}),
        ("losses_in_row", {"recent": Recent(losing=Streak(certain=0, possible=1))}),
        ("loss_today", {"results": None}),
        ("loss_today", {"results": Results(day=None, equity_at_day_start=D(5))}),
        ("loss_today", {"results": Results(day=D(-1))}),
    ],
)
def test_what_the_record_does_not_tell_is_unknown_whatever_is_compared(
    moment: Callable[..., RuleContext], field: str, changes: dict[str, AnyValue]
) -> None:
    context = moment(**changes)
    word = WORDS[field]
    value = "1" if word.limits else (word.choices or ("BTCUSDT",))[0]
    for comparison in word.comparisons:
        answer = Compare(field=field, comparison=comparison, value=value).judge(context)
        assert answer.truth is Truth.UNKNOWN
        assert all(answer.missing)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("stop_distance", {"has_stop": False, "stop_price": None}),
        ("loss_at_stop", {"has_stop": False, "stop_price": None}),
        (
            "liquidation_distance",
            {"liquidation_line": LiquidationLine(entry_price=D(100), price=None)},
        ),
        ("minutes_since_loss", {}),
        ("hours_since_liquidation", {}),
    ],
)
def test_what_never_was_lies_beyond_every_number(
    moment: Callable[..., RuleContext], field: str, changes: dict[str, AnyValue]
) -> None:
    context = moment(**changes)
    above = Compare(field=field, comparison=Comparison.ABOVE, value="100")
    assert truth(above, context) is Truth.YES
    assert truth(Not(part=above), context) is Truth.NO


def test_a_day_in_profit_and_a_stop_in_profit_lose_nothing(
    moment: Callable[..., RuleContext],
) -> None:
    gained = moment(results=Results(day=D(5), equity_at_day_start=D(10)), stop_price=D(140))
    assert read(gained, "loss_today") == 0
    assert read(gained, "loss_at_stop") == 0
    assert read(moment(has_stop=False, stop_price=None), "stop") == "no"


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [
        (Comparison.BELOW, [True, False, False]),
        (Comparison.AT_MOST, [True, True, False]),
        (Comparison.IS, [False, True, False]),
        (Comparison.IS_NOT, [True, False, True]),
        (Comparison.AT_LEAST, [False, True, True]),
        (Comparison.ABOVE, [False, False, True]),
    ],
)
def test_numbers_are_compared_exactly(
    moment: Callable[..., RuleContext], comparison: Comparison, holds: list[bool]
) -> None:
    condition = Compare(field="leverage", comparison=comparison, value="10")
    found = [truth(condition, moment(leverage=D(text))) for text in ("9.99", "10", "10.01")]
    assert found == [Truth.YES if one else Truth.NO for one in holds]


def test_words_are_compared_for_equality(moment: Callable[..., RuleContext]) -> None:
    short = Compare(field="side", comparison=Comparison.IS, value="short")
    other = Compare(field="symbol", comparison=Comparison.IS_NOT, value="ETHUSDT")
    assert truth(short, moment()) is Truth.NO
    assert truth(other, moment()) is Truth.YES


def test_what_is_unknown_decides_nothing_but_is_named() -> None:
    assert truth(All(parts=(HIGH, NIGHT)), EMPTY) is Truth.NO
    assert truth(Any(parts=(HIGH, Not(part=NIGHT))), EMPTY) is Truth.YES
    unknown = All(parts=(HIGH, Not(part=NIGHT))).judge(EMPTY)
    assert (unknown.truth, unknown.missing) == (Truth.UNKNOWN, ("no leverage recorded",))
    assert truth(Not(part=HIGH), EMPTY) is Truth.UNKNOWN
    assert truth(Any(parts=(HIGH, NIGHT)), EMPTY) is Truth.UNKNOWN


def test_a_condition_reads_as_a_sentence() -> None:
    mode = Compare(field="margin_mode", comparison=Comparison.IS, value="cross")
    condition = Any(parts=(All(parts=(HIGH, Not(part=NIGHT))), mode))
    assert condition.words == (
        "(leverage above 10 x and (not hour of the day at least 22 UTC)) or margin mode is cross"
    )


@pytest.mark.parametrize(
    ("field", "comparison", "value", "wrong"),
    [
        ("luck", Comparison.IS, "1", "field"),
        ("side", Comparison.ABOVE, "long", "comparison"),
        ("side", Comparison.IS, "up", "value"),
        ("leverage", Comparison.IS, "151", "value"),
        ("leverage", Comparison.IS, "-1", "value"),
        ("leverage", Comparison.IS, "1e1", "value"),
        ("leverage", Comparison.IS, "NaN", "value"),
        ("leverage", Comparison.IS, "", "value"),
        ("symbol", Comparison.IS, "btc usdt", "value"),
        ("symbol", Comparison.IS, "__import__('os')", "value"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused(
    field: str, comparison: Comparison, value: str, wrong: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        Compare(field=field, comparison=comparison, value=value)
    assert refused.value.field == wrong


def test_nothing_joined_is_no_condition() -> None:
    for kind in (All, Any):
        with pytest.raises(InvalidValueError, match="at least one"):
            kind(parts=())


def _comparisons() -> st.SearchStrategy[Compare]:
    def of(name: str) -> st.SearchStrategy[Compare]:
        word = WORDS[name]
        if word.limits is not None:
            values = st.integers(int(word.limits[0]), int(min(word.limits[1], D(50)))).map(str)
        else:
            values = st.sampled_from(word.choices or ("BTCUSDT", "ETHUSDT"))
        comparisons = st.sampled_from(word.comparisons)
        return st.builds(Compare, field=st.just(name), comparison=comparisons, value=values)

    return st.sampled_from(sorted(WORDS)).flatmap(of)


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=2).map(tuple)
    return (
        st.builds(All, parts=several) | st.builds(Any, parts=several) | st.builds(Not, part=parts)
    )


CONDITIONS = _joined(_comparisons() | _joined(_comparisons()))
CONTEXTS = st.builds(
    replace,
    st.just(EMPTY),
    leverage=st.none() | st.integers(1, 50).map(D),
    quantity=st.none() | st.integers(1, 50).map(D),
    entry_price=st.none() | st.integers(1, 50).map(D),
    equity=st.none() | st.integers(1, 5000).map(D),
    margin_mode=st.none() | st.sampled_from(MarginMode),
    has_stop=st.none() | st.booleans(),
    last_loss_at=st.none() | st.integers(0, 50).map(lambda one: AT - timedelta(minutes=one)),
)


@examples(10)
@given(one=CONDITIONS, other=CONDITIONS, context=CONTEXTS)
def test_not_both_is_either_not_and_not_either_is_both_not(
    one: Condition, other: Condition, context: RuleContext
) -> None:
    """De Morgan's laws, with unknown as a third answer."""
    both, either = All(parts=(one, other)), Any(parts=(one, other))
    not_one, not_other = Not(part=one), Not(part=other)
    assert truth(Not(part=both), context) is truth(Any(parts=(not_one, not_other)), context)
    assert truth(Not(part=either), context) is truth(All(parts=(not_one, not_other)), context)
    assert truth(Not(part=not_one), context) is truth(one, context)


@examples(10)
@given(condition=CONDITIONS, context=CONTEXTS)
def test_learning_more_never_turns_an_answer_round(
    condition: Condition, context: RuleContext
) -> None:
    """What was judged without a value is judged the same whatever that value turns out to be."""
    blind = truth(condition, replace(context, leverage=None, equity=None))
    if blind is not Truth.UNKNOWN:
        assert truth(condition, context) is blind


@examples(10)
@given(condition=CONDITIONS)
def test_a_condition_survives_its_text(condition: Condition) -> None:
    assert condition_from_text(condition_text(condition)) == condition
