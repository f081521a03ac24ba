"""Reports as files: escaped in HTML, cut into pages without a lonely heading in PDF."""

from base64 import b64encode
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter

from journal.domain.errors import JournalError
from journal.gui.reports.drawing.shapes import Area, Box, Drawing, Line, Words
from journal.gui.reports.report import Report, ReportPart
from journal.gui.reports.section import Fact, Photo, Quote, Row, Section, TextTable
from journal.gui.reports.writing.blocks import Paragraph, Picture, Sheet, spread
from journal.gui.reports.writing.files import save_report
from journal.gui.reports.writing.grids import Facts, Lines
from journal.gui.reports.writing.html import DEMO, as_html
from journal.gui.reports.writing.pages import groups_of, pages_of
from journal.gui.reports.writing.pdf import as_pdf
from journal.gui.style.look import Look
from tests.examples import examples

NASTY = '<img src="x">&'
WIDTH, HEIGHT = 5100.0, 7400.0
DRAWING = Drawing(
    width=100,
    height=40,
    shapes=(
        Line(points=((0, 0), (100, 40)), color="#000000", dashed=True),
        Area(points=((0, 0), (10, 0), (0, 10)), fill="#ff0000"),
        Box(x=1, y=2, width=3, height=4, edge="#000000"),
        Words(x=5, y=5, text=NASTY, color="#000000", strong=True),
    ),
    told=NASTY,
)


def full(text: str, rows: int = 3) -> Section:
    """Return a section with everything in it."""
    return Section(
        question=text,
        answer=text,
        facts=(Fact(label=text, value=text, note=text),),
        table=TextTable(
            headers=(text, text),
            rows=tuple(Row(cells=(text, text)) for _ in range(rows)),
            numbers=frozenset({1}),
        ),
        drawing=DRAWING,
        quotes=(Quote(about=text, text=text),),
        notes=(text,),
    )


def test_whatever_comes_from_data_is_escaped() -> None:
    part = ReportPart(title=NASTY, sections=(full(NASTY),))
    page = as_html(Report(title=NASTY, subtitle=NASTY, parts=(part, part), foot=NASTY))
    assert "<img" not in page
    assert page.count("&lt;img src=&quot;x&quot;&gt;&amp;") == page.count("img src")
    assert page.count('class="part"') == 2
    assert page.count("<svg ") == 2
    assert DEMO not in page


def test_a_picture_is_no_larger_than_half_a_page_and_goes_with_its_caption(look: Look) -> None:
    image = QImage(3000, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    png = bytes(buffer.data().data())
    section = Section(question="Pictures", photos=(Photo(png=png, caption=NASTY),))
    report = Report(title="May", subtitle="", parts=(ReportPart(title="", sections=(section,)),))
    page = as_html(report)
    assert f'<img src="data:image/png;base64,{b64encode(png).decode()}"' in page
    assert page.count("&lt;img") == 2
    assert Picture(png=png).height(WIDTH) == pytest.approx(WIDTH / 30)
    small = image.scaled(20, 10)
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"PNG")).write(small)
    assert Picture(png=bytes(buffer.data().data())).height(WIDTH) == 100
    assert Picture(png=b"no picture").height(WIDTH) == 0
    (group,) = groups_of(report)
    assert group[-2].keeps_next
    assert len(as_pdf(report)) > 1000
    assert look is not None


def test_what_was_rated_and_tagged_without_a_word_has_no_empty_quote() -> None:
    section = Section(question="Written", quotes=(Quote(about="rated 2 of 5", text=""),))
    report = Report(title="Title", subtitle="", parts=(ReportPart(title="", sections=(section,)),))
    blocks = [block for group in groups_of(report) for block in group]
    assert [one.text for one in blocks if isinstance(one, Paragraph) and one.bar] == []
    assert "rated 2 of 5</span></blockquote>" in as_html(report)


def test_a_demo_says_so_at_once() -> None:
    demo = Report(title="May", subtitle="", parts=(), is_demo=True)
    assert as_html(demo).index(DEMO) < as_html(demo).index("<h1>May")


