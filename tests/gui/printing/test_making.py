"""Reports of the demo: what they say of days, a position, a liquidation, in its own words."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter

from journal.bootstrap import Services, open_services
from journal.domain.attachment import AttachmentKind
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.routine.saved import DailyReview, Went
from journal.domain.values import Account, Side
from journal.gui.printing.making import make_report, style_of
from journal.gui.printing.words.period import period_title
from journal.gui.reports.report import Report
from journal.gui.reports.section import Section
from journal.gui.reports.writing.html import as_html
from journal.gui.style.text import HIDDEN, UNKNOWN
from journal.services.analytics.question import Period
from journal.services.positions.service import HandTrade
from journal.services.reports.period import MOST_LISTED
from journal.services.reports.request import ReportKind, ReportRequest
from tests.written import write_entry

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
ALL = ReportRequest(
    kind=ReportKind.PERIOD, account="Demo", since=date(2025, 1, 1), until=date(2026, 5, 14)
)


class Noon:
    """A clock that stands at noon."""

    def now(self) -> datetime:
        return NOON


@pytest.fixture(scope="module")
def services(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The demo with a note about its newest closed position and a reviewed day."""
    folder = tmp_path_factory.mktemp("printing") / "journal"
    shutil.copytree(demo_folder, folder)
    services = open_services(folder, demo=True, clock=Noon())
    write_entry(
        services.diary,
        "Demo",
        DiaryEntry(
            subject=Subject.position(newest(services)),
            note="I saw <b>this</b>",
            planned="out at the high",
            before=Feeling.FOMO,
            rating=2,
            tags=(Tag.of_text("mistake:late"),),
        ),
    )
    services.routine.save_day(
        "Demo", DailyReview(day=date(2026, 5, 13), saved_at=NOON, went=Went.BADLY, line="Too many.")
    )
    yield services
    services.close()


def newest(services: Services) -> str:
    views = services.positions.glance("Demo")
    return next(view.position.key for view in views if not view.position.is_open)


def made(services: Services, wanted: ReportRequest, *, hide_money: bool = False) -> Report:
    style = replace(style_of(services), hide_money=hide_money)
    return make_report(services, wanted, style)


def sections(report: Report) -> dict[str, Section]:
    return {one.question: one for part in report.parts for one in part.sections}


def test_days_are_told_with_figures_curve_calendar_tables_and_words(services: Services) -> None:
    report = made(services, ALL)
    found = sections(report)
    assert list(found)[:4] == ["Key figures", "Results added up", "Day by day", "Closed positions"]
    assert {"Open now", "Liquidations", "Rules broken, one by one", "What you wrote"} <= set(found)
    views = services.positions.views("Demo")
    closed = [view for view in views if not view.position.is_open]
    assert len(closed) < MOST_LISTED
    table = found["Closed positions"].table
    assert table is not None
    assert len(table.rows) == len(closed)
    facts = {fact.label: fact.value for fact in found["Key figures"].facts}
    known = [view.net_pnl for view in closed if view.net_pnl is not None]
    assert facts["Trades"] == str(len(known))
    assert (
        facts["Net result"].replace("\u2009", "").replace("\u2212", "-") == f"{sum(known):.2f} USDT"
    )
    costs = found["What broken rules went along with"].table
    assert costs is not None
    log = services.rules.breach_log("Demo")
    assert sum(int(row.cells[2]) for row in costs.rows) == len(log)
    assert "The leverage of" not in found["Key figures"].answer
    words = {quote.about: quote.text for quote in found["What you wrote"].quotes}
    assert words["Review of 13 May · Went badly"] == "Too many."
    about = next(one for one in words if "tags late" in one)
    assert "rated 2 of 5" in about
    assert "before fomo" in about
    assert words[about] == "Planned: out at the high\nI saw <b>this</b>"
    assert "I saw &lt;b&gt;this" in as_html(report)
    assert report.is_demo


def test_days_of_which_no_leverage_is_known_say_that_few_rules_could_be_judged(
    services: Services,
) -> None:
    request = ReportRequest.of_month("Bare", date(2024, 5, 1))
    services.accounts.save(Account(name="Bare"))
    trade = HandTrade(
        symbol="BTCUSDT",
        side=Side.LONG,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        opened_at=datetime(2024, 5, 14, 8, tzinfo=UTC),
        exit_price=Decimal(110),
        closed_at=datetime(2024, 5, 14, 9, tzinfo=UTC),
    )
    services.positions.record_by_hand("Bare", trade)
    answer = sections(made(services, request))["Key figures"].answer
    assert answer == (
        "1 position was closed, no broken rule was found. The leverage of 1 is not known: few "
        "rules could be judged."
    )


