"""Every color, distance and size the window uses, as one value that palette and chart share."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtGui import QColor, QPalette


class Meaning(StrEnum):
    """What a color says; widgets ask for a meaning and never for a hue."""

    PLAIN = "plain"
    MUTED = "muted"
    PROFIT = "profit"
    LOSS = "loss"
    ACCENT = "accent"
    WARNING = "warning"
    CRITICAL = "critical"
    LOCK = "lock"


class Space:
    """Distances in logical pixels."""

    TINY: Final = 4
    SMALL: Final = 8
    MEDIUM: Final = 12
    LARGE: Final = 16
    WIDE: Final = 24
    HUGE: Final = 32


class TypeSize:
    """Type sizes in logical pixels."""

    SMALL: Final = 12
    BODY: Final = 13
    LEAD: Final = 15
    TITLE: Final = 20
    DISPLAY: Final = 28


RADIUS: Final = 6
CONTROL_HEIGHT: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One complete look. Colors are ``#rrggbb``; lines reach 3:1, text 4.5:1 on every surface."""

    name: str
    background: str
    surface: str
    raised: str
    hover: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    accent: str
    on_accent: str
    selection: str
    profit: str
    loss: str
    warning: str
    critical: str
    lock: str
    demo: str
    grid: str
    candle_up: str
    candle_down: str
    volume: str
    entry_line: str
    average_entry_line: str
    liquidation_line: str
    bankruptcy_line: str
    stop_line: str
    target_line: str
    liquidation_zone: str
    touch: str

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark background."""
        return QColor(self.background).lightnessF() < QColor(self.text).lightnessF()

    def color(self, meaning: Meaning) -> QColor:
        """Return the color of a meaning."""
        names = {Meaning.PLAIN: self.text, Meaning.MUTED: self.text_muted}
        return QColor(names.get(meaning) or getattr(self, meaning.value))

    def tint(self, meaning: Meaning, share: float = 0.14) -> QColor:
        """Return a meaning's color blended into the surface, opaque, for quiet fills."""
        return blend(self.color(meaning), QColor(self.surface), share)

    def palette(self) -> QPalette:
        """Return the Qt palette of this look, disabled state included."""
        roles = {
            QPalette.ColorRole.Window: self.background,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.surface,
            QPalette.ColorRole.AlternateBase: self.raised,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.Button: self.raised,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.BrightText: self.lock,  # the words of a pause
            QPalette.ColorRole.PlaceholderText: self.text_muted,
            QPalette.ColorRole.Highlight: self.selection,
            QPalette.ColorRole.HighlightedText: self.text,
            QPalette.ColorRole.Accent: self.accent,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.LinkVisited: self.accent,
            QPalette.ColorRole.ToolTipBase: self.raised,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.Light: self.border_strong,
            QPalette.ColorRole.Midlight: self.border,
            QPalette.ColorRole.Mid: self.border,
            QPalette.ColorRole.Dark: self.border_strong,
            QPalette.ColorRole.Shadow: self.background,
        }
        palette = QPalette()
        for role, name in roles.items():
            palette.setColor(role, QColor(name))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.text_muted))
        return palette


def blend(over: QColor, under: QColor, share: float) -> QColor:
    """Return ``over`` laid on ``under`` with the given share (0 to 1), as an opaque color."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        over.redF() * share + under.redF() * rest,
        over.greenF() * share + under.greenF() * rest,
        over.blueF() * share + under.blueF() * rest,
    )


DARK: Final = Theme(
    name="dark",
    background="#0f1318",
    surface="#161c23",
    raised="#1e2630",
    hover="#1b222b",
    border="#27313d",
    border_strong="#5f6e80",
    text="#e6edf3",
    text_muted="#8f9cab",
    accent="#3fb8a6",
    on_accent="#06231f",
    selection="#1b3438",
    profit="#5aa9ff",
    loss="#ff9248",
    warning="#e9b949",
    critical="#f26bd0",
    lock="#ab95f7",
    demo="#3fb8a6",
    grid="#1f2831",
    candle_up="#5aa9ff",
    candle_down="#ff9248",
    volume="#33404e",
    entry_line="#c3ced9",
    average_entry_line="#8f9cab",
    liquidation_line="#f04fc3",
    bankruptcy_line="#c98fb6",
    stop_line="#e9b949",
    target_line="#3fb8a6",
    liquidation_zone="#38203a",
    touch="#f26bd0",
)

LIGHT: Final = Theme(
    name="light",
    background="#f7f8fa",
    surface="#ffffff",
    raised="#eef1f5",
    hover="#f3f5f8",
    border="#dbe1e8",
    border_strong="#7d8a99",
    text="#1b2430",
    text_muted="#566372",
    accent="#0b766b",
    on_accent="#ffffff",
    selection="#dcf0ed",
    profit="#0a5cb8",
    loss="#a34a04",
    warning="#7d5a00",
    critical="#a8128f",
    lock="#6541c9",
    demo="#0b766b",
    grid="#e9edf2",
    candle_up="#1f6fc9",
    candle_down="#c25a0c",
    volume="#cbd4de",
    entry_line="#3a4653",
    average_entry_line="#66737f",
    liquidation_line="#c0149f",
    bankruptcy_line="#96527f",
    stop_line="#946a00",
    target_line="#0b766b",
    liquidation_zone="#f7dff2",
    touch="#a8128f",
)

THEMES: Final = {theme.name: theme for theme in (DARK, LIGHT)}


def theme_named(name: str) -> Theme:
    """Return the look of that name, or the dark one where the name is unknown."""
    return THEMES.get(name, DARK)
