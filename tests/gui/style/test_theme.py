"""Both looks can be read: 4.5:1 for text, 3:1 for lines, on every surface."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.look import Look, font
from journal.gui.style.style_sheet import style_sheet
from journal.gui.style.theme import DARK, LIGHT, THEMES, Meaning, Theme, theme_named

SURFACES = ("background", "surface", "raised", "hover")
LINES = (
    "candle_up",
    "candle_down",
    "entry_line",
    "average_entry_line",
    "liquidation_line",
    "bankruptcy_line",
    "stop_line",
    "target_line",
    "touch",
)


def luminance(color: QColor) -> float:
    """Relative luminance after WCAG 2."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio after WCAG 2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("meaning", list(Meaning))
def test_text_of_every_meaning_is_readable(theme: Theme, surface: str, meaning: Meaning) -> None:
    assert contrast(theme.color(meaning), QColor(getattr(theme, surface))) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("meaning", list(Meaning))
def test_a_chip_is_readable_on_its_own_tint(theme: Theme, meaning: Meaning) -> None:
    assert contrast(theme.color(meaning), theme.tint(meaning)) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_primary_button_and_a_selected_row_are_readable(theme: Theme) -> None:
    assert contrast(QColor(theme.on_accent), QColor(theme.accent)) >= 4.5
    assert contrast(QColor(theme.text), QColor(theme.selection)) >= 4.5
    assert contrast(QColor(theme.loss), QColor(theme.selection)) >= 4.5
    assert contrast(QColor(theme.profit), QColor(theme.selection)) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("line", LINES)
def test_every_line_stands_out_from_the_chart(theme: Theme, line: str) -> None:
    for ground in (theme.background, theme.surface, theme.liquidation_zone):
        assert contrast(QColor(getattr(theme, line)), QColor(ground)) >= 3


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_color_is_written_in_full_and_fields_have_an_edge(theme: Theme) -> None:
    for field in fields(theme):
        value = getattr(theme, field.name)
        assert field.name == "name" or (len(value) == 7 and QColor(value).isValid())
    assert contrast(QColor(theme.border_strong), QColor(theme.surface)) >= 3


def test_dark_is_dark_and_an_unknown_name_is_dark() -> None:
    assert DARK.is_dark
    assert not LIGHT.is_dark
    assert theme_named("light") is LIGHT
    assert theme_named("neon") is DARK
    assert set(THEMES) == {"dark", "light"}


def test_the_style_sheet_says_the_same_of_both_looks() -> None:
    assert style_sheet(DARK) != style_sheet(LIGHT)
    assert style_sheet(DARK).count("{") == style_sheet(LIGHT).count("{")


def test_figures_are_of_equal_width(look: Look) -> None:
    face = font(20)
    assert QRawFont.fromFont(face).familyName() == "Inter"
    widths = {QFontMetricsF(face).horizontalAdvance(digit * 8) for digit in "0123456789"}
    assert len(widths) == 1
    assert look.theme is DARK


def test_the_look_is_switched_at_run_time(look: Look) -> None:
    told: list[bool] = []
    look.changed.connect(lambda: told.append(look.theme.is_dark))
    look.wear(LIGHT)
    look.wear(LIGHT)
    look.wear(DARK)
    assert told == [False, True]


def test_a_label_wears_its_meaning_whether_it_changed_before_or_after_it_was_shown(
    qapp: QApplication,
) -> None:
    Look(qapp, DARK)
    label = PlainLabel("4 of 5", meaning=Meaning.MUTED)
    for meaning in (Meaning.LOSS, Meaning.PROFIT):
        label.set_meaning(meaning)
        label.show()
        assert label.palette().windowText().color() == DARK.color(meaning)
    label.close()
