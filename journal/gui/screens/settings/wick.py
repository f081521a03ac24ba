"""Where a wick ends and a spike begins: the thresholds of the review's verdict."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from journal.domain.errors import InvalidValueError
from journal.domain.review.wick import WickSettings
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.form import Form, NumberField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning

_WHY: Final = (
    "The review calls it a wick when price came back soon and far enough, a trend when it stayed "
    "away, a spike in between, and a boundary when it hardly went past."
)
_MINUTE: Final = timedelta(minutes=1)
_SPANS: Final = (
    ("back_within", "Wick: back within"),
    ("regain_within", "Regained within, or a trend"),
    ("overshoot_within", "Farthest price within"),
)
_RATIOS: Final = (
    ("regain_ratio", "Wick: way back regained"),
    ("boundary_ratio", "Boundary: past it less than"),
)


class WickCard(Card):
    """Shows the thresholds and keeps others.

    Attributes:
        fields: one field a threshold, minutes or percent, by name.
        save: keeps them.
        usual: puts the usual ones back.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("When it was a wick")
        self._desk = desk
        self.body.addWidget(PlainLabel(_WHY, meaning=Meaning.MUTED, wrap=True))
        self.fields = {name: NumberField(name, label, unit="min") for name, label in _SPANS}
        self.fields |= {name: NumberField(name, label, unit="%") for name, label in _RATIOS}
        self._form = Form()
        ordered = [self.fields[name] for name, _ in (*_SPANS, *_RATIOS)]
        self._form.add_row(ordered[0], ordered[3])
        self._form.add_row(ordered[1], ordered[4])
        self._form.add_row(ordered[2])
        self._form.confirmed.connect(self.keep)
        self._form.left.connect(self.read)
        self.save, self.usual = Button("Save"), Button("The usual ones")
        self.save.clicked.connect(self.keep)
        self.usual.clicked.connect(self._put_back)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.usual)
        row.addWidget(self.save)
        self.body.addWidget(self._form)
        self.body.addLayout(row)

    def read(self) -> None:
        """Fill the fields from what is kept."""
        kept = self._desk.services.wick_settings.read()
        for name, _ in _SPANS:
            self.fields[name].set_value(Decimal(getattr(kept, name) // _MINUTE))
        for name, _ in _RATIOS:
            self.fields[name].set_value(getattr(kept, name) * 100)

    def keep(self) -> None:
        """Store what is typed, or show what cannot be right."""
        if self._form.first_problem():
            return
        typed: dict[str, Decimal] = {}
        for name, field in self.fields.items():
            value = field.value()
            if value is None:
                field.show_error("Write a number")
                return
            typed[name] = value
        try:
            settings = WickSettings(
                back_within=_span(typed["back_within"]),
                regain_within=_span(typed["regain_within"]),
                overshoot_within=_span(typed["overshoot_within"]),
                regain_ratio=typed["regain_ratio"] / 100,
                boundary_ratio=typed["boundary_ratio"] / 100,
            )
        except InvalidValueError as error:
            if not self._form.show_refusal(error):
                self._desk.hub.fail(str(error))
            return
        self._store(settings, "Saved. Reviews go by these thresholds from now on.")

    def _put_back(self) -> None:
        self._store(WickSettings(), "Reviews go by the usual thresholds again.")

    def _store(self, settings: WickSettings, sentence: str) -> None:
        service, hub = self._desk.services.wick_settings, self._desk.hub
        before = service.read()
        hub.tell(service.save(settings))
        hub.offer_undo(sentence, lambda: service.save(before))


def _span(minutes: Decimal) -> timedelta:
    """Return minutes to the second."""
    return timedelta(seconds=int(60 * minutes))
