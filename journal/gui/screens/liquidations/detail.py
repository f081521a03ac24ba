"""One liquidation in full: its prices, what it took, and how sure all of it is."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QGridLayout

from journal.domain.assets import quote_asset
from journal.domain.values import Certainty, Liquidation
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, Figure
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.liquidations.views import EpisodeView, LiquidationView

_NOT_IN_FILE = "Not in your file"
LOSS_WORDS: Final = (
    "What the liquidation took, with what was cleared. Trading fees and funding of the position "
    "stand in the Journal."
)
_APART = "fees and funding apart"
_ESTIMATE = "estimate from your record"
_CERTAINTIES = {
    Certainty.CERTAIN: "certain",
    Certainty.HIGH: "almost certain",
    Certainty.CONFIRMED: "confirmed by you",
    Certainty.BY_HAND: "typed by hand",
    Certainty.PROBABLE: "probable",
}
_IN_A_ROW = 5


def liquidation_card(
    desk: Desk,
    view: LiquidationView,
    episode: EpisodeView,
    *,
    wrong: str | None = None,
    split: Callable[[str], None] | None = None,
) -> Card:
    """Return one liquidation of an episode with its prices, and the way to its chart.

    Args:
        desk: the window's desk.
        view: the liquidation.
        episode: the episode it belongs to.
        wrong: why the trader called its record wrong; None: it counts.
        split: lets an episode of its own begin with it; None: one begins with it already.
    """
    one = view.liquidation
    side = f" {one.side.value}" if one.side else ""
    card = Card(f"{one.symbol}{side}")
    card.head.insertWidget(1, Chip(desk.look, _CERTAINTIES[one.certainty], Mark.NOTE))
    if one.position_key is not None:
        card.head.addWidget(chart_button(desk, one.position_key))
    if split is not None:
        button = Button("Split off from here", Rank.QUIET)
        button.clicked.connect(lambda _checked=False: split(one.liquidation_id))
        card.head.addWidget(button)
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.WIDE)
    grid.setVerticalSpacing(Space.MEDIUM)
    for number, figure in enumerate(_figures(view, episode, desk.text)):
        grid.addWidget(figure, number // _IN_A_ROW, number % _IN_A_ROW)
        grid.setColumnStretch(number % _IN_A_ROW, 1)
    card.body.addLayout(grid)
    if wrong is not None:
        said = f"You called this record wrong: \u201c{wrong}\u201d No pause follows from it."
        card.body.addWidget(PlainLabel(said, meaning=Meaning.WARNING, wrap=True))
    for note in (f"Seen in: {one.source}.", *view.notes):
        card.body.addWidget(PlainLabel(note, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True))
    return card


def chart_button(desk: Desk, position_key: str) -> Button:
    """Return the button that shows a position on the chart."""
    button = Button("Show on chart")
    button.clicked.connect(lambda _checked=False: desk.hub.go_to(ScreenName.CHART, position_key))
    return button


def _figures(view: LiquidationView, episode: EpisodeView, style: TextStyle) -> list[Figure]:
    one = view.liquidation
    mode = view.margin_mode.value if view.margin_mode else ""
    told = f"{words.leverage(view.leverage)} {mode}".strip()
    return [
        _figure("Time", style.time(one.occurred_at, seconds=True)),
        _figure("Leverage and margin", told),
        _figure("Size", words.number(one.quantity)),
        _figure("Entry", words.price(one.entry_price)),
        _figure("Liquidation price", words.price(view.liquidation_price, one.side)),
        _figure("Trigger (mark)", _trigger(one)),
        _figure("Bankruptcy price", words.price(view.bankruptcy_price)),
        _figure("Executed at", words.price(one.execution_price)),
        _lost(one, style),
        _balance_left(one, episode, style),
    ]


def _figure(label: str, value: str, note: str = "") -> Figure:
    return Figure(label, value, size=TypeSize.LEAD, note=note)


def _lost(one: Liquidation, style: TextStyle) -> Figure:
    """Return what it took, and why the position in the Journal came to another amount."""
    is_counted = one.loss is not None and one.certainty is not Certainty.BY_HAND
    figure = _figure(
        "Lost", style.money(one.loss, quote_asset(one.symbol)), _APART if is_counted else ""
    )
    figure.setToolTip(LOSS_WORDS if is_counted else "")
    return figure


def _trigger(liquidation: Liquidation) -> str:
    """Return the trigger price, or that no file tells it."""
    known = liquidation.trigger_price is not None
    return words.price(liquidation.trigger_price) if known else _NOT_IN_FILE


def _balance_left(one: Liquidation, episode: EpisodeView, style: TextStyle) -> Figure:
    """Return what was typed, else the record's estimate, which is of the end of the episode."""
    left, note = one.balance_left, ""
    is_last = one.liquidation_id == episode.episode.liquidations[-1].liquidation_id
    if left is None and is_last and episode.balance_after is not None:
        left, note = episode.balance_after, _ESTIMATE
    return _figure("Balance left", style.money(left, quote_asset(one.symbol)), note)
