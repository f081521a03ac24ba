"""A report cut into pages: no heading alone at the foot, no row cut in two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from journal.gui.reports.report import Report
from journal.gui.reports.section import Section
from journal.gui.reports.writing.blocks import UNIT, Block, Paragraph, Picture, Sheet
from journal.gui.reports.writing.grids import Facts, Lines
from journal.gui.style.theme import Meaning

_TITLE, _PART, _QUESTION, _BODY, _SMALL = 20.0, 15.0, 11.5, 9.0, 8.0
_ABOVE_SECTION: Final = 16 * UNIT
_LEAST_SHARE: Final = 8
"""Of a page: so much of a table or a text follows its heading, if it can be cut there."""
_QUOTE_INDENT: Final = 12 * UNIT


@dataclass(frozen=True, slots=True)
class Placed:
    """A block at its place on a page."""

    block: Block
    y: float


Page = tuple[Placed, ...]


def groups_of(report: Report) -> Iterator[tuple[Block, ...]]:
    """Yield the blocks of a report; each group begins a page."""
    blocks: list[Block] = [
        Paragraph(text=report.title, points=_TITLE, strong=True, keeps_next=True),
        Paragraph(text=report.subtitle, points=_BODY, meaning=Meaning.MUTED),
    ]
    for part in report.parts:
        if part.title:
            if len(blocks) > 2 or part is not report.parts[0]:  # noqa: PLR2004  # title and line
                yield tuple(blocks)
                blocks = []
            blocks.append(
                Paragraph(
                    text=part.title, points=_PART, strong=True, keeps_next=True, space=10 * UNIT
                )
            )
        for section in part.sections:
            blocks.extend(_section(section))
    yield tuple(blocks)


def pages_of(groups: Iterator[tuple[Block, ...]], width: float, height: float) -> Iterator[Page]:
    """Yield the pages: blocks follow one another, and are cut where they may be."""
    for group in groups:
        yield from _pages(list(group), width, height)


def _pages(blocks: list[Block], width: float, height: float) -> Iterator[Page]:
    page: list[Placed] = []
    y = 0.0
    while blocks:
        block = blocks.pop(0)
        top = y + block.space if page else 0.0
        needed = block.height(width)
        if top + needed + _kept_with(block, blocks, width, height) <= height:
            page.append(Placed(block, top))
            y = top + needed
            continue
        parts = block.split(width, height - top)
        if parts is not None:
            page.append(Placed(parts[0], top))
            blocks.insert(0, parts[1])
        elif page:
            blocks.insert(0, block)
            _take_back(page, blocks)
        else:
            page.append(Placed(block, 0.0))  # higher than a page and not to be cut
        yield tuple(page)
        page, y = [], 0.0
    if page:
        yield tuple(page)


def _kept_with(block: Block, after: Sequence[Block], width: float, height: float) -> float:
    """Return how much room what must stay below a block needs, as far as it can be cut."""
    needed = 0.0
    for following in after if block.keeps_next else ():
        whole = following.height(width)
        parts = following.split(width, height / _LEAST_SHARE)
        needed += following.space + (whole if parts is None else parts[0].height(width))
        if not following.keeps_next:
            break
    return min(needed, height / 2)


def _take_back(page: list[Placed], blocks: list[Block]) -> None:
    """Take headings from the end of a page to the next one, unless nothing else is on it."""
    while len(page) > 1 and page[-1].block.keeps_next:
        blocks.insert(0, page.pop().block)


def _section(section: Section) -> Iterator[Block]:
    yield Paragraph(
        text=section.question,
        points=_QUESTION,
        strong=True,
        keeps_next=True,
        space=_ABOVE_SECTION,
    )
    if section.answer:
        has_more = bool(section.facts or section.drawing or section.table)
        yield Paragraph(text=section.answer, points=_BODY, keeps_next=has_more)
    if section.facts:
        yield Facts(facts=section.facts)
    if section.drawing is not None:
        yield Sheet(drawing=section.drawing)
    if section.table is not None and section.table.rows:
        yield Lines(table=section.table)
    for photo in section.photos:
        yield Picture(png=photo.png)
        yield Paragraph(text=photo.caption, points=_SMALL, meaning=Meaning.MUTED)
    for quote in section.quotes:
        if quote.about:
            yield Paragraph(
                text=quote.about,
                points=_SMALL,
                meaning=Meaning.MUTED,
                keeps_next=bool(quote.text),
                indent=_QUOTE_INDENT,
                space=8 * UNIT,
            )
        if quote.text:
            yield Paragraph(text=quote.text, points=_BODY, indent=_QUOTE_INDENT, bar=True)
    for note in section.notes:
        yield Paragraph(text=note, points=_SMALL, meaning=Meaning.MUTED)
