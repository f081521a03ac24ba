"""Answers of the analytics as plain rows: what JSON is made of; numbers are texts."""

from decimal import Decimal

from journal.domain.statistics.bootstrap import Interval
from journal.domain.statistics.breakdown.definitions import GROUP_DEFINITIONS
from journal.domain.statistics.breakdown.rows import BreakdownRow
from journal.domain.statistics.performance.figure import Figure
from journal.services.analytics.answers import Breakdown, Overview, Scope
from journal.services.positions.rows import Row, number


def overview_row(overview: Overview) -> Row:
    """Return all figures with their definitions."""
    return {
        "scope": scope_row(overview.scope),
        "figures": {figure.name: figure_row(figure) for figure in overview.figures},
    }


def breakdown_row(breakdown: Breakdown) -> Row:
    """Return what each group of trades brought."""
    definition = GROUP_DEFINITIONS[breakdown.dimension]
    return {
        "by": breakdown.dimension.value,
        "definition": definition.text,
        "source": definition.source,
        "scope": scope_row(breakdown.scope),
        "rows_may_overlap": breakdown.may_overlap,
        "rows": [_group_row(row) for row in breakdown.rows],
    }


def scope_row(scope: Scope) -> Row:
    """Return what an answer is about, and what it leaves out."""
    return {
        "accounts": list(scope.accounts),
        "from": scope.period.since.isoformat() if scope.period.since else None,
        "to": scope.period.until.isoformat() if scope.period.until else None,
        "query": scope.query,
        "unit": scope.unit.value,
        "asset": scope.asset,
        "trades": scope.trades,
        "trades_known_in_unit": scope.measured,
        "open_positions": scope.open_positions,
        "unknown_results": scope.unknown_results,
        "fees_missing": scope.fees_missing,
        "other_assets": dict(scope.other_assets),
        "rates": {asset: number(rate) for asset, rate in scope.rates},
        "notes": list(scope.notes),
    }


def figure_row(figure: Figure) -> Row:
    """Return one figure with its definition."""
    return {
        "label": figure.definition.label,
        "kind": figure.definition.kind.value,
        "value": _plain(figure.value),
        "interval": _interval(figure.interval),
        "count": figure.count,
        "too_few": figure.is_too_few,
        "unknown_because": figure.reason,
        "definition": figure.definition.text,
        "source": figure.definition.source,
    }


def _group_row(row: BreakdownRow) -> Row:
    return {
        "group": row.label.text,
        "section": row.label.section,
        "is_known": row.label.is_known,
        "unknown_because": row.label.reason,
        "count": row.count,
        "wins": row.wins,
        "win_rate": _plain(row.win_rate),
        "win_rate_interval": _interval(row.win_rate_interval),
        "total": _plain(row.total),
        "average": _plain(row.average),
        "average_r": _plain(row.average_r),
        "r_count": row.r_count,
        "profit_factor": _plain(row.profit_factor),
        "too_few": row.is_too_few,
    }


def _interval(interval: Interval | None) -> list[str | None] | None:
    return None if interval is None else [_plain(interval.low), _plain(interval.high)]


def _plain(value: Decimal | None) -> str | None:
    """Return a number without zeros at its end; a quotient with eighteen digits."""
    if value is None:
        return None
    digits = f"{value:f}" if len(value.as_tuple().digits) <= _DIGITS else f"{value:.{_DIGITS}g}"
    return number(Decimal(digits).normalize() if Decimal(digits) else Decimal(0))


_DIGITS = 28
