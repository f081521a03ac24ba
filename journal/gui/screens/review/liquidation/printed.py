"""The review of a liquidation as a report: the same sections as on its pages, one after another."""

from datetime import datetime

from journal.domain.review.review import Review
from journal.gui.reports.chart_section import chart_section
from journal.gui.reports.report import Report, ReportPart, foot_of
from journal.gui.reports.section import Section
from journal.gui.screens.review.liquidation.words.happened import happened, price
from journal.gui.screens.review.liquidation.words.what_if import causes, what_if
from journal.gui.style.text import TextStyle
from journal.services.charting.content import ChartContent
from journal.services.review.reading import EpisodeReview


def pages_of(review: Review, style: TextStyle) -> tuple[tuple[Section, ...], ...]:
    """Return the sections of each page; the last one is the form alone."""
    return (
        tuple(happened(review, style)),
        tuple(price(review, style)),
        tuple(what_if(review, style)),
        (causes(review),),
        (),
    )


def liquidation_report(
    found: EpisodeReview,
    chart: ChartContent | None,
    style: TextStyle,
    *,
    account: str,
    at: datetime,
    is_demo: bool,
) -> Report:
    """Return what is printed about an episode.

    Args:
        found: its review.
        chart: of the position that was liquidated first; None: there is none.
        style: how times and amounts are written.
        account: whose it is.
        at: when it is made.
        is_demo: whether its trades are invented.
    """
    view, saved = found.view, found.saved
    said = f"You wrote: {saved.sentence}" if saved else "Not reviewed yet."
    parts = [
        ReportPart(
            title=_title(review, style) if len(found.reviews) > 1 else "",
            sections=tuple(section for page in pages_of(review, style) for section in page),
        )
        for review in found.reviews
    ]
    first = parts[0]
    with_chart = (chart_section(chart, style), *first.sections)
    parts[0] = ReportPart(title=first.title, sections=with_chart)
    return Report(
        title=f"Review: {', '.join(view.symbols)}, {style.day_and_time(view.episode.ended_at)}",
        subtitle=said,
        parts=tuple(parts),
        foot=foot_of(account, style, at),
        is_demo=is_demo,
    )


def _title(review: Review, style: TextStyle) -> str:
    one = review.case.liquidation
    side = f" {one.side.value}" if one.side else ""
    return f"{one.symbol}{side}, {style.time(one.occurred_at)}"
