"""`cooldown-journal analytics`: every figure of closed positions, whole or apart by a dimension."""

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from journal.bootstrap import Services
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.query.errors import QueryError
from journal.domain.query.parser import parse
from journal.domain.query.tree import Query
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.breakdown.rows import BreakdownRow
from journal.domain.statistics.performance.figure import Figure, FigureKind
from journal.domain.statistics.trades.sample import Unit
from journal.services.account.settings import zone_of
from journal.services.analytics.answers import Breakdown, Overview, Scope
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.rows import breakdown_row, overview_row

_DAY_S, _HOUR_S, _MINUTE_S = 86_400, 3_600, 60


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser("analytics", help="figures of closed positions")
    parser.add_argument(
        "--account",
        action="append",
        metavar="NAME",
        help="default: the first account; several count together",
    )
    parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY")
    parser.add_argument(
        "--by", type=Dimension, choices=tuple(Dimension), metavar="DIMENSION", help=_dimensions()
    )
    parser.add_argument(
        "--query", default="", metavar="QUERY", help="only positions that it finds: pnl<0 tag:fomo"
    )
    parser.add_argument("--unit", type=Unit, choices=tuple(Unit), default=Unit.MONEY)
    parser.add_argument("--asset", help="what money is told in; default: the most frequent one")
    parser.add_argument(
        "--rate",
        action="append",
        default=[],
        metavar="ASSET=RATE",
        help="what one unit of another asset is worth; without, its positions are left out",
    )
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Print the figures; return 0."""
    question = _question(arguments, services)
    services.analytics.prepare(question)
    if arguments.by is None:
        overview = services.analytics.overview(question)
        answer, lines = overview_row(overview), _overview_lines(overview)
    else:
        breakdown = services.analytics.breakdown(question, arguments.by)
        if breakdown.is_pending:
            services.analytics.judge(question.accounts)
            breakdown = services.analytics.breakdown(question, arguments.by)
        answer, lines = breakdown_row(breakdown), _breakdown_lines(breakdown)
    print(json.dumps(answer, ensure_ascii=False) if arguments.json else "\n".join(lines))
    return 0


def _dimensions() -> str:
    return f"one of {', '.join(Dimension)}"


def _question(arguments: argparse.Namespace, services: Services) -> AnalyticsQuestion:
    """Return what is asked; days are those of the zone in the settings."""
    names: Sequence[str | None] = arguments.account or [None]
    return AnalyticsQuestion(
        accounts=tuple(services.accounts.named(name).name for name in names),
        period=Period(since=arguments.since, until=arguments.until),
        query=_query(arguments.query),
        unit=arguments.unit,
        asset=arguments.asset.strip().upper() if arguments.asset else None,
        rates=dict(map(_rate, arguments.rate)),
        zone=zone_of(services.settings.read()),
    )


def _query(text: str) -> Query:
    try:
        return parse(text)
    except QueryError as error:
        raise JournalError(error.marked_in(text)) from error


def _rate(text: str) -> tuple[str, Decimal]:
    asset, _, rate = text.partition("=")
    try:
        return asset.strip().upper(), Decimal(rate)
    except InvalidOperation as error:
        raise InvalidValueError("rate", f"must be written like USDC=0.9998, not {text}") from error


def _overview_lines(overview: Overview) -> Iterator[str]:
    yield _heading(overview.scope)
    width = max(len(figure.definition.label) for figure in overview.figures)
    for figure in overview.figures:
        label = f"{figure.definition.label:<{width}}"
        yield f"  {label}  {_value(figure, overview.scope)}{_doubts(figure, overview.scope)}"
    yield from overview.scope.notes


def _breakdown_lines(breakdown: Breakdown) -> Iterator[str]:
    scope = breakdown.scope
    yield f"{_heading(scope)}, by {breakdown.dimension}"
    width = max((len(_name(row)) for row in breakdown.rows), default=0)
    for row in breakdown.rows:
        factor = "—" if row.profit_factor is None else f"{row.profit_factor:.2f}"
        in_r = "—" if row.average_r is None else f"{row.average_r:+.2f} R"
        yield (
            f"  {_name(row):<{width}}  {row.count:>7,}  won {row.win_rate:>4.0%}  "
            f"total {_amount(row.total, scope)}  average {_amount(row.average, scope)}  "
            f"{in_r}  profit factor {factor}{'  too few trades' if row.is_too_few else ''}"
        )
    if breakdown.may_overlap:
        yield "One trade can stand in several rows."
    yield from scope.notes


def _name(row: BreakdownRow) -> str:
    section = f"{row.label.section}:" if row.label.section else ""
    return f"{section}{row.label.text}" if row.label.is_known else f"not known ({row.label.reason})"


def _heading(scope: Scope) -> str:
    days = f"{scope.period.since or 'the beginning'} to {scope.period.until or 'the newest'}"
    positions = "position" if scope.trades == 1 else "positions"
    found = f", found by {scope.query}" if scope.query else ""
    return f"{', '.join(scope.accounts)}: {scope.trades:,} closed {positions}, {days}{found}"


def _amount(value: Decimal, scope: Scope, sign: str = "+") -> str:
    if scope.unit is Unit.PERCENT:
        return f"{value:{sign}.2%}"
    return f"{value:{sign},.2f} {'R' if scope.unit is Unit.R else scope.asset}"


def _value(figure: Figure, scope: Scope) -> str:
    """Return a value in plain text; money is cut for reading only, JSON has all of it."""
    value, kind = figure.value, figure.definition.kind
    if value is None:
        return f"— ({figure.reason})"
    sign = "+" if figure.definition.is_signed else ""
    if kind is FigureKind.AMOUNT:
        return _amount(value, scope, sign)
    if kind is FigureKind.DURATION:
        return _duration(int(value))
    shown = {
        FigureKind.MONEY: f"{value:{sign},.2f} {scope.asset}",
        FigureKind.R: f"{value:+.2f} R",
        FigureKind.SHARE: f"{value:.1%}",
        FigureKind.RATIO: f"{value:.2f}",
        FigureKind.COUNT: f"{value:,.0f}",
    }
    return shown[kind]


def _doubts(figure: Figure, scope: Scope) -> str:
    """Return the interval, and whether the trades are too few."""
    if figure.value is None:
        return ""
    interval, kind = figure.interval, figure.definition.kind
    said = ""
    if interval is not None and kind is FigureKind.SHARE:
        said = f"  (95 %: {interval.low:.1%} to {interval.high:.1%})"
    elif interval is not None and kind is FigureKind.AMOUNT:
        low, high = _amount(interval.low, scope), _amount(interval.high, scope)
        said = f"  (95 %: {low} to {high})"
    elif interval is not None:
        said = f"  (95 %: {interval.low:+.2f} to {interval.high:+.2f})"
    return f"{said}  too few trades" if figure.is_too_few else said


def _duration(seconds: int) -> str:
    if seconds >= _DAY_S:
        return f"{seconds // _DAY_S} d {seconds % _DAY_S // _HOUR_S} h"
    if seconds >= _HOUR_S:
        return f"{seconds // _HOUR_S} h {seconds % _HOUR_S // _MINUTE_S:02d} min"
    return f"{seconds // _MINUTE_S} min"
