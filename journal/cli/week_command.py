"""`cooldown-journal week` and `day`: what one comes to, what was written about it, what is due."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from journal.bootstrap import Services
from journal.domain.assets import asset_decimals
from journal.domain.routine.numbers import PeriodNumbers, Total
from journal.domain.routine.period import Period, PeriodKind
from journal.domain.routine.trade import ReviewedTrade
from journal.services.routine.reading import PeriodReading
from journal.services.routine.rows import reading_row
from journal.services.routine.standing import Standing

_IN_R: Final = "R"


@dataclass(frozen=True, slots=True)
class PeriodCommand:
    """One of both commands."""

    kind: PeriodKind

    def add_parser(
        self, subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]"
    ) -> argparse.ArgumentParser:
        """Describe the command."""
        kind = self.kind.value
        example = "2026-11-22 or 2026-W47" if self.kind is PeriodKind.WEEK else "2026-11-22"
        newest = "the last one that ended" if self.kind is PeriodKind.WEEK else "today"
        parser = subparsers.add_parser(kind, help=f"what a {kind} comes to, and what is due")
        parser.add_argument("date", nargs="?", help=f"for example {example} (default: {newest})")
        parser.add_argument("--account", metavar="NAME", help="default: the first account")
        return parser

    def run(self, arguments: argparse.Namespace, services: Services) -> int:
        """Print the period; return 0.

        Raises:
            InvalidValueError: that is no date.
        """
        account = services.accounts.named(arguments.account).name
        period = self._asked(arguments.date, services)
        reading = services.routine.judged(account, period)
        standing = services.routine.standing(account)
        if arguments.json:
            answer = {"account": account} | reading_row(reading, standing)
            print(json.dumps(answer, ensure_ascii=False))
        else:
            print("\n".join(_lines(reading, standing, account)))
        return 0

    def _asked(self, text: str | None, services: Services) -> Period:
        today = services.routine.today
        if text is None:
            is_day = self.kind is PeriodKind.DAY
            return Period.day(today) if is_day else Period.week(today).before
        asked = Period.of(text)
        return Period.day(asked.first) if self.kind is PeriodKind.DAY else Period.week(asked.first)


WEEK = PeriodCommand(PeriodKind.WEEK)
DAY = PeriodCommand(PeriodKind.DAY)


def _lines(reading: PeriodReading, standing: Standing, account: str) -> Iterator[str]:
    numbers = reading.numbers
    trades = "1 trade" if numbers.trades == 1 else f"{numbers.trades} trades"
    yield f"{reading.period.text} in account {account}: {trades} closed"
    if numbers.trades:
        yield from _came_to(numbers, reading.before)
    unit = numbers.asset
    for cost in reading.costs:
        money = _total(cost.money, unit)
        yield f"  {cost.rule_id} broken {cost.count}x, those positions {money}"
    for chosen in reading.three if reading.period.kind is PeriodKind.WEEK else ():
        trade = chosen.trade
        yield f"  look at {trade.symbol} {trade.side} ({chosen.why}): {_result(trade)}"
    for near in reading.near:
        yield f"  near liquidation: {near.symbol} {near.side} at {near.reached_at:%Y-%m-%d %H:%M}"
    yield from _said(reading.period, standing)
    due = ", ".join(one.text for one in standing.due) or "nothing"
    yield f"due: {due}"


def _said(period: Period, standing: Standing) -> Iterator[str]:
    """Yield what was written about a period."""
    day, week = standing.day(period.first), standing.week(period)
    if period.kind is PeriodKind.DAY and day is not None:
        yield f"you said: {day.went}. {day.line}".rstrip()
    elif period.kind is PeriodKind.WEEK and week is not None:
        if week.said.grade is not None:
            yield f"the sentence before: {week.said.grade}. {week.said.grade_line}".rstrip()
        if week.said.sentence is not None:
            yield f"for the next week: {week.said.sentence.text}"
    else:
        yield "not reviewed"


def _came_to(numbers: PeriodNumbers, before: PeriodNumbers) -> Iterator[str]:
    unit = numbers.asset
    money, earlier = _total(numbers.money, unit), _total(before.money, unit)
    yield f"  result {money} (before: {earlier})"
    if numbers.money.unknown:
        yield (
            f"  {numbers.money.unknown} of {numbers.trades} not counted: settled in another asset, "
            "or no file tells the result"
        )
    yield f"  in R {_total(numbers.r, _IN_R)}"
    yield f"  won {numbers.won}, lost {numbers.lost}, liquidated {numbers.liquidated}"
    yield f"  clean {numbers.clean} of {numbers.trades}{_untold(numbers)}"


def _untold(numbers: PeriodNumbers) -> str:
    untold = numbers.clean_untold
    return f" (leverage or stop unknown for {untold})" if untold else ""


def _total(total: Total, unit: str) -> str:
    if not total.known:
        return "unknown" if total.unknown else "nothing closed"
    of_all = f" of {total.known} of {total.known + total.unknown}" if total.unknown else ""
    return f"{total.amount:+.{_places(unit)}f} {unit}{of_all}"


def _result(trade: ReviewedTrade) -> str:
    if trade.net_result is None:
        return "unknown"
    return f"{trade.net_result:+.{_places(trade.asset)}f} {trade.asset}"


def _places(unit: str) -> int:
    """Return how many decimals an amount is shown with; a coin is worth more than a dollar."""
    return 2 if unit == _IN_R else asset_decimals(unit)
