"""The one small style sheet, written from the theme's tokens."""

from functools import cache

from journal.gui.style.theme import CONTROL_HEIGHT, RADIUS, Meaning, Space, Theme

_CHIP_HEIGHT = 26
_TWO_LINES = 42
_INNER_HEIGHT = CONTROL_HEIGHT - 2  # the border's two lines are outside the content


@cache
def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme: controls, tables, scroll bars, menus, tooltips."""
    return "".join(
        part(theme) for part in (_labels, _controls, _fields, _tables, _scroll_bars, _popups)
    )


def _labels(theme: Theme) -> str:
    return "".join(
        f'QLabel[meaning="{meaning}"] {{ color: {theme.color(meaning).name()}; }}\n'
        for meaning in Meaning
    )


def _controls(theme: Theme) -> str:
    return f"""
QPushButton {{
  background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
  border-radius: {RADIUS}px; padding: 0 {Space.MEDIUM}px; min-height: {_INNER_HEIGHT}px;
}}
QPushButton:hover {{ border-color: {theme.border_strong}; }}
QPushButton:focus {{ border-color: {theme.accent}; }}
QPushButton:pressed {{ background: {theme.hover}; }}
QPushButton:checked {{ background: {theme.selection}; border-color: {theme.accent}; }}
QPushButton:disabled {{ color: {theme.text_muted}; background: transparent; }}
QPushButton[kind="primary"] {{
  background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent};
}}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:focus {{
  border-color: {theme.text};
}}
QPushButton[kind="primary"]:disabled {{
  background: transparent; color: {theme.text_muted}; border-color: {theme.border};
}}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; }}
QPushButton[kind="quiet"]:hover {{ background: {theme.raised}; }}
QPushButton[kind="quiet"]:focus {{ border-color: {theme.accent}; }}
QPushButton[slim="true"] {{ min-height: 0; }}
QPushButton[chip="true"] {{ min-height: {_CHIP_HEIGHT}px; padding: 0 {Space.SMALL}px; }}
QPushButton[chip="two-lines"] {{ min-height: {_TWO_LINES}px; padding: 0 {Space.SMALL}px; }}
"""


def _fields(theme: Theme) -> str:
    fields = "QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QDateTimeEdit"
    return f"""
{fields} {{
  background: {theme.surface}; color: {theme.text}; border: 1px solid {theme.border_strong};
  border-radius: {RADIUS}px; padding: 0 {Space.SMALL}px; min-height: {_INNER_HEIGHT}px;
  selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
}}
QPlainTextEdit, QTextEdit {{ padding: {Space.SMALL}px; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QDateTimeEdit:focus {{
  border-color: {theme.accent};
}}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border-color: {theme.loss}; }}
QLineEdit:disabled, QComboBox:disabled {{
  color: {theme.text_muted}; background: transparent; border-color: {theme.border};
}}
QRadioButton {{ spacing: {Space.SMALL}px; color: {theme.text}; }}
QRadioButton:disabled {{ color: {theme.text_muted}; }}
QRadioButton::indicator {{
  width: 14px; height: 14px; border: 1px solid {theme.border_strong}; border-radius: 8px;
  background: {theme.surface};
}}
QRadioButton::indicator:focus, QRadioButton::indicator:hover {{ border-color: {theme.accent}; }}
QRadioButton::indicator:disabled {{ border-color: {theme.border}; background: transparent; }}
QRadioButton::indicator:checked {{
  width: 6px; height: 6px; border: 5px solid {theme.accent}; background: {theme.on_accent};
}}
QComboBox::drop-down {{ border: none; width: {Space.WIDE}px; }}
QComboBox QAbstractItemView {{
  background: {theme.raised}; border: 1px solid {theme.border}; outline: 0;
  selection-background-color: {theme.selection}; selection-color: {theme.text};
}}
"""


def _tables(theme: Theme) -> str:
    return f"""
QTableView, QListView, QTreeView {{
  background: {theme.surface}; border: 1px solid {theme.border}; border-radius: {RADIUS}px;
  gridline-color: transparent; outline: 0;
}}
QListWidget::item {{ padding: 0 {Space.SMALL}px; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
  background: transparent; color: {theme.text_muted}; border: none;
  border-bottom: 1px solid {theme.border}; padding: 0 {Space.MEDIUM}px;
}}
QHeaderView::section:hover {{ color: {theme.text}; }}
QTableCornerButton::section {{ background: {theme.surface}; border: none; }}
QFrame[role="card"] {{
  background: {theme.surface}; border: 1px solid {theme.border}; border-radius: {RADIUS}px;
}}
QFrame[role="line"] {{ background: {theme.border}; border: none; }}
QSplitter::handle {{ background: transparent; }}
QTabBar::tab {{
  background: transparent; color: {theme.text_muted}; padding: {Space.SMALL}px {Space.MEDIUM}px;
  border: none; border-bottom: 2px solid transparent;
}}
QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {theme.border}; }}
QProgressBar {{
  background: {theme.raised}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
}}
QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
"""


def _scroll_bars(theme: Theme) -> str:
    return f"""
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {theme.border}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: {Space.HUGE}px; }}
QScrollBar::handle:horizontal {{ min-width: {Space.HUGE}px; }}
QScrollBar::handle:hover {{ background: {theme.border_strong}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
"""


def _popups(theme: Theme) -> str:
    return f"""
QMenu {{
  background: {theme.raised}; border: 1px solid {theme.border}; padding: {Space.TINY}px;
}}
QMenu::item {{
  padding: {Space.SMALL}px {Space.WIDE}px; border-radius: {Space.TINY}px; color: {theme.text};
}}
QMenu::item:selected {{ background: {theme.selection}; }}
QMenu::item:disabled {{ color: {theme.text_muted}; }}
QMenu::separator {{ background: {theme.border}; height: 1px; margin: {Space.TINY}px; }}
QToolTip {{
  background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
  padding: {Space.TINY}px {Space.SMALL}px;
}}
"""
