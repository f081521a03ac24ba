"""What changes of rules say: what becomes of a setting, and from when on."""

from datetime import datetime
from decimal import Decimal

from journal.domain.rules.definition import Setting, SettingKind, settings_of
from journal.domain.rules.force.timeline import DatedChange
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.services.rules.catalog import RuleCard


def value_words(form: Setting, value: Decimal) -> str:
    """Return a setting's value with its unit, a switch as on or off."""
    if form.kind is SettingKind.SWITCH:
        return "on" if value else "off"
    return (
        f"{words.number(value)}{words.THIN_SPACE}{form.unit}" if form.unit else words.number(value)
    )


def change_words(asked: DatedChange) -> str:
    """Return what a change makes of the rule: "highest leverage 10 x → 8 x, for BTCUSDT"."""
    change, was = asked.change, asked.before
    forms = dict(settings_of(type(was)))
    parts = [
        f"{forms[name].label.lower()} {value_words(forms[name], getattr(was, name))} → "
        f"{value_words(forms[name], value)}"
        for name, value in change.values.items()
        if name in forms and value != getattr(was, name)
    ]
    if change.enabled is not None and change.enabled is not asked.was_enabled:
        parts.insert(0, "on" if change.enabled else "off")
    where = f", for {change.scope.words}" if change.scope.words else ""
    return f"{', '.join(parts) or 'as it is'}{where}"


def sentence_of(asked: DatedChange) -> str:
    """Return the same as the beginning of a sentence."""
    what = change_words(asked)
    return f"{what[:1].upper()}{what[1:]}"


def foresight(asked: DatedChange, style: TextStyle) -> str:
    """Return what asking for a change would do and when, to be read before the click."""
    sentence = f"{sentence_of(asked)}."
    if not asked.loosens:
        return f"{sentence} Stricter: counts from now on and cannot be taken back for 24 h."
    when = style.day_and_time(asked.takes_effect_at)
    return (
        f"{sentence} Less strict: counts from {when} on, later if a pause comes between. Until "
        "then it can be taken back."
    )


def state_words(card: RuleCard) -> str:
    """Return whether a rule is on, and whether a change of it waits."""
    state = "on" if card.enabled else "off"
    return f"{state}, waits" if card.pending else state


def since_words(at: datetime | None, style: TextStyle) -> str:
    """Return since when settings hold."""
    return "as it came" if at is None else f"in force since {style.time(at)}"
