"""The Journal's query for the trades of an answer, for those of a group, a day or a bar."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from journal.domain.query.parser import parse
from journal.domain.query.printing import printed, written_value
from journal.domain.query.tree import Comparison, Operator, Or, Query, all_of
from journal.domain.statistics.breakdown.dimension import Dimension, Label
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.answers import Breakdown, Scope

_UP_TO: Final = re.compile(r"up to ([\d.]+) ?(\S*)")
_OVER: Final = re.compile(r"over ([\d.]+) ?(\S*)")
_BETWEEN: Final = re.compile(r"([\d.]+) ?(\S*) to ([\d.]+) ?(\S*)")
_UNITS: Final = {"x": "", "%": "%", "min": "m", "h": "h", "day": "d", "days": "d"}
_WORDS: Final = {
    "without a plan": "plan:none",
    "with a plan": "plan:any",
    "broke a rule": "broke:any",
    "clean": "broke:none",
    "alone": "stacked<=1",
    "2 at once": "stacked=2",
    "3 at once": "stacked=3",
    "4 or 5 at once": "stacked:4..5",
    "6 or more at once": "stacked>5",
}
_BY_RESULT: Final = {Unit.MONEY: "pnl", Unit.R: "r"}


def query_of(answer: Breakdown, label: Label) -> str | None:
    """Return what finds a group's trades in the Journal; None: nothing that it knows does."""
    write = _WRITTEN.get(answer.dimension)
    group = None if write is None else write(label)
    return None if group is None else _printed(answer.scope, group)


def query_of_scope(scope: Scope) -> str:
    """Return what finds all trades that an answer is about."""
    return _printed(scope, "")


def query_of_day(scope: Scope, day: date) -> str:
    """Return what finds those that were closed on a day of the zone."""
    return _printed(scope, f"closed:{day.isoformat()}")


def query_of_results(scope: Scope, low: float | None, high: float | None) -> str | None:
    """Return what finds those whose result lies in a range, its high end left out.

    Args:
        scope: of the answer.
        low: the least result; None: without an end.
        high: the first that is too much; None: without an end.
    """
    field = _BY_RESULT.get(scope.unit)
    if field is None or scope.rates:
        return None
    ends = [] if low is None else [f"{field}>={_plain(low)}"]
    ends += [] if high is None else [f"{field}<{_plain(high)}"]
    return _printed(scope, " ".join(ends))


def query_of_reach(scope: Scope, distance: float, *, is_stop: bool) -> str:
    """Return what finds the trades that price went so far with, against them or for them."""
    name, in_r = "mae" if is_stop else "mfe", scope.unit is Unit.R
    asked = f"{name}_r>={_plain(distance)}" if in_r else f"{name}>={_plain(distance * 100)}%"
    return _printed(scope, asked)


def _printed(scope: Scope, text: str) -> str:
    """Return a query that leaves out what the answer left out."""
    question = scope.question
    asked = " ".join([text, "is:closed", *_left_out(scope)])
    named: list[Query] = [
        Comparison(name="symbol", operator=Operator.EQUALS, text=symbol)
        for symbol in sorted(question.symbols)
    ]
    symbols = [Or(parts=tuple(named))] if len(named) > 1 else named
    return printed(all_of(question.query, *symbols, parse(asked)))


def _left_out(scope: Scope) -> Iterator[str]:
    question, period = scope.question, scope.period
    if question.side is not None:
        yield f"side:{question.side.value}"
    if period.since is not None:
        yield f"closed>={period.since.isoformat()}"
    if period.until is not None:
        yield f"closed<={period.until.isoformat()}"
    if scope.unknown_results:
        yield "pnl!=unknown"
    if scope.other_assets:
        assets = (scope.asset, *(asset for asset, _ in scope.rates))
        yield f"({' or '.join(f'asset:{written_value(asset)}' for asset in assets)})"
    if scope.unit is Unit.R and scope.measured < scope.trades:
        yield "r!=unknown"


def _named(field: str) -> Callable[[Label], str | None]:
    """Return what writes a group that is called as the field's value is."""
    return lambda label: (
        f"{field}={written_value(label.text)}" if label.is_known else f"{field}:unknown"
    )


def _between(field: str) -> Callable[[Label], str | None]:
    """Return what writes a group of numbers: ``up to 5 %``, ``5 to 10 %``, ``over 10 %``."""

    def write(label: Label) -> str | None:
        if not label.is_known:
            return f"{field}:unknown"
        if found := _UP_TO.fullmatch(label.text):
            return f"{field}<={_value(*found.groups())}"
        if found := _OVER.fullmatch(label.text):
            return f"{field}>{_value(*found.groups())}"
        if found := _BETWEEN.fullmatch(label.text):
            low, low_unit, high, high_unit = found.groups()
            return (
                f"{field}>{_value(low, low_unit or high_unit)} {field}<={_value(high, high_unit)}"
            )
        return None

    return write


def _worded(label: Label) -> str | None:
    return _WORDS.get(label.text)


def _told(field: str) -> Callable[[Label], str | None]:
    """Return what writes a group by what was written; of nothing written, that there is none."""
    return lambda label: (
        f"{field}={written_value(label.text)}" if label.is_known else f"{field}:none"
    )


def _plan(label: Label) -> str | None:
    return _worded(label) if label.is_known else "plan:unknown"


def _rule(label: Label) -> str | None:
    return _worded(label) or f"broke:{label.text}"


def _rating(label: Label) -> str | None:
    return f"rating={label.text.partition(' ')[0]}" if label.is_known else "rating:unknown"


def _month(label: Label) -> str | None:
    return f"closed:{label.text}" if label.is_known else None


def _hour(label: Label) -> str | None:
    return f"hour={int(label.text[:2])}" if label.is_known else None


def _weekday(label: Label) -> str | None:
    return f"weekday:{label.text.lower()}" if label.is_known else None


def _value(number: str, unit: str) -> str:
    return f"{number}{_UNITS[unit]}"


def _plain(number: float) -> str:
    """Return a number as the query language writes it: digits without an exponent."""
    text = f"{number:.12f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


_WRITTEN: Final[Mapping[Dimension, Callable[[Label], str | None]]] = {
    Dimension.SYMBOL: _named("symbol"),
    Dimension.SIDE: _named("side"),
    Dimension.LEVERAGE: _between("leverage"),
    Dimension.MARGIN_MODE: _named("margin"),
    Dimension.LIQUIDATION_DISTANCE: _between("distance"),
    Dimension.HOLDING_TIME: _between("duration"),
    Dimension.HOUR: _hour,
    Dimension.WEEKDAY: _weekday,
    Dimension.STACKED: _worded,
    Dimension.SINCE_LOSS: _between("after_loss"),
    Dimension.PLAN: _plan,
    Dimension.CLEAN: _worded,
    Dimension.RULE: _rule,
    Dimension.MONTH: _month,
    Dimension.TAG: _told("tag"),
    Dimension.FEELING: _told("before"),
    Dimension.RATING: _rating,
}
