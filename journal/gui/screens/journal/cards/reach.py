"""How far price went while the position was held, and how near liquidation came."""

from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QGridLayout

from journal.gui.parts.card import Card, Figure
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.screens.journal.table.measured import (
    BEHIND,
    KEPT,
    MEASURING,
    NO_APPROACH,
    NO_DISTANCE,
    NO_RISK,
    NO_RUN,
    kept_words,
)
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.positions.excursions.found import FoundExcursions, NoExcursions

_FIGURES: Final = (
    ("mae", "Went against it (MAE)"),
    ("mfe", "Went for it (MFE)"),
    ("kept", "Kept of the best run"),
    ("distance", "Liquidation away at open"),
    ("closest", "Nearest to liquidation"),
    ("ratio", "Highest margin ratio"),
)


class ReachCard(Card):
    """Six figures and the sentence on which candles tell them."""

    def __init__(self) -> None:
        super().__init__("How far price went")
        self.figures: dict[str, Figure] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setVerticalSpacing(Space.MEDIUM)
        for number, (key, label) in enumerate(_FIGURES):
            self.figures[key] = Figure(label, size=TypeSize.LEAD)
            grid.addWidget(self.figures[key], number // 2, number % 2)
            grid.setColumnStretch(number % 2, 1)
        self.source = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self.body.addLayout(grid)
        self.body.addWidget(self.source)

    def show_entry(self, entry: PositionEntry) -> None:
        """Show the figures of a position, or why there are none."""
        found = entry.view.excursions
        self._put("distance", entry.liquidation_distance, why=NO_DISTANCE)
        if not isinstance(found, FoundExcursions):
            reason = found.reason if isinstance(found, NoExcursions) else MEASURING
            self.source.setText(reason)
            for key in ("mae", "mfe", "kept", "closest", "ratio"):
                self._put(key, None, why=reason)
            return
        self.source.setText(found.source)
        reached, near = found.reached, found.approach
        self._put("mae", reached.mae, note=_in_r(entry.view.mae_r), why="")
        self._put("mfe", reached.mfe, note=_in_r(entry.view.mfe_r), why="")
        self._put_kept(found.exit_efficiency)
        estimate = "estimate" if near is not None and near.is_estimate else ""
        self._put(
            "closest", None if near is None else near.distance, note=estimate, why=NO_APPROACH
        )
        self._put(
            "ratio", None if near is None else near.margin_ratio, note=estimate, why=NO_APPROACH
        )

    def _put_kept(self, kept: Decimal | None) -> None:
        self.figures["kept"].show_value(
            kept_words(kept, 2),
            Meaning.MUTED if kept is None else Meaning.PLAIN,
            note="ended behind the entry" if kept is not None and kept < 0 else "",
            tooltip=NO_RUN if kept is None else BEHIND if kept < 0 else KEPT,
        )

    def _put(
        self,
        key: str,
        ratio: Decimal | None,
        *,
        why: str,
        note: str = "",
    ) -> None:
        is_known = ratio is not None
        self.figures[key].show_value(
            words.percent(ratio, 2),
            Meaning.PLAIN if is_known else Meaning.MUTED,
            note=note if is_known else "",
            tooltip="" if is_known else why,
        )
        if key in {"mae", "mfe"} and is_known and not note:
            self.figures[key].setToolTip(NO_RISK)


def _in_r(amount: Decimal | None) -> str:
    return "" if amount is None else f"{words.number(amount, 2)} R"