@pytest.mark.parametrize("is_demo", [False, True])
def test_a_pdf_has_pages_and_tells_how_far_it_is(look: Look, *, is_demo: bool) -> None:
    parts = tuple(ReportPart(title=f"Part {n}", sections=(full("word", 80),)) for n in range(2))
    told: list[tuple[int, int]] = []
    report = Report(title="May", subtitle="of 2026", parts=parts, foot="foot", is_demo=is_demo)
    content = as_pdf(report, lambda done, total: told.append((done, total)))
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == len(told)
    assert told[-1] == (len(told), len(told))
    assert len(told) >= 4
    assert look is not None


class Stopped(Exception):  # noqa: N818  # it is no error
    """Somebody has had enough."""


def test_printing_can_be_stopped_between_pages(look: Look) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Stopped

    report = Report(
        title="May", subtitle="", parts=(ReportPart(title="", sections=(full("a", 300),)),)
    )
    with pytest.raises(Stopped):
        as_pdf(report, stop)
    assert as_pdf(report).startswith(b"%PDF-")
    assert look is not None


@examples(8, shares_fixtures=True)
@given(st.integers(0, 10_000))
def test_no_heading_ends_a_page_and_nothing_is_lost_or_lies_beyond(look: Look, seed: int) -> None:
    dice = Random(seed)
    words = "a word of some length "

    def section() -> Section:
        made = full("Question", dice.randrange(0, 60))
        return Section(
            question="Question",
            answer=words * dice.randrange(0, 40),
            facts=made.facts * dice.randrange(0, 9),
            table=made.table if dice.random() < 0.6 else None,
            drawing=made.drawing if dice.random() < 0.3 else None,
            quotes=(Quote(about="about", text=words * dice.randrange(1, 400)),),
            notes=made.notes,
        )

    part = ReportPart(title="", sections=tuple(section() for _ in range(dice.randrange(1, 5))))
    report = Report(title="Title", subtitle="Line", parts=(part,))
    groups = list(groups_of(report))
    pages = list(pages_of(iter(groups), WIDTH, HEIGHT))
    whole = [block for group in groups for block in group]
    placed = [one.block for page in pages for one in page]
    for page in pages:
        assert page
        assert not page[-1].block.keeps_next
        bottom = page[-1].y + page[-1].block.height(WIDTH)
        assert bottom <= HEIGHT + 1 or len(page) == 1
        tops = [one.y for one in page]
        assert tops == sorted(tops)
    for kind in (Lines, Facts, Sheet):
        count = sum(len(_cells(one)) for one in whole if isinstance(one, kind))
        assert sum(len(_cells(one)) for one in placed if isinstance(one, kind)) == count
    said = "".join(one.text for one in whole if isinstance(one, Paragraph))
    printed = "".join(one.text for one in placed if isinstance(one, Paragraph))
    assert "".join(printed.split()) == "".join(said.split())
    assert look is not None


def _cells(block: Lines | Facts | Sheet) -> tuple[object, ...]:
    if isinstance(block, Lines):
        return block.table.rows
    return block.facts if isinstance(block, Facts) else (block.drawing,)


def test_columns_get_what_they_wish_or_the_widest_give_way() -> None:
    assert spread((10, 20), 50, 10) == (15, 25)
    narrow, wide = spread((10, 500), 110, 10)
    assert narrow == pytest.approx(10, abs=0.1)
    assert wide == pytest.approx(90, abs=0.1)


def test_a_file_is_whole_or_the_one_before_and_its_ending_says_what_it_is(
    look: Look, tmp_path: Path
) -> None:
    report = Report(title="May", subtitle="", parts=())
    for ending in ("pdf", "html"):
        save_report(report, tmp_path / f"a.{ending}")
        assert (tmp_path / f"a.{ending}").stat().st_size > 100
    with pytest.raises(JournalError, match="choose a folder"):
        save_report(report, tmp_path / "nowhere" / "a.pdf")
    with pytest.raises(JournalError, match=r"must end in \.pdf or \.html"):
        save_report(report, tmp_path / "a.doc")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.html", "a.pdf"]
    assert look is not None