def test_days_without_a_closing_say_so(services: Services) -> None:
    empty = ReportRequest.of_month("Demo", date(2020, 2, 10))
    report = made(services, empty)
    assert report.title == "February 2020"
    found = sections(report)
    assert found["Key figures"].answer == "No position was closed in these days."
    assert all(fact.value in {UNKNOWN, "0"} for fact in found["Key figures"].facts)
    assert any("Not known" in note for note in found["Key figures"].notes)
    assert "Day by day" not in found
    assert "Results added up" not in found


def test_hidden_money_is_nowhere(services: Services) -> None:
    page = as_html(made(services, ALL, hide_money=True))
    assert HIDDEN in page
    assert "amounts hidden" in page
    shown = as_html(made(services, ALL))
    facts = {f.label: f.value for f in sections(made(services, ALL))["Key figures"].facts}
    amount = facts["Average loss"].removesuffix(" USDT")
    assert amount in shown
    assert amount not in page


def test_a_position_is_told_with_chart_figures_result_rules_and_fills(services: Services) -> None:
    key = newest(services)
    report = made(services, ReportRequest(kind=ReportKind.POSITION, account="Demo", key=key))
    found = sections(report)
    assert list(found) == [
        *("The trade", "Chart", "Figures", "Result", "Rules", "What you wrote", "Fills"),
    ]
    assert found["Chart"].drawing is not None
    view = services.positions.view("Demo", key)
    fills = found["Fills"].table
    assert fills is not None
    assert len(fills.rows) == len(view.position.events)
    result = found["Result"].table
    assert result is not None
    assert any("Net in USDT" in row.cells[0] for row in result.rows)
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    png = bytes(buffer.data().data())
    services.pictures.attach("Demo", key, png, file_name="a.png", kind=AttachmentKind.PICTURE)
    wanted = ReportRequest(kind=ReportKind.POSITION, account="Demo", key=key)
    (photo,) = sections(made(services, wanted))["Pictures"].photos
    assert (photo.png, photo.caption) == (png, "a.png, 2026-05-14 12:00")
    services.pictures.files.path(hashlib.sha256(png).hexdigest()).unlink()
    assert "cannot be read" in sections(made(services, wanted))["Pictures"].notes[0]
    with pytest.raises(JournalError, match="no position"):
        made(services, ReportRequest(kind=ReportKind.POSITION, account="Demo", key="gone"))


def test_a_liquidation_is_told_as_its_review_with_the_chart(services: Services) -> None:
    episode = services.liquidations.episodes("Demo")[0].episode.episode_id
    wanted = ReportRequest(kind=ReportKind.LIQUIDATION, account="Demo", key=episode)
    report = made(services, wanted)
    found = sections(report)
    assert found["Chart"].drawing is not None
    assert "What exactly happened?" in found
    assert report.foot.startswith("Cooldown Journal · account Demo")


def test_what_there_is_to_report_about(services: Services) -> None:
    choices = services.reports.choices("Demo")
    assert not choices.is_empty
    assert choices.months[0] == date(2026, 5, 1)
    assert all(monday.weekday() == 0 for monday in choices.weeks)
    assert choices.weeks == tuple(sorted(choices.weeks, reverse=True))
    assert len(choices.positions) == 100


def test_stretches_of_days_are_named() -> None:
    def name(since: date, until: date) -> str:
        return period_title(Period(since=since, until=until))

    assert name(date(2026, 5, 11), date(2026, 5, 17)) == "Week 20 of 2026"
    assert name(date(2026, 2, 1), date(2026, 2, 28)) == "February 2026"
    assert name(date(2026, 5, 1), date(2026, 5, 1)) == "1 May 2026"
    assert name(date(2026, 5, 1), date(2026, 6, 30)) == "1 May 2026 to 30 June 2026"
    week = ReportRequest.of_week("Demo", date(2026, 5, 14))
    assert (week.since, week.until) == (date(2026, 5, 11), date(2026, 5, 17))
    assert week.file_name == "journal 2026-05-11 to 2026-05-17"
    with pytest.raises(InvalidValueError, match="between 1970 and 9000"):
        ReportRequest.of_week("Demo", date(9999, 12, 31))
    with pytest.raises(InvalidValueError):
        ReportRequest(
            kind=ReportKind.PERIOD, account="", since=date(2026, 5, 2), until=date(2026, 5, 1)
        )
