"""A week, a month or any stretch of days as sections: figures, curve, calendar, tables, words."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.instants import ms_from_utc
from journal.domain.rules.severity import Severity
from journal.gui.printing.words.diary import diary_sections, week_sections
from journal.gui.printing.words.figures import figure_facts, unknown_reasons
from journal.gui.reports.drawing.calendar import DayResult, calendar_drawing
from journal.gui.reports.drawing.equity import equity_drawing
from journal.gui.reports.section import Row, Section, TextTable
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning
from journal.services.analytics.question import Period
from journal.services.positions.service import PositionView
from journal.services.reports.period import PeriodContents

_MOST_BREACHES: Final = 120
_A_DAY_MS: Final = 86_400_000
_NO_PROOF: Final = (
    "The net of the closed positions that broke it, after fees and funding. One position may stand "
    "in several lines. That it lost does not prove that the rule was why."
)


def period_title(days: Period) -> str:
    """Return the name of a stretch of days: a week, a month, or from when to when."""
    first, last = days.since, days.until
    if first is None or last is None:
        return "All days"
    if last - first == timedelta(days=6) and first.weekday() == 0:
        year, week, _ = first.isocalendar()
        return f"Week {week} of {year}"
    is_month = first.day == 1 and (last + timedelta(days=1)).day == 1
    if is_month and first.month == last.month and first.year == last.year:
        return f"{words.MONTH_NAMES[first.month - 1]} {first.year}"
    return _dated(first) if first == last else f"{_dated(first)} to {_dated(last)}"


def period_sections(contents: PeriodContents, style: TextStyle) -> Iterator[Section]:
    """Yield what there is to say; a section of which nothing is known says so in a sentence."""
    overview = contents.overview
    yield Section(
        question="Key figures",
        answer=_in_a_sentence(contents),
        facts=figure_facts(overview, style),
        notes=unknown_reasons(overview),
    )
    yield from _curves(contents, style)
    if contents.closed:
        yield _positions(contents, style)
    if contents.still_open:
        yield _still_open(contents, style)
    yield from _episodes(contents, style)
    yield from _breaches(contents, style)
    yield from week_sections(contents.weeks, contents.sentences)
    views = (*contents.closed, *contents.still_open)
    yield from diary_sections(contents.written, views, contents.days_reviewed)


_HARDLY_JUDGED = " The leverage of {} is not known: few rules could be judged."


def _in_a_sentence(contents: PeriodContents) -> str:
    count, broken = contents.closed_count, len(contents.breaches)
    if not count:
        return "No position was closed in these days."
    closed = "1 position was closed" if count == 1 else f"{count} positions were closed"
    rules = "no broken rule was found" if not broken else f"rules were broken {_times(broken)}"
    untold = sum(one.exposure.leverage is None for one in contents.closed)
    hardly = _HARDLY_JUDGED.format(untold) if untold else ""
    ended = len(contents.episodes)
    liquidated = f", {ended} {'liquidation' if ended == 1 else 'liquidations'}" if ended else ""
    return f"{closed}, {rules}{liquidated}.{hardly}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _curves(contents: PeriodContents, style: TextStyle) -> Iterator[Section]:
    equity, asset = contents.equity, contents.overview.scope.asset
    begin, end = contents.span
    moments = equity.at.tolist()
    since, until = contents.days.since, contents.days.until
    is_long = since is not None and until is not None and _is_long(since, until)
    first = int(moments[0]) - _A_DAY_MS if is_long and moments else ms_from_utc(begin)
    shown = (first, ms_from_utc(min(end, contents.read_at)))
    curve = equity_drawing(moments, equity.values.tolist(), asset, style, span=shown)
    if curve is not None:
        yield Section(
            question="Results added up",
            drawing=curve,
            notes=("By the time of closing. Shaded: how far below the highest point so far.",),
        )
    days = {day.date: DayResult(net=day.result, count=day.count) for day in contents.calendar.days}
    if days and since is not None and until is not None:
        drawn = (max(since, min(days)), min(until, max(days))) if is_long else (since, until)
        yield Section(
            question="Day by day",
            drawing=calendar_drawing(*drawn, days, asset, style),
            notes=(f"In {asset}, after fees and funding, on the day of closing.",),
        )


def _is_long(since: date, until: date) -> bool:
    """Whether empty months at both ends are better left out."""
    return (until - since).days > 62  # noqa: PLR2004  # two months


def _positions(contents: PeriodContents, style: TextStyle) -> Section:
    left_out = contents.closed_count - len(contents.closed)
    notes = []
    if left_out:
        notes.append(
            f"The newest {len(contents.closed)} of them; {left_out} earlier ones are not "
            "listed, though every figure counts them."
        )
    unknown = sum(view.net_pnl is None for view in contents.closed)
    if unknown:
        notes.append(
            f"{words.UNKNOWN}: the result of {unknown} is not known, since the file "
            "starts in the middle of them. An earlier export tells it."
        )
    broken: dict[str, set[str]] = {}
    for entry in contents.breaches:
        if entry.position is not None:
            broken.setdefault(entry.position.key, set()).add(entry.breach.rule_id)
    rows = [
        _position(view, sorted(broken.get(view.position.key, ())), style)
        for view in contents.closed
    ]
    headers = ("Closed", "Position", "Held", "Leverage", "Entry", "Exit", "Net", "R", "Rules")
    return Section(
        question="Closed positions",
        table=TextTable(headers=headers, rows=tuple(rows), numbers=frozenset({3, 4, 5, 6, 7})),
        notes=tuple(notes),
    )


def _position(view: PositionView, broken: list[str], style: TextStyle) -> Row:
    position, net, multiple = view.position, view.net_pnl, view.r_multiple
    held = position.held(position.newest_at)
    name = f"{position.symbol} {position.side}"
    return Row(
        cells=(
            style.short_time(position.newest_at),
            f"{name}, liquidated" if view.liquidation is not None else name,
            words.duration(held),
            words.leverage(view.exposure.leverage),
            words.price(position.entry_price),
            words.price(position.exit_price),
            style.pnl(net, quote_asset(position.symbol)),
            words.UNKNOWN if multiple is None else words.number(multiple, 2, signed=True),
            " ".join(broken),
        ),
        meaning=Meaning.CRITICAL if view.liquidation is not None else Meaning.PLAIN,
    )


def _still_open(contents: PeriodContents, style: TextStyle) -> Section:
    rows = tuple(
        Row(
            cells=(
                style.time(view.position.opened_at),
                f"{view.position.symbol} {view.position.side}",
                words.number(view.position.quantity),
                words.price(view.position.entry_price),
                words.leverage(view.exposure.leverage),
                words.UNKNOWN
                if view.exposure.lines is None
                else words.price(view.exposure.lines.liquidation_price, view.position.side),
            )
        )
        for view in contents.still_open
    )
    headers = ("Opened", "Position", "Size", "Entry", "Leverage", "Liquidation price")
    return Section(
        question="Open now",
        table=TextTable(headers=headers, rows=rows, numbers=frozenset({2, 3, 4, 5})),
        notes=(f"As of {style.day_and_time(contents.read_at)}; part of no figure above.",),
    )


def _episodes(contents: PeriodContents, style: TextStyle) -> Iterator[Section]:
    if not contents.episodes:
        return
    rows = []
    for view in contents.episodes:
        loss = style.money_apart(view.lost)
        rows.append(
            Row(
                cells=(
                    style.time(view.episode.ended_at),
                    ", ".join(view.symbols),
                    f"at least {loss}" if view.loss_is_partial and view.lost else loss,
                    words.percent(view.share_of_account),
                    style.time(view.pause_ends_at),
                    "yes"
                    if not view.positions_opened_in_pause
                    else f"no, {view.positions_opened_in_pause} opened",
                ),
                meaning=Meaning.CRITICAL,
            )
        )
    headers = ("Ended", "Symbols", "Loss", "Of account", "Pause until", "Pause kept")
    yield Section(
        question="Liquidations",
        table=TextTable(headers=headers, rows=tuple(rows), numbers=frozenset({2, 3})),
        notes=("Each has a report of its own: its review tells why.",),
    )


def _breaches(contents: PeriodContents, style: TextStyle) -> Iterator[Section]:
    if not contents.breaches:
        return
    costs = sorted(contents.costs.items(), key=lambda one: (one[1].made, one[0]))
    rows = tuple(
        Row(
            cells=(
                rule_id,
                contents.rule_names.get(rule_id, "A rule that was removed"),
                str(total.count),
                style.pnl_apart(total.made),
                str(total.unknown) if total.unknown else "",
            ),
        )
        for rule_id, total in costs
    )
    headers = ("Rule", "What it is about", "Broken", "Net of those positions", "Not known")
    yield Section(
        question="What broken rules went along with",
        table=TextTable(headers=headers, rows=rows, numbers=frozenset({2, 3, 4})),
        notes=(_NO_PROOF,),
    )
    listed = contents.breaches[-_MOST_BREACHES:]
    rows = tuple(
        Row(
            cells=(
                style.short_time(one.breach.at),
                f"{one.breach.rule_id} {one.breach.severity.text}",
                one.position.symbol if one.position else "Account",
                one.breach.sentence + (f"\nYou wrote: {one.answer.sentence}" if one.answer else ""),
            ),
            meaning=Meaning.CRITICAL if one.breach.severity is Severity.CRITICAL else Meaning.PLAIN,
        )
        for one in listed
    )
    left_out = len(contents.breaches) - len(listed)
    yield Section(
        question="Rules broken, one by one",
        table=TextTable(headers=("Time", "Rule", "Where", "What"), rows=rows),
        notes=(f"{left_out} earlier ones are not listed.",) if left_out else (),
    )


def _dated(day: date) -> str:
    return f"{words.calendar_day(day)} {day.year}"


def period_dates(days: Period) -> str:
    """Return from when to when a stretch of days goes."""
    if days.since is None or days.until is None:
        return "All days"
    if days.since == days.until:
        return _dated(days.since)
    return f"{_dated(days.since)} to {_dated(days.until)}"
