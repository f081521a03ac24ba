"""What is printed, as values: a title, parts of sections, and what stands on every page."""

from dataclasses import dataclass
from datetime import datetime

from journal.gui.reports.section import Section
from journal.gui.style.text import TextStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """Sections that belong together; a part with a title begins a page."""

    title: str
    """Empty where there is only one."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is printed.

    Attributes:
        title: what it is about.
        subtitle: the line under it.
        parts: what it says.
        foot: stands at the lower end of every page.
        is_demo: every page says that its trades are invented.
    """

    title: str
    subtitle: str
    parts: tuple[ReportPart, ...]
    foot: str = ""
    is_demo: bool = False


def foot_of(account: str, style: TextStyle, at: datetime) -> str:
    """Return what stands at the foot of every page: whose it is, which zone, when it was made."""
    made = style.time(at)
    hidden = " · amounts hidden" if style.hide_money else ""
    zone = style.zone_label
    return f"Cooldown Journal · account {account} · times {zone} · made {made}{hidden}"
