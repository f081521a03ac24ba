"""Breaches in published accounts, each checked by hand against the rows of its file."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules import RULES, judge
from journal.domain.rules.verdict import Breach
from journal.domain.values import Account, Fill, MarginMode
from journal.importers import open_export, read_export
from journal.services.record.exposures import exposures
from journal.services.record.record import AccountRecord
from journal.services.rules.moments import Story

D = Decimal
LATER = datetime(2024, 12, 1, tzinfo=UTC)
BY_FILLS = Account(name="Main")


@cache
def fills_of(path: Path) -> tuple[Fill, ...]:
    (member,) = open_export(path)
    return read_export(member, zone=UTC).fills


def supposed(fills: tuple[Fill, ...]) -> Account:
    """The habits supposed for rules that fills alone cannot judge: 5,000 USDT, 10x, cross."""
    return Account(
        name="Main",
        wallet_balance=D(5_000),
        wallet_balance_at=min(fill.traded_at for fill in fills) - timedelta(days=1),
        usual_leverage=D(10),
        usual_margin_mode=MarginMode.CROSS,
    )


def breach(
    path: Path, brackets: BracketBook, rule_id: str, at: str, *, with_habits: bool
) -> Breach:
    """The first breach of a rule at a moment of an account that was kept all the time."""
    fills = fills_of(path)
    record = AccountRecord(
        account=supposed(fills) if with_habits else BY_FILLS,
        fills=fills,
        incomes=(),
        facts={},
        positions=Ledger(FillTable.of(fills)),
        liquidations=(),
        episodes=(),
        kept_since=datetime(2024, 1, 1, tzinfo=UTC),
    )
    wallet = WalletHistory(record.account, record.positions, ())
    story = Story(
        record=record,
        exposures=exposures(record, brackets, wallet, now=LATER),
        wallet=wallet,
        pauses=(),
        now=LATER,
    )
    (rule,) = [each() for each in RULES if each.rule_id == rule_id]
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    found = [judge(one, [rule]).breaches for _, one in story.moments() if one.at == moment]
    return next(one for breaches in found for one in breaches)


@pytest.mark.parametrize(
    ("account", "rule_id", "at", "value"),
    [
        # 611.4 before, 1000003 and 1000004 at 607.35933 on average.
        ("001", "R23", "2024-06-13 02:54:14", "0.66088758"),
        # 64390.7 before, 1000056 at 64122.4.
        ("023", "R23", "2024-06-21 08:38:03", "0.41667508"),
        # 1.8504 before, 1000097 at 1.829.
        ("091", "R23", "2024-06-21 12:50:04", "1.15650670"),
        # Closings at -43.4 (1000051), -3.9 (1000053), -24.6 (1000055); opened with 1000056.
        ("142", "R25", "2024-06-07 18:01:09", "3"),
        # Opened that day: 1000045, 1000058, 1000081, 1000085, 1000087, 1000096.
        ("011", "R26", "2024-06-21 16:21:18", "6"),
        # The ninth is 1000032.
        ("085", "R26", "2024-06-21 09:37:28", "9"),
    ],
)
def test_what_fills_alone_tell(
    shared_data: Path, brackets: BracketBook, account: str, rule_id: str, at: str, value: str
) -> None:
    path = shared_data / "fills" / f"account_{account}.csv"
    found = breach(path, brackets, rule_id, at, with_habits=False)
    assert found.value is not None
    assert found.value.quantize(D("1e-8")) == D(value)


@pytest.mark.parametrize(
    ("account", "rule_id", "at", "value"),
    [
        # Notional by 10 by 5,000 and all results and fees before.
        ("002", "R03", "2024-06-12 12:32:53", "38.77948"),
        ("050", "R03", "2024-06-21 01:10:52", "52.91712"),
        ("107", "R03", "2024-06-19 03:52:19", "93.65785"),
        # ETH short closed 14.5 minutes before at -1523.06 of 5,000 (1000029 to 1000046).
        ("037", "R12", "2024-06-15 15:35:09", "2"),
        # ETH long closed 50 s before at -170.91 of 5,063 (1000087).
        ("136", "R12", "2024-06-21 03:32:17", "2"),
        # -342.61 of 6132.31; -508.60 of 5215.62; the week in the third.
        ("014", "R24", "2024-06-18 10:14:15", "5.58704"),
        ("064", "R24", "2024-06-20 23:54:38", "9.75149"),
        ("103", "R24", "2024-06-14 20:50:30", "7.85547"),
        # 25,737.22 after five winners of 10,865.15; 31,518.08 after 13; 1,539.50 after four.
        ("014", "R27", "2024-06-21 08:13:32", "136.87860"),
        ("050", "R27", "2024-06-21 01:10:52", "610.40697"),
        ("101", "R27", "2024-06-13 15:05:19", "517.13795"),
    ],
)
def test_what_follows_from_supposed_habits(
    shared_data: Path, brackets: BracketBook, account: str, rule_id: str, at: str, value: str
) -> None:
    path = shared_data / "fills" / f"account_{account}.csv"
    found = breach(path, brackets, rule_id, at, with_habits=True)
    assert found.value is not None
    assert found.value.quantize(D("1e-5")) == D(value)
