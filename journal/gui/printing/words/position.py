"""One position as sections: its chart, figures, result, rules, fills, and what was written."""

from collections.abc import Iterator

from journal.domain.assets import asset_decimals, quote_asset
from journal.domain.diary.entry import DiaryEntry
from journal.domain.ledger.positions import PositionEvent, PositionEventKind
from journal.gui.parts.verdicts import NO_RULES
from journal.gui.printing.words.diary import written_quote
from journal.gui.reports.chart_section import chart_section
from journal.gui.reports.section import Fact, Row, Section, TextTable
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.figures import FIGURES, figure_of, notes_of, result_rows
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.services.charting.content import ChartContent

_MOST_FILLS = 200
_NONE_BROKEN = "It broke none of your rules."
_KINDS = {
    PositionEventKind.OPEN: "opened",
    PositionEventKind.INCREASE: "added",
    PositionEventKind.REDUCE: "reduced",
    PositionEventKind.CLOSE: "closed",
}


def position_sections(
    entry: PositionEntry,
    chart: ChartContent | None,
    written: DiaryEntry,
    photos: Section,
    style: TextStyle,
) -> Iterator[Section]:
    """Yield what is known about a position."""
    position = entry.view.position
    notes = (position.incomplete_reason,) if position.incomplete_reason else ()
    yield Section(question="The trade", answer=_sentence(entry, style), notes=notes)
    yield chart_section(chart, style)
    yield _figures(entry, style)
    yield _result(entry, style)
    yield _rules(entry, style)
    if not written.is_empty:
        yield Section(question="What you wrote", quotes=(written_quote(written, ""),))
    if photos.photos or photos.notes:
        yield photos
    yield _fills(entry, style)


def _sentence(entry: PositionEntry, style: TextStyle) -> str:
    position = entry.view.position
    before = "before " if position.history_incomplete else ""
    opened = f"Opened {before}{style.day_and_time(position.opened_at)}"
    if position.is_open:
        return f"{opened} and still open."
    how = "liquidated" if entry.view.liquidation is not None else "closed"
    ended = f"{opened}, {how} {style.day_and_time(position.newest_at)}"
    held = position.held(position.newest_at)
    return f"{ended}." if held is None else f"{ended} after {words.duration(held)}."


def _figures(entry: PositionEntry, style: TextStyle) -> Section:
    facts, unknown = [], []
    for key, label in FIGURES:
        shown = figure_of(key, entry, style)
        facts.append(Fact(label=label, value=shown.value, note=shown.note, meaning=shown.meaning))
        if shown.value == words.UNKNOWN and shown.tooltip:
            unknown.append(f"{label}: {shown.tooltip}")
    notes = tuple(note for note in notes_of(entry) if note)
    return Section(question="Figures", facts=tuple(facts), notes=(*notes, *unknown))


def _result(entry: PositionEntry, style: TextStyle) -> Section:
    shown = result_rows(entry, style)
    rows = tuple(Row(cells=(one.label, one.value), meaning=one.meaning) for one in shown)
    unknown = [
        f"{one.label}: {one.tooltip}" for one in shown if one.value == words.UNKNOWN and one.tooltip
    ]
    return Section(
        question="Result",
        table=TextTable(headers=("Part", "Amount"), rows=rows, numbers=frozenset({1})),
        notes=tuple(unknown),
    )


def _rules(entry: PositionEntry, style: TextStyle) -> Section:
    judged = entry.view.judged
    if judged is None:
        return Section(question="Rules", answer=NO_RULES)
    notes = tuple(f"{one.rule_id} not judged: {one.reason}" for one in judged.not_judged)
    rows = tuple(
        Row(cells=(style.time(one.at), f"{one.rule_id} {one.severity.text}", one.sentence))
        for one in judged.breaches
    )
    if not rows:
        none = "It broke none of those that could be judged." if notes else _NONE_BROKEN
        return Section(question="Rules", answer=none, notes=notes)
    table = TextTable(headers=("Time", "Rule", "What it broke"), rows=rows)
    return Section(question="Rules", table=table, notes=notes)


def _fills(entry: PositionEntry, style: TextStyle) -> Section:
    events = entry.view.position.events
    left_out = max(len(events) - _MOST_FILLS, 0)
    rows = tuple(_fill(event, style) for event in events[left_out:])
    headers = ("Time", "What", "Quantity", "Price", "PnL", "Fee")
    return Section(
        question="Fills",
        table=TextTable(headers=headers, rows=rows, numbers=frozenset({2, 3, 4, 5})),
        notes=(f"The last {len(rows)}; {left_out} earlier ones are left out.",) if left_out else (),
    )


def _fill(event: PositionEvent, style: TextStyle) -> Row:
    fill = event.fill
    fee_asset = fill.fee_asset or ""
    fee = style.money(event.fee, fee_asset, max(4, asset_decimals(fee_asset)))
    return Row(
        cells=(
            style.time(fill.traded_at, seconds=True),
            _KINDS.get(event.kind, event.kind.value),
            words.number(event.quantity),
            words.price(fill.price),
            style.pnl(event.pnl, quote_asset(fill.symbol)) if event.kind.takes_off else "",
            fee,
        )
    )
