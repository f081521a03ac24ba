"""The rules over whole records: from folded positions to verdicts.

    python tests/benchmarks/bench_rules.py [--short]

The records are the 100 published accounts where their files are beside the project, else as many
invented ones. In the clock: what each position was exposed to, the walk through the record, one
context a moment, every rule asked. Not in it: reading files or the database, folding fills.
Figures are fills (openings, increases and closings) a second of CPU time, best of several.

Then the whole way as the window goes it, over a journal of an invented trader: record, exposures,
walk, verdicts of 12,000 positions, and how much longer each takes than of 3,000.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.rules import RULES, judge
from journal.domain.rules.definition import Rule
from journal.domain.values import Account, Fill, MarginMode, OrderSide, PositionSide
from journal.importers import open_export, read_export
from journal.services.record.exposures import exposures
from journal.services.record.record import AccountRecord, read_record
from journal.services.rules.moments import Story
from journal.services.rules.service import RulesService
from journal.storage.files.bracket_files import load_shipped_brackets
from journal.storage.store import Store
from tests.benchmarks.made_fills import write_journal

FILLS = Path(__file__).resolve().parents[3] / "shared" / "data" / "fills"
MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.5
"""A target is missed only beyond what a busy machine adds."""
TARGET = 100_000
FILLS_EACH = 24
"""Of one position of the invented trader, about."""
SHORT, FULL = (750, 3_000), (3_000, 12_000)
MOST_GROWTH = 1.5
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BY_FILLS_ALONE = frozenset({"R11", "R12", "R18", "R19", "R23", "R25", "R26", "R28"})
"""Rules that need no leverage, margin mode, balance or stop; R12 does without where it can."""
BARE = Account(name="Main")
HABITS = Account(
    name="Main",
    wallet_balance=Decimal(10_000),
    wallet_balance_at=NOW,
    usual_leverage=Decimal(12),
    usual_margin_mode=MarginMode.ISOLATED,
)


def recorded(paths: Iterable[Path]) -> list[list[Fill]]:
    """Return the fills of published accounts."""
    exports = (open_export(path) for path in paths)
    return [list(read_export(member, zone=UTC).fills) for (member,) in exports]


def invented(count: int) -> list[list[Fill]]:
    """Return accounts of 100 fills each: an opening, increases, two closings, again and again."""
    random = Random(7)
    return [_invented_account(random) for _ in range(count)]


def _invented_account(random: Random) -> list[Fill]:
    fills: list[Fill] = []
    at = NOW - timedelta(days=90)
    for number in range(100):
        at += timedelta(minutes=random.randint(1, 300))
        buys = number % 5 < 3
        fills.append(
            Fill(
                symbol="BTCUSDT",
                trade_id=str(number + 1),
                order_id=str(number + 1),
                traded_at=at,
                order_side=OrderSide.BUY if buys else OrderSide.SELL,
                position_side=PositionSide.LONG,
                price=Decimal(random.randint(20_000, 90_000)),
                quantity=Decimal(2) if buys else Decimal(3),
                fee=Decimal(1),
                fee_asset="USDT",
                realized_pnl=None,
                is_maker=False,
            )
        )
    return fills


def records(accounts: list[list[Fill]], account: Account) -> list[AccountRecord]:
    """Return the accounts folded, which is not measured."""
    return [
        AccountRecord(
            account=account,
            fills=tuple(fills),
            incomes=(),
            facts={},
            positions=Ledger(FillTable.of(fills)),
            liquidations=(),
            episodes=(),
        )
        for fills in accounts
    ]


def judge_all(
    found: list[AccountRecord], brackets: BracketSource, rules: tuple[Rule, ...]
) -> Callable[[], tuple[int, int]]:
    """Return a task that judges every record and tells moments and breaches."""

    def task() -> tuple[int, int]:
        moments = breaches = 0
        for record in found:
            wallet = WalletHistory(record.account, record.positions, record.incomes)
            story = Story(
                record=record,
                exposures=exposures(record, brackets, wallet, now=NOW),
                wallet=wallet,
                pauses=(),
                now=NOW,
            )
            for _, context in story.moments():
                moments += 1
                breaches += len(judge(context, rules).breaches)
        return moments, breaches

    return task


def rate(task: Callable[[], tuple[int, int]], fills: int, repeats: int) -> tuple[float, int, int]:
    """Return fills a second at best, with moments and breaches."""
    best, found = 0.0, (0, 0)
    for _ in range(repeats):
        begun = process_time()
        found = task()
        best = max(best, fills / (process_time() - begun))
    return best, *found


class _Late:
    """A clock that stands still after everything recorded."""

    def now(self) -> datetime:
        return NOW


def judged(positions: int) -> tuple[float, float]:
    """Return fills a second and milliseconds a position, from the folded record to verdicts."""
    with TemporaryDirectory() as path:
        place = write_journal(Path(path), positions * FILLS_EACH)
        with Store.open(place) as store:
            with store.writing() as writer:
                writer.save_account(replace(HABITS, wallet_balance=Decimal(10_000_000)))
            record = read_record(store, HABITS.name)
            rules = RulesService(store=store, brackets=load_shipped_brackets(), clock=_Late())
            begun = process_time()
            rules.judged(HABITS.name)
            took = process_time() - begun
            return len(record.fills) / took, took * 1000 / len(record.positions)


def main() -> int:
    """Print the figures; 3 where the target is missed by more than noise."""
    is_short = "--short" in sys.argv
    paths = sorted(FILLS.glob("*.csv"))
    accounts = recorded(paths) if paths else invented(100)
    if is_short:
        accounts = accounts[:20]
    fills = sum(len(one) for one in accounts)
    kind = "published" if paths else "invented"
    print(f"{len(accounts)} {kind} accounts, {fills} fills")
    brackets = load_shipped_brackets()
    every = tuple(rule() for rule in RULES)
    alone = tuple(rule for rule in every if rule.rule_id in BY_FILLS_ALONE)
    repeats = 3 if is_short else 9
    reached = 0.0
    for name, account, rules in (
        (f"{len(alone)} rules that fills alone can judge", BARE, alone),
        (f"all {len(every)} rules, nothing known but fills", BARE, every),
        (f"all {len(every)} rules, balance, leverage and lines known", HABITS, every),
    ):
        task = judge_all(records(accounts, account), brackets, rules)
        best, moments, breaches = rate(task, fills, repeats)
        reached = reached or best
        print(f"{name}: {best:,.0f} fills/s ({moments} moments, {breaches} breaches)")
    print(f"target {TARGET:,} fills/s for the first: reached {reached / TARGET:.2f} of it")
    (_, few), (many_rate, many) = (judged(count) for count in (SHORT if is_short else FULL))
    print(
        f"a whole journal: {many_rate:,.0f} fills/s, {many:.2f} ms a position, {many / few:.2f} × "
        f"that of a quarter of it (target {MOST_GROWTH} ×)"
    )
    is_linear = many / few <= MOST_GROWTH * (NOISE if is_short else 1)
    return 0 if reached * NOISE >= TARGET and is_linear else MISSED


if __name__ == "__main__":
    sys.exit(main())
