"""Puts a report together: services are read, and what they say is put into words.

Nothing in here needs the window's thread.
"""

from datetime import date
from typing import TYPE_CHECKING

from journal.domain.diary.subject import Subject
from journal.domain.errors import JournalError
from journal.domain.values import PriceType
from journal.gui.printing.words.period import period_dates, period_sections, period_title
from journal.gui.printing.words.position import position_sections
from journal.gui.reports.report import Report, ReportPart, foot_of
from journal.gui.reports.section import Photo, Section
from journal.gui.screens.journal.entry import entry_of
from journal.gui.screens.review.liquidation.printed import liquidation_report
from journal.gui.style.text import TextStyle, zone_named
from journal.services.reports.request import ReportKind, ReportRequest

if TYPE_CHECKING:
    from journal.bootstrap import Services
    from journal.services.charting.content import ChartContent


def style_of(services: "Services") -> TextStyle:
    """Return how this trader reads times and money, by the settings."""
    settings = services.settings.read()
    return TextStyle(
        zone=zone_named(settings.time_zone),
        zone_label=settings.time_zone or "of this computer",
        hide_money=settings.hide_money,
    )


def make_report(services: "Services", wanted: ReportRequest, style: TextStyle) -> Report:
    """Return the report that is wanted.

    Raises:
        JournalError: there is no such position or episode, or no days are named.
    """
    if wanted.kind is ReportKind.POSITION:
        return _of_position(services, wanted, style)
    if wanted.kind is ReportKind.LIQUIDATION:
        return _of_liquidation(services, wanted, style)
    if wanted.since is None or wanted.until is None:
        raise JournalError("A report needs a first and a last day.")
    return _of_days(services, wanted, wanted.since, wanted.until, style)


def _of_days(
    services: "Services", wanted: ReportRequest, since: date, until: date, style: TextStyle
) -> Report:
    contents = services.reports.period(wanted.account, since, until, style.zone)
    title, dates = period_title(contents.days), period_dates(contents.days)
    closed = f"What was closed in account {wanted.account}."
    return Report(
        title=title,
        subtitle=closed if title == dates else f"{dates}. {closed}",
        parts=(ReportPart(title="", sections=tuple(period_sections(contents, style))),),
        foot=foot_of(wanted.account, style, contents.read_at),
        is_demo=services.is_demo,
    )


def _of_position(services: "Services", wanted: ReportRequest, style: TextStyle) -> Report:
    view, now = services.positions.view(wanted.account, wanted.key), services.clock.now()
    position = view.position
    chart = services.charting.content_of(view, PriceType.LAST)
    written = services.diary.entry(wanted.account, Subject.position(position.key))
    photos = _photos(services, wanted, style)
    sections = position_sections(entry_of(view, now), chart, written, photos, style)
    return Report(
        title=f"{position.symbol} {position.side}, {style.day_and_time(position.opened_at)}",
        subtitle=f"Position {position.key} of account {wanted.account}.",
        parts=(ReportPart(title="", sections=tuple(sections)),),
        foot=foot_of(wanted.account, style, now),
        is_demo=services.is_demo,
    )


def _photos(services: "Services", wanted: ReportRequest, style: TextStyle) -> Section:
    """Return the pictures of a position, and why one of them is missing."""
    photos, missing = [], []
    for one in services.pictures.pictures(wanted.account, wanted.key):
        try:
            png = services.pictures.content(one)
        except JournalError as error:
            missing.append(str(error))
            continue
        photos.append(Photo(png=png, caption=f"{one.file_name}, {style.time(one.taken_at)}"))
    return Section(question="Pictures", photos=tuple(photos), notes=tuple(missing))


def _of_liquidation(services: "Services", wanted: ReportRequest, style: TextStyle) -> Report:
    found = services.why.review(wanted.account, wanted.key)
    chart: ChartContent | None = None
    position = found.reviews[0].case.position
    if position is not None:
        chart = services.charting.content(wanted.account, position.key, PriceType.MARK)
    return liquidation_report(
        found,
        chart,
        style,
        account=wanted.account,
        at=services.clock.now(),
        is_demo=services.is_demo,
    )
