"""A report as one page of HTML that needs no other file; whatever comes from data is escaped."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from journal.gui.reports.drawing.svg import FAMILY, as_svg
from journal.gui.reports.report import Report
from journal.gui.reports.section import Fact, Section, TextTable
from journal.gui.style.theme import LIGHT, Meaning

DEMO: Final = "DEMO: invented trades, none of them yours"
_SHORT: Final = 18
"""Letters: a cell of no more is not broken into lines."""
_STYLE: Final = f"""
:root {{ color-scheme: light; }}
body {{ font: 14px/1.45 {FAMILY}; font-variant-numeric: tabular-nums; color: {LIGHT.text};
  background: #fff; max-width: 860px; margin: 32px auto; padding: 0 24px; }}
h1 {{ font-size: 24px; margin: 0 0 4px; }} h2 {{ font-size: 16px; margin: 28px 0 6px; }}
h1.part {{ margin-top: 40px; break-before: page; font-size: 20px; }}
h1, h2 {{ break-after: avoid; }}
p {{ margin: 4px 0 8px; white-space: pre-line; }}
.demo {{ display: inline-block; border: 1px solid {LIGHT.demo}; color: {LIGHT.demo};
  border-radius: 6px; padding: 2px 10px; font-weight: 600; }}
.facts {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
  gap: 12px 24px; margin: 8px 0 12px; }} .facts b {{ display: block; font-size: 17px; }}
.facts span, th, .note, footer, figcaption {{ color: {LIGHT.text_muted}; font-size: 12.5px; }}
table {{ border-collapse: collapse; width: 100%; margin: 6px 0 12px; font-size: 13px; }}
th {{ text-align: left; font-weight: normal; border-bottom: 1px solid {LIGHT.border_strong}; }}
th, td {{ padding: 4px 10px 4px 0; vertical-align: top; }}
td {{ border-bottom: 1px solid {LIGHT.border}; }} tr {{ break-inside: avoid; }}
.number {{ text-align: right; }} .short {{ white-space: nowrap; }}
blockquote {{ margin: 8px 0; padding: 2px 0 2px 14px; border-left: 3px solid {LIGHT.accent};
  white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid; }}
figure {{ margin: 10px 0; break-inside: avoid; }} svg {{ width: 100%; height: auto; }}
img {{ max-width: 100%; max-height: 520px; }}
.profit {{ color: {LIGHT.profit}; }} .loss {{ color: {LIGHT.loss}; }}
.critical {{ color: {LIGHT.critical}; }} .warning {{ color: {LIGHT.warning}; }}
.accent {{ color: {LIGHT.accent}; }} .lock {{ color: {LIGHT.lock}; }}
.muted {{ color: {LIGHT.text_muted}; }}
footer {{ margin-top: 40px; border-top: 1px solid {LIGHT.border}; padding-top: 8px; }}
@page {{ size: A4; margin: 15mm; }} @media print {{ body {{ margin: 0; padding: 0; }} }}
"""


def as_html(report: Report) -> str:
    """Return a report as a page that needs no other file."""
    head = f'<meta charset="utf-8"><title>{escape(report.title)}</title><style>{_STYLE}</style>'
    body = "".join(_body(report))
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def _body(report: Report) -> Iterator[str]:
    if report.is_demo:
        yield f'<p class="demo">{DEMO}</p>'
    yield f"<h1>{escape(report.title)}</h1><p>{escape(report.subtitle)}</p>"
    for part in report.parts:
        if part.title:
            yield f'<h1 class="part">{escape(part.title)}</h1>'
        for section in part.sections:
            yield from _section(section)
    if report.foot:
        yield f"<footer>{escape(report.foot)}</footer>"


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.question)}</h2>"
    if section.answer:
        yield f"<p>{escape(section.answer)}</p>"
    if section.facts:
        yield f'<div class="facts">{"".join(map(_fact, section.facts))}</div>'
    if section.drawing is not None:
        yield f"<figure>{as_svg(section.drawing)}</figure>"
    if section.table is not None:
        yield _table(section.table)
    for photo in section.photos:
        encoded = b64encode(photo.png).decode("ascii")
        caption = escape(photo.caption)
        yield (
            f'<figure><img src="data:image/png;base64,{encoded}" alt="{caption}">'
            f"<figcaption>{caption}</figcaption></figure>"
        )
    for quote in section.quotes:
        about = f'<span class="note">{escape(quote.about)}</span>' if quote.about else ""
        said = [about, escape(quote.text)]
        yield f"<blockquote>{'<br>'.join(filter(None, said))}</blockquote>"
    for note in section.notes:
        yield f'<p class="note">{escape(note)}</p>'


def _fact(fact: Fact) -> str:
    note = f"<span>{escape(fact.note)}</span>" if fact.note else ""
    value = f'<b class="{_class(fact.meaning)}">{escape(fact.value)}</b>'
    return f"<div><span>{escape(fact.label)}</span>{value}{note}</div>"


def _table(table: TextTable) -> str:
    head = _line("th", table.headers, table.numbers, Meaning.PLAIN)
    rows = "".join(_line("td", row.cells, table.numbers, row.meaning) for row in table.rows)
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _line(tag: str, cells: Sequence[str], numbers: frozenset[int], meaning: Meaning) -> str:
    written = ""
    for place, cell in enumerate(cells):
        kinds = [_class(meaning)]
        kinds += ["number"] if place in numbers else []
        kinds += ["short"] if len(cell) <= _SHORT else []
        written += f'<{tag} class="{" ".join(filter(None, kinds))}">{escape(cell)}</{tag}>'
    return f"<tr>{written}</tr>"


def _class(meaning: Meaning) -> str:
    return "" if meaning is Meaning.PLAIN else meaning.value
