"""Which screens there are: known to the rail before any of their modules is imported."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from journal.gui.hub import ScreenName
from journal.gui.shell.icons import Icon

if TYPE_CHECKING:
    from journal.gui.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A screen before it is built.

    Attributes:
        module: where its class is, below this package.
        class_name: the class.
        title: what the rail says.
        icon: what the rail shows.
        shortcut: the keys that show it.
        opens_risk: replaced by the pause screen while a pause runs.
        at_end: stands at the lower end of the rail.
    """

    module: str
    class_name: str
    title: str
    icon: Icon
    shortcut: str
    opens_risk: bool = False
    at_end: bool = False

    def load(self) -> "type[Screen]":
        """Import the screen's module and return its class."""
        screen: type[Screen] = getattr(import_module(self.module), self.class_name)
        return screen


def _entry(
    title: str, icon: Icon, shortcut: str, *, opens_risk: bool = False, at_end: bool = False
) -> Entry:
    return Entry(
        module=f"journal.gui.screens.{title.lower().replace(' ', '_')}.screen",
        class_name=f"{title.title().replace(' ', '')}Screen",
        title=title,
        icon=icon,
        shortcut=shortcut,
        opens_risk=opens_risk,
        at_end=at_end,
    )


SCREENS: Final = {
    ScreenName.TODAY: _entry("Today", Icon.TODAY, "Ctrl+1"),
    ScreenName.JOURNAL: _entry("Journal", Icon.JOURNAL, "Ctrl+2"),
    ScreenName.CHART: _entry("Chart", Icon.CHART, "Ctrl+3"),
    ScreenName.PLANNER: _entry("Planner", Icon.PLANNER, "Ctrl+4", opens_risk=True),
    ScreenName.MARGIN_LAB: _entry("Margin lab", Icon.MARGIN_LAB, "Ctrl+5"),
    ScreenName.LIQUIDATIONS: _entry("Liquidations", Icon.LIQUIDATIONS, "Ctrl+6"),
    ScreenName.REVIEW: _entry("Review", Icon.REVIEW, "Ctrl+7"),
    ScreenName.RULES: _entry("Rules", Icon.RULES, "Ctrl+8"),
    ScreenName.ANALYTICS: _entry("Analytics", Icon.ANALYTICS, "Ctrl+9"),
    ScreenName.DATA: _entry("Data", Icon.DATA, "Ctrl+0", at_end=True),
    ScreenName.SETTINGS: _entry("Settings", Icon.SETTINGS, "Ctrl+,", at_end=True),
}
