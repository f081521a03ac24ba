"""A section of a review as a card."""

from PySide6.QtWidgets import QHBoxLayout

from journal.gui.parts.card import Card, Figure
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.text_grid import TextGrid
from journal.gui.reports.section import Section
from journal.gui.style.theme import Meaning, Space, TypeSize


def section_card(section: Section) -> Card:
    """Return a section as a card: question, answer, numbers, table, and what limits them."""
    card = Card(section.question)
    if section.answer:
        card.body.addWidget(PlainLabel(section.answer, wrap=True).make_selectable())
    if section.facts:
        row = QHBoxLayout()
        row.setSpacing(Space.HUGE)
        for fact in section.facts:
            figure = Figure(fact.label, size=TypeSize.LEAD)
            figure.show_value(fact.value, fact.meaning, note=fact.note)
            row.addWidget(figure)
        row.addStretch(1)
        card.body.addLayout(row)
    if section.table is not None:
        grid = TextGrid(section.table.headers, section.table.numbers)
        for line in section.table.rows:
            grid.add_row(line.cells, line.meaning)
        card.body.addWidget(grid)
    for note in section.notes:
        label = PlainLabel(note, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        card.body.addWidget(label.make_selectable())
    return card
