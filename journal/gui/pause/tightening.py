"""The row of a review in which one rule is made stricter, at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.domain.rules.definition import Rule, Setting, Tighter, settings_of
from journal.domain.rules.scope import EVERYWHERE
from journal.gui.desk import Desk
from journal.gui.parts.form import ChoiceField, Form, NumberField
from journal.gui.style import text as words
from journal.services.changes import Changes

_NONE: Final = "None this time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightening:
    """One setting of a rule in force."""

    rule_id: str
    field: str
    value: Decimal
    form: Setting

    @property
    def words(self) -> str:
        """What the trader chooses from: rule, setting and value in force."""
        return f"{self.rule_id} {self.form.label}: {words.number(self.value)} {self.form.unit}"

    def problem(self, value: Decimal | None) -> str:
        """Return why a value is not a stricter one, or an empty text."""
        form = self.form
        if value is None:
            return f"Type the new value of “{form.label}”, or choose “{_NONE}”."
        is_lower = form.tighter is Tighter.LOWER
        is_stricter = value < self.value if is_lower else value > self.value
        if is_stricter and form.minimum <= value <= form.maximum:
            return ""
        way, edge = ("below", form.minimum) if is_lower else ("above", form.maximum)
        return (
            f"“{form.label}” becomes stricter {way} {words.number(self.value)} {form.unit}, "
            f"as far as {words.number(edge)}."
        )


class TighteningRow(QWidget):
    """A rule's setting and its new, stricter value.

    Attributes:
        rule: which setting of which rule; None: none is changed.
        value: the new value.
        changed: the trader changed either.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rule: ChoiceField[Tightening | None] = ChoiceField(
            "rule_id", "One rule made stricter, at once", ((_NONE, None),)
        )
        self.value = NumberField("value", "From now on")
        form = Form()
        form.add_row(self.rule, self.value)
        self.rule.changed.connect(self._show_unit)
        form.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        self._show_unit()

    @property
    def rule_id(self) -> str | None:
        """The rule that was chosen; None where none was."""
        chosen = self.rule.value()
        return chosen.rule_id if chosen else None

    def read(self) -> None:
        """Offer the settings of the rules in force."""
        self._desk.jobs.run(self._desk.services.rule_settings.active, self._offer, owner=self)

    def problem(self) -> str:
        """Return why the new value is not stricter, or an empty text."""
        chosen = self.rule.value()
        return self.value.problem() or (chosen.problem(self.value.value()) if chosen else "")

    def chosen(self) -> Callable[[], Changes] | None:
        """Return what makes the chosen setting stricter, off the window's thread; None: nothing.

        It raises a JournalError where the value is not stricter after all.
        """
        chosen, value = self.rule.value(), self.value.value()
        if chosen is None or value is None:
            return None
        tighten = self._desk.services.rule_settings.tighten
        return partial(tighten, chosen.rule_id, scope=EVERYWHERE, **{chosen.field: value})

    def _offer(self, rules: Sequence[Rule]) -> None:
        offered = [_first_setting(rule) for rule in rules if rule.scope == EVERYWHERE]
        known = [one for one in offered if one is not None]
        self.rule.set_choices([*((one.words, one) for one in known), (_NONE, None)])
        self.rule.set_value(None)
        self._show_unit()

    def _show_unit(self) -> None:
        chosen = self.rule.value()
        self.value.setEnabled(chosen is not None)
        self.value.show_unit(chosen.form.unit if chosen else "")
        if chosen is None:
            self.value.set_text("")


def _first_setting(rule: Rule) -> Tightening | None:
    """Return the setting that names the rule's limit, which is its first; None without any."""
    for name, form in settings_of(type(rule)):
        return Tightening(rule_id=rule.rule_id, field=name, value=getattr(rule, name), form=form)
    return None
