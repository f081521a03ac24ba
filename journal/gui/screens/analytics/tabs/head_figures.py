"""The row of figures at the head of a tab."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout

from journal.gui.parts.card import Card, Figure
from journal.gui.style.text import UNKNOWN
from journal.gui.style.theme import Space, TypeSize

Name = TypeVar("Name")


def unknown_figures(labels: Mapping[Name, str]) -> dict[Name, Figure]:
    """Return a figure for each label, of which nothing is known yet."""
    return {name: Figure(label, UNKNOWN, size=TypeSize.LEAD) for name, label in labels.items()}


def figures_card(figures: Iterable[Figure]) -> Card:
    """Return the figures side by side, all as wide."""
    card = Card(margin=Space.MEDIUM)
    row = QHBoxLayout()
    row.setSpacing(Space.MEDIUM)
    for figure in figures:
        row.addWidget(figure, 1)
    card.body.addLayout(row)
    return card
