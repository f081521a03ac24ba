"""Properties 23 and 24: reducing is never judged; a plan is judged as its perfect fill is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.liquidations import group_episodes
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.contracts.linear.formulas import taker_fee
from journal.domain.pause.cooldown import pauses
from journal.domain.rules import RULES
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Liquidation,
    MarginMode,
    OrderSide,
    Plan,
    PositionFacts,
    PositionSide,
    Side,
)
from journal.services.planning.outcome import plan_context, planned_lines, sized_plan
from journal.services.record.exposures import exposures
from journal.services.record.record import AccountRecord
from journal.services.rules.moments import Story
from journal.storage.records import StoredPlan
from tests.examples import examples

D = Decimal
NOW = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
ASKED_OF_BOTH = [rule() for rule in RULES if {Moment.PLAN, Moment.OPEN} <= rule.judged_on]


def fill(random: Random, number: int, at: datetime, side: Side, opens: bool, size: int) -> Fill:  # noqa: FBT001  # one line of a file
    price = D(random.randint(80, 120))
    buys = (side is Side.LONG) == opens
    return Fill(
        symbol=random.choice(["BTCUSDT", "ETHUSDT"]),
        trade_id=str(number),
        order_id=None,
        traded_at=at,
        order_side=OrderSide.BUY if buys else OrderSide.SELL,
        position_side=PositionSide(side.value),
        price=price,
        quantity=D(size),
        fee=taker_fee(price, D(size)),
        fee_asset="USDT",
        realized_pnl=None,
        is_maker=False,
    )


def earlier(random: Random) -> Iterator[Fill]:
    """Trades of the days before, some of them with a loss, some still open, one after another."""
    number = 1
    for hours in sorted(random.choices(range(1, 60), k=random.randint(0, 7)), reverse=True):
        at, side = NOW - timedelta(hours=hours), random.choice(list(Side))
        opening = fill(random, number, at, side, True, random.randint(1, 30))
        yield opening
        if random.random() < 0.7:
            closing = fill(random, number + 1, at + timedelta(minutes=50), side, False, 1)
            yield replace(closing, symbol=opening.symbol, quantity=opening.quantity)
        number += 2


def record_of(
    account: Account, fills: tuple[Fill, ...], plan: Plan, random: Random
) -> AccountRecord:
    """A record whose positions all have the plan's margin mode, leverage and, on its side, stop."""
    positions = Ledger(FillTable.of(fills))
    facts = {
        one.key: PositionFacts(
            position_key=one.key,
            leverage=plan.leverage,
            margin_mode=plan.margin_mode,
            stop_price=plan.stop_price,
            has_stop=plan.stop_price is not None,
        )
        for one in positions
    }
    old = Liquidation(
        liquidation_id="hand:1",
        symbol="ETHUSDT",
        side=Side.LONG,
        occurred_at=NOW - timedelta(hours=random.choice([3, 30, 300])),
        certainty=Certainty.BY_HAND,
        source="typed by hand",
        leverage=random.choice([None, D(20)]),
    )
    liquidations = (old,) if random.random() < 0.4 else ()
    return AccountRecord(
        account=account,
        fills=fills,
        incomes=(),
        facts=facts,
        positions=positions,
        liquidations=liquidations,
        episodes=group_episodes(liquidations),
        plans=(StoredPlan(plan_id=1, plan=plan, stored_at=NOW),),
    )


def story_of(record: AccountRecord, brackets: BracketBook, now: datetime) -> Story:
    wallet = WalletHistory(record.account, record.positions, ())
    return Story(
        record=record,
        exposures=exposures(record, brackets, wallet, now=now),
        wallet=wallet,
        pauses=pauses(record.liquidations),
        now=now,
    )


def verdict(context: RuleContext) -> dict[str, tuple[object, ...]]:
    """What every rule that is asked of plans and of fills says."""
    found: dict[str, tuple[object, ...]] = {}
    for rule in ASKED_OF_BOTH:
        answer = rule.check(context)
        if isinstance(answer, Breach):
            found[rule.rule_id] = (answer.severity, answer.value, answer.threshold)
        elif isinstance(answer, NotJudged):
            found[rule.rule_id] = (answer.reason,)
    return found


@examples(15)
@given(seed=st.integers(0, 2**32))
def test_the_verdict_on_a_plan_is_the_verdict_on_its_perfect_fill(
    brackets: BracketBook, seed: int
) -> None:
    random = Random(seed)
    side = random.choice(list(Side))
    price = D(random.randint(80, 120))
    way = D(random.randint(1, 30)) * side.sign
    plan = Plan(
        symbol="BTCUSDT",
        side=side,
        margin_mode=random.choice(list(MarginMode)),
        leverage=D(random.choice([2, 5, 9, 10, 11, 20, 21, 50])),
        entry_price=price,
        quantity=D(random.randint(1, 60)),
        stop_price=random.choice([None, price - way]),
    )
    account = Account(
        name="Main",
        wallet_balance=random.choice([None, D(400), D(3_000)]),
        wallet_balance_at=NOW - timedelta(days=30),
    )
    before_it = tuple(earlier(random))
    chance = random.getstate()
    standing = story_of(record_of(account, before_it, plan, random), brackets, NOW)
    sized = sized_plan(plan, standing.standing_now().standing.values())
    equity = standing.wallet.balance_before(NOW) or None
    lines, reason = planned_lines(sized, brackets, equity=equity, at=NOW)
    planned = plan_context(
        sized,
        standing.standing_now(),
        at=NOW,
        wallet=standing.wallet,
        lines=lines,
        lines_reason=reason,
        pauses=standing.pauses,
    )
    perfect = replace(
        fill(random, 999, NOW, side, True, 1),
        symbol=plan.symbol,
        price=plan.entry_price,
        quantity=plan.quantity,
        fee=taker_fee(plan.entry_price, plan.quantity),
    )
    random.setstate(chance)
    record = record_of(account, (*before_it, perfect), plan, random)
    story = story_of(record, brackets, NOW + timedelta(hours=1))
    ((_, filled),) = [one for one in story.moments() if one[1].at == NOW]
    assert filled.moment in {Moment.OPEN, Moment.INCREASE}
    assert filled.opens == planned.opens
    asked_at_increases = {r.rule_id for r in ASKED_OF_BOTH if Moment.INCREASE in r.judged_on}
    on_plan, on_fill = verdict(planned), verdict(filled)
    if not filled.opens:
        on_plan, on_fill = (
            {rule_id: one[rule_id] for rule_id in one if rule_id in asked_at_increases}
            for one in (on_plan, on_fill)
        )
    assert on_plan == on_fill


@examples(10)
@given(seed=st.integers(0, 2**32))
def test_no_fill_that_reduces_is_ever_judged(brackets: BracketBook, seed: int) -> None:
    random = Random(seed)
    fills = tuple(earlier(random))
    plan = Plan(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=random.choice(list(MarginMode)),
        leverage=D(50),
        entry_price=D(100),
        quantity=D(1),
    )
    account = Account(name="Main", wallet_balance=D(50), wallet_balance_at=NOW)
    story = story_of(record_of(account, fills, plan, random), brackets, NOW)
    judged = {
        (exposure.position.key, one.at)
        for exposure, one in story.moments()
        if exposure is not None and one.moment in {Moment.OPEN, Moment.INCREASE}
    }
    adding = {
        (position.key, event.fill.traded_at)
        for position in story.record.positions
        for event in position.events
        if not event.kind.takes_off
    }
    assert judged == adding
