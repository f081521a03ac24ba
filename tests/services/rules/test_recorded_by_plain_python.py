"""Breaches in published accounts, found again by reading the file with nothing of this project.

Supposed beside the fills: 5,000 USDT the day before the first of them, 10x, isolated (R09: cross),
and where a rule needs one a stop 3 % from the first price. ``plain`` works out the same moment from
the rows alone; the bracket table is read as JSON.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules import RULES, judge
from journal.domain.rules.verdict import Breach
from journal.domain.values import Account, MarginMode, PositionFacts
from journal.importers import open_export, read_export
from journal.services.record.exposures import Exposure, exposures
from journal.services.record.record import AccountRecord
from journal.services.rules.moments import Story
from journal.storage.files.bracket_files import load_shipped_brackets

D = Decimal
LATER = datetime(2024, 12, 1, tzinfo=UTC)
BRACKETS = Path(__file__).parents[3] / "resources" / "brackets"
ZERO = D(0)
LEVERAGE, BALANCE, STOP_AWAY, FEE = D(10), D(5_000), D("0.03"), D("0.0005")


@dataclass
class Held:
    """One position by the rows alone."""

    quantity: Decimal = ZERO
    entry: Decimal = ZERO
    first_price: Decimal = ZERO
    before: Decimal = ZERO
    """Average entry before the newest second."""
    added: Decimal = ZERO
    cost: Decimal = ZERO
    """Both of the part added in the newest second."""

    @property
    def price(self) -> Decimal:
        return self.cost / self.added

    @property
    def sign(self) -> int:
        return 1 if self.quantity > 0 else -1


@dataclass
class Plain:
    """The account just after one second of its file."""

    held: dict[str, Held]
    equity: Decimal
    opened_today: int
    opened_in_all: int
    moments: int


@cache
def rows_of(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(sorted(rows, key=lambda row: (row["Time(UTC)"], int(row["Trade Id"]))))


def plain(path: Path, at: str) -> Plain:
    """Fold the rows up to a second, that one included; "" is the whole file.

    A closing of more than the rows opened belongs to a position that began before the file.
    """
    held: dict[str, Held] = defaultdict(Held)
    seconds: dict[tuple[str, str], None] = {}
    equity, today, in_all = BALANCE, 0, 0
    for row in rows_of(path):
        time, symbol = row["Time(UTC)"], row["Symbol"]
        if at and time > at:
            break
        if time < at:
            equity += D(row["Realized Profit"]) - D(row["Fee"].removesuffix(" USDT"))
        leg = f"{symbol} {row['Position Side']}"
        one, price = held[leg], D(row["Price"])
        change = D(row["Quantity"]) * (1 if row["Side"] == "BUY" else -1)
        if not one.quantity and D(row["Realized Profit"]):
            continue
        if one.quantity * change < 0:
            rest = one.quantity + change
            one.quantity = rest if rest * one.quantity >= 0 else D(0)
        else:
            if not one.quantity:
                held[leg] = one = Held(first_price=price)
                in_all += 1
                today += time[:10] == at[:10]
            seconds[time, leg] = None
            if time == at:
                one.before = one.before or one.entry
                one.added += change
                one.cost += change * price
            after = one.quantity + change
            one.entry = (one.quantity * one.entry + change * price) / after
            one.quantity = after
    return Plain({k: v for k, v in held.items() if v.quantity}, equity, today, in_all, len(seconds))


@cache
def tiers(symbol: str) -> list[list[Decimal]]:
    """Rows of floor, cap, largest leverage, rate and amount of maintenance."""
    (path,) = BRACKETS.glob("*.json")
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    (found,) = [one for one in tables if symbol in one["symbols"].split()]
    return [[D(cell) for cell in row.split()] for row in found["brackets"].split(",")]


def liquidation_price(leg: str, one: Held) -> Decimal:
    """Isolated, linear: where margin less loss is what the bracket asks to be kept."""
    size = abs(one.quantity)
    wallet = size * one.entry / LEVERAGE - size * one.entry * FEE
    for floor, cap, _, rate, amount in tiers(leg.split(maxsplit=1)[0]):
        price = (wallet + amount - one.sign * size * one.entry) / (size * (rate - one.sign))
        if floor <= size * price <= cap:
            return price
    raise AssertionError(leg)


def margins(now: Plain) -> Decimal:
    return sum((abs(one.quantity) * one.entry / LEVERAGE for one in now.held.values()), D(0))


def stop(one: Held) -> Decimal:
    return (one.first_price * (1 - one.sign * STOP_AWAY)).quantize(D("1e-8"))


def loss_at_stop(one: Held) -> Decimal:
    size, price = abs(one.quantity), stop(one)
    return size * (one.entry - price) * one.sign + FEE * size * (one.entry + price)


def r03(now: Plain, leg: str) -> Decimal:
    one = now.held[leg]
    return abs(one.quantity) * one.entry / LEVERAGE / now.equity * 100


def r05(now: Plain, leg: str) -> Decimal:
    one = now.held[leg]
    line = liquidation_price(leg, one)
    return (stop(one) - line) * one.sign / abs(one.entry - line) * 100


def r06(now: Plain, leg: str) -> Decimal:
    one = now.held[leg]
    return abs(one.entry - stop(one)) / abs(one.entry - liquidation_price(leg, one)) * 100


def r09(now: Plain, leg: str) -> Decimal:
    own = now.held[leg].sign
    others = [one.sign for name, one in now.held.items() if name != leg]
    return D(1 + sum(2 if sign == own else 1 for sign in others))


def r14(now: Plain, leg: str) -> Decimal:
    one = now.held[leg]
    return abs(one.entry - liquidation_price(leg, one)) / one.entry * 100


def r21(now: Plain, leg: str) -> Decimal:
    return loss_at_stop(now.held[leg]) / now.equity * 100


def r22(now: Plain, _leg: str) -> Decimal:
    return margins(now) / now.equity * 100


def r23(now: Plain, leg: str) -> Decimal:
    one = now.held[leg]
    return (one.before - one.price) * one.sign / one.before * 100


def r26(now: Plain, _leg: str) -> Decimal:
    return D(now.opened_today)


PLAIN: dict[str, Callable[[Plain, str], Decimal]] = {
    "R03": r03,
    "R05": r05,
    "R06": r06,
    "R09": r09,
    "R14": r14,
    "R21": r21,
    "R22": r22,
    "R23": r23,
    "R26": r26,
}
NEEDS_STOP = {"R05", "R06", "R21"}


def leg_of(exposure: Exposure | None) -> str:
    """The contract and its leg as the file names it."""
    assert exposure is not None
    symbol, leg, _ = exposure.position.key.split(":")
    return f"{symbol} {leg.capitalize()}"


@cache
def shipped() -> BracketBook:
    return load_shipped_brackets()


@cache
def breaches(path: Path, *, cross: bool, stops: bool) -> dict[Any, Breach]:
    """Everything the rules find in one account, by rule, moment and contract."""
    (member,) = open_export(path)
    fills = read_export(member, zone=UTC).fills
    account = Account(
        name="Main",
        wallet_balance=BALANCE,
        wallet_balance_at=min(fill.traded_at for fill in fills) - timedelta(days=1),
        usual_leverage=LEVERAGE,
        usual_margin_mode=MarginMode.CROSS if cross else MarginMode.ISOLATED,
    )
    positions = Ledger(FillTable.of(fills))
    facts = {
        one.key: PositionFacts(
            position_key=one.key,
            stop_price=(one.events[0].fill.price * (1 - one.side.sign * STOP_AWAY)).quantize(
                D("1e-8")
            ),
        )
        for one in positions
        if stops
    }
    record = AccountRecord(
        account=account,
        fills=fills,
        incomes=(),
        facts=facts,
        positions=positions,
        liquidations=(),
        episodes=(),
        kept_since=datetime(2024, 1, 1, tzinfo=UTC),
    )
    wallet = WalletHistory(account, positions, ())
    exposed = exposures(record, shipped(), wallet, now=LATER)
    story = Story(record=record, exposures=exposed, wallet=wallet, pauses=(), now=LATER)
    rules = [rule() for rule in RULES]
    return {
        (breach.rule_id, f"{one.at:%Y-%m-%d %H:%M:%S}", leg_of(exposure)): breach
        for exposure, one in story.moments()
        for breach in judge(one, rules).breaches
    }


FOUND = (
    ("R03", "002", "2024-06-12 12:32:53", "BTCUSDT Short"),  # 38.779
    ("R03", "004", "2024-06-14 18:08:52", "ETHUSDT Long"),  # 20.221
    ("R03", "005", "2024-06-21 14:20:52", "ONDOUSDT Short"),  # 39.377
    ("R05", "014", "2024-06-18 10:14:15", "SOLUSDT Short"),  # -31.466
    ("R05", "095", "2024-06-21 16:42:51", "NFPUSDT Both"),  # -6699.923
    ("R05", "098", "2024-06-02 19:55:08", "NFPUSDT Both"),  # -6699.977
    ("R06", "007", "2024-06-20 11:27:07", "SUIUSDT Long"),  # 60.529
    ("R06", "014", "2024-06-18 10:14:15", "SOLUSDT Short"),  # 131.466
    ("R06", "068", "2024-06-21 03:31:26", "ORDIUSDT Long"),  # 50.212
    ("R09", "001", "2024-06-12 19:50:10", "BNBUSDT Both"),  # 3.000
    ("R09", "002", "2024-06-08 07:43:25", "JASMYUSDT Short"),  # 5.000
    ("R09", "007", "2024-06-20 06:20:32", "SUIUSDT Long"),  # 3.000
    ("R14", "001", "2024-06-12 19:50:10", "BNBUSDT Both"),  # 9.497
    ("R14", "002", "2024-06-08 02:32:23", "INJUSDT Short"),  # 8.861
    ("R14", "004", "2024-06-13 10:19:31", "ETHUSDT Long"),  # 9.588
    ("R21", "002", "2024-06-12 12:32:53", "BTCUSDT Short"),  # 12.027
    ("R21", "004", "2024-06-14 16:13:48", "ETHUSDT Long"),  # 2.103
    ("R21", "005", "2024-06-21 13:29:01", "ONDOUSDT Short"),  # 6.157
    ("R22", "002", "2024-06-14 18:32:49", "ETHUSDT Long"),  # 55.843
    ("R22", "008", "2024-06-20 03:24:39", "ETHUSDT Both"),  # 57.027
    ("R22", "014", "2024-06-21 08:13:32", "BTCUSDT Long"),  # 67.197
    ("R23", "001", "2024-06-13 02:54:14", "BNBUSDT Both"),  # 0.661
    ("R23", "002", "2024-06-08 12:01:53", "WUSDT Short"),  # 0.431
    ("R23", "004", "2024-06-13 15:42:47", "ETHUSDT Long"),  # 0.347
    ("R26", "011", "2024-06-21 16:21:18", "ARKMUSDT Short"),  # 6.000
    ("R26", "022", "2024-06-20 16:03:27", "1000PEPEUSDT Long"),  # 6.000
    ("R26", "023", "2024-06-21 15:37:05", "BTCUSDT Long"),  # 6.000
)
"""Three of each rule, with the value both find."""


@pytest.mark.parametrize(("rule_id", "account", "at", "leg"), FOUND)
def test_the_rows_alone_tell_the_same_breach_at_the_same_fill(
    shared_data: Path, rule_id: str, account: str, at: str, leg: str
) -> None:
    path = shared_data / "fills" / f"account_{account}.csv"
    found = breaches(path, cross=rule_id == "R09", stops=rule_id in NEEDS_STOP)
    breach = found[rule_id, at, leg]
    assert breach.value is not None
    value = PLAIN[rule_id](plain(path, at), leg)
    # Liquidation prices are shown with eight decimals, which coarse ones feel.
    assert abs(value - breach.value) <= D("1e-4") * max(D(1), abs(value))


@pytest.mark.parametrize("account", ["001", "004", "011"])
def test_rules_that_every_moment_breaks_are_broken_as_often_as_rows_add(
    shared_data: Path, account: str
) -> None:
    path = shared_data / "fills" / f"account_{account}.csv"
    whole = plain(path, "")
    found = [key[0] for key in breaches(path, cross=True, stops=False)]
    assert found.count("R01") == found.count("R10") == whole.moments
    assert found.count("R18") == whole.opened_in_all
