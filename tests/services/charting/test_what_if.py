"""What another stop, entry, size or leverage would have done."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.errors import JournalError
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Account, Fill, MarginMode, PositionFacts, Side
from journal.services.charting.content import LineKind
from journal.services.charting.what_if import (
    Verdict,
    WhatIf,
    WhatIfOutcome,
    what_if_outcome,
    what_if_plan,
)
from journal.services.record.exposures import Exposure, exposures
from journal.services.record.record import AccountRecord
from tests.default_rules import default_rules

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
KEY = "BTCUSDT:both:1"
TICK = Decimal("0.1")
ISOLATED = {"leverage": Decimal(10), "margin_mode": MarginMode.ISOLATED}
ACCOUNT = Account(name="Main", wallet_balance=Decimal(10_000), wallet_balance_at=NOON)
Expose = Callable[..., Exposure]


@pytest.fixture
def expose(brackets: BracketBook) -> Expose:
    def expose(*fills: Fill, **facts: object) -> Exposure:
        positions = Ledger(FillTable.of(fills))
        record = AccountRecord(
            account=ACCOUNT,
            fills=fills,
            incomes=(),
            facts={KEY: PositionFacts(position_key=KEY, **facts)},  # type: ignore[arg-type]  # a table of facts
            positions=positions,
            liquidations=(),
            episodes=(),
        )
        wallet = WalletHistory(ACCOUNT, positions, ())
        return exposures(record, brackets, wallet, now=NOON + timedelta(hours=1))[0]

    return expose


def ask(exposure: Exposure, **wanted: Decimal) -> WhatIfOutcome:
    return what_if_outcome(exposure, WhatIf(**wanted), TICK, default_rules())


def verdicts(outcome: WhatIfOutcome) -> dict[str, Verdict]:
    return {answer.rule_id: answer.verdict for answer in outcome.rules}


def line(outcome: WhatIfOutcome, kind: LineKind) -> Decimal | None:
    return next((line.price for line in outcome.lines if line.kind is kind), None)


def test_another_stop_tells_loss_share_room_and_moves_only_the_stop(
    expose: Expose, fill: Callable[..., Fill]
) -> None:
    exposure = expose(fill(0, "buy", "10", "100"), **ISOLATED)
    kept = ask(exposure, stop_price=Decimal(96))
    assert (kept.loss_at_stop, kept.asset) == (Decimal(40), "USDT")
    assert kept.share_of_account == Decimal("0.004")
    assert kept.buffer_ratio is not None
    assert Decimal("0.5") < kept.buffer_ratio < Decimal("0.6")
    assert verdicts(kept)["R05"] is Verdict.KEPT
    assert [one.kind for one in kept.lines] == [LineKind.STOP]
    assert not kept.moves_lines
    assert exposure.lines is not None
    assert kept.loss_at_liquidation == exposure.lines.wallet
    assert kept.r_multiple is None
    broken = ask(exposure, stop_price=Decimal(90))
    assert verdicts(broken)["R05"] is Verdict.BROKEN
    assert any("liquidation price" in answer.sentence for answer in broken.rules)


def test_another_leverage_moves_liquidation_and_rule_r01(
    expose: Expose, fill: Callable[..., Fill]
) -> None:
    exposure = expose(fill(0, "buy", "10", "100"), **ISOLATED)
    outcome = ask(exposure, leverage=Decimal(50))
    before = exposure.lines
    assert before is not None
    after = line(outcome, LineKind.LIQUIDATION)
    assert after is not None
    assert before.liquidation_price is not None
    assert before.liquidation_price < after < 100
    assert verdicts(outcome)["R01"] is Verdict.BROKEN
    assert verdicts(ask(exposure, leverage=Decimal(3)))["R01"] is Verdict.KEPT
    assert outcome.moves_lines
    assert outcome.loss_at_stop is None


def test_another_entry_moves_the_entry_line_and_what_hangs_on_it(
    expose: Expose, fill: Callable[..., Fill]
) -> None:
    exposure = expose(fill(0, "buy", "10", "100"), fill(9, "sell", "10", "92"), **ISOLATED)
    outcome = ask(exposure, entry_price=Decimal(96), stop_price=Decimal(94))
    assert line(outcome, LineKind.ENTRY) == 96
    assert outcome.loss_at_stop == Decimal(20)
    assert outcome.r_multiple == -2
    after = line(outcome, LineKind.LIQUIDATION)
    assert after is not None
    assert after < 90
    assert all(one.until_ms is not None for one in outcome.lines)


def test_size_breaks_r03_and_a_typed_margin_grows_with_it(
    expose: Expose, fill: Callable[..., Fill]
) -> None:
    exposure = expose(
        fill(0, "buy", "100", "100"),
        leverage=Decimal(10),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=Decimal(1_200),
    )
    outcome = ask(exposure, size_share=Decimal(3))
    assert outcome.quantity == 300
    assert outcome.loss_at_liquidation == Decimal(3_600)
    assert verdicts(outcome)["R03"] is Verdict.BROKEN
    assert verdicts(ask(exposure, size_share=Decimal("0.5")))["R03"] is Verdict.KEPT
    estimated = ask(exposure, leverage=Decimal(20))
    liquidation = next(one for one in estimated.lines if one.kind is LineKind.LIQUIDATION)
    assert liquidation.is_estimate


def test_in_cross_the_wallet_answers(expose: Expose, fill: Callable[..., Fill]) -> None:
    exposure = expose(fill(0, "sell", "200", "100"), margin_mode=MarginMode.CROSS)
    outcome = ask(exposure, size_share=Decimal(2))
    assert exposure.position.side is Side.SHORT
    assert outcome.loss_at_liquidation == Decimal(10_000)
    assert verdicts(outcome)["R01"] is Verdict.NOT_JUDGED


def test_what_is_unknown_is_not_judged(expose: Expose, fill: Callable[..., Fill]) -> None:
    outcome = ask(
        expose(fill(0, "buy", "10", "100")), stop_price=Decimal(96), size_share=Decimal(2)
    )
    assert verdicts(outcome)["R05"] is Verdict.NOT_JUDGED
    assert outcome.buffer_ratio is None
    assert outcome.loss_at_liquidation is None
    assert line(outcome, LineKind.LIQUIDATION) is None


def test_it_becomes_a_plan(expose: Expose, fill: Callable[..., Fill]) -> None:
    exposure = expose(fill(0, "buy", "10", "100"), **ISOLATED, stop_price=Decimal(97))
    plan = what_if_plan(exposure, WhatIf(size_share=Decimal("0.5"), entry_price=Decimal(99)))
    assert (plan.quantity, plan.entry_price) == (Decimal(5), Decimal(99))
    assert plan.stop_price == 97
    assert plan.leverage == 10
    with pytest.raises(JournalError, match="leverage and margin mode"):
        what_if_plan(expose(fill(0, "buy", "10", "100")), WhatIf())
