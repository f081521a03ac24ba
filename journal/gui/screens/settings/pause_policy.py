"""The policy of pauses, chosen in calm: stricter at once, looser a day later, not while paused."""

from typing import Final

from journal.domain.errors import JournalError
from journal.domain.pause.policy import HOURS, Choice
from journal.domain.pause.trusted_time import TimePolicy
from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.form import ChoiceField, Form
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.changes import Changes
from journal.services.pause.policies import Chosen, Policies

_WHY: Final = "What is stricter holds at once, what is looser after 24 hours, and not while paused."
_SWITCH: Final = (("No", "off"), ("Yes", "on"))
_NAMES: Final[dict[str, str]] = {
    "hours": "how long a pause lasts",
    "repeated_hours": "how long the second within seven days lasts",
    "time": "whose word counts for time the computer was off",
    "door": "a way to plan early",
    "check_clock": "asking the exchange's public clock",
}


def _lasts(hours: int) -> str:
    return "7 days" if hours == HOURS[-1] else f"{hours} hours"


class PausePolicyCard(Card):
    """Each choice is kept the moment it is made.

    Attributes:
        fields: one field a choice.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Pauses")
        self._desk = desk
        durations = [(_lasts(hours), str(hours)) for hours in HOURS]
        self.fields: dict[Choice, ChoiceField[str]] = {
            "hours": ChoiceField("hours", "A pause lasts", durations),
            "repeated_hours": ChoiceField(
                "repeated_hours", "The second within 7 days lasts", durations
            ),
            "time": ChoiceField(
                "time",
                "Time the computer was off counts",
                (
                    ("by its own clock", TimePolicy.STANDARD.value),
                    ("only once proven", TimePolicy.STRICT.value),
                ),
            ),
            "check_clock": ChoiceField("check_clock", "Exchange's public clock (no key)", _SWITCH),
            "door": ChoiceField("door", "A slow door to plan early", _SWITCH),
        }
        self.body.addWidget(PlainLabel(_WHY, meaning=Meaning.MUTED, wrap=True))
        form = Form()
        form.add_row(self.fields["hours"], self.fields["repeated_hours"])
        form.add_row(self.fields["time"], self.fields["check_clock"])
        form.add_row(self.fields["door"], None)
        for choice, field in self.fields.items():
            field.setObjectName(choice)
            field.changed.connect(self._choose)
        self.pending = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self.body.addWidget(form)
        self.body.addWidget(self.pending)
        self.pending.hide()

    def read(self) -> None:
        """Show what holds and what is going to."""
        self._desk.jobs.run(self._desk.services.pause.policies, self._show, owner=self)

    def _show(self, known: Policies) -> None:
        for choice, field in self.fields.items():
            field.set_value(known.policy.text(choice))
        style = self._desk.text
        waits = [
            f"{_NAMES[one.choice][:1].upper()}{_NAMES[one.choice][1:]}: {one.value} from "
            f"{style.day_and_time(one.holds_from)}."
            for one in known.pending
        ]
        self.pending.setText("\n".join(waits))
        self.pending.setVisible(bool(waits))

    def _choose(self) -> None:
        """Keep the choice that was made; a refusal is shown and what holds stays."""
        field = self.sender()
        for choice, known in self.fields.items():
            if known is field:
                self._keep(choice, known.value())

    def _keep(self, choice: Choice, text: str) -> None:
        desk = self._desk
        try:
            chosen = desk.services.pause.choose(choice, text)
        except JournalError as error:
            desk.hub.say(str(error))
        else:
            desk.hub.tell(Changes.PAUSE)
            desk.hub.say(_said(choice, chosen, desk))
        self.read()


def _said(choice: Choice, chosen: Chosen, desk: Desk) -> str:
    since = f"from {desk.text.day_and_time(chosen.holds_from)}" if chosen.is_later else "at once"
    return f"Kept: {_NAMES[choice]}, {since}."
