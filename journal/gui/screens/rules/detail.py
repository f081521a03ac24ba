"""One rule in full: what it judges, its settings, what waits, and what was asked before."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.rules.force.timeline import DatedChange, RuleTimeline
from journal.domain.rules.scope import Scope
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.flow import FlowLayout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.screens.rules.settings_form import SettingsForm
from journal.gui.screens.rules.wording import (
    change_words,
    foresight,
    sentence_of,
    since_words,
    state_words,
)
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.rules.catalog import RuleCard, ScopedSettings, scoped_settings

_SHOWN: Final = 20
_TYPE: Final = "Type another value: stricter counts at once, less strict in 24 h."
_LOCKED: Final = "While trading is paused nothing loosens. What is stricter counts at once."


class RuleDetail(ScrollColumn):
    """Shows a rule and asks for changes of it.

    Attributes:
        rewrite: the rule of the trader's own that is to be written anew.
    """

    rewrite = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._card: RuleCard | None = None
        self._timeline: RuleTimeline | None = None
        self._form: SettingsForm | None = None
        self.said = PlainLabel(wrap=True)
        self.tighten = Button("Tighten now", Rank.PRIMARY)
        self.loosen = Button("Loosen in 24 h")
        self.switch = Button("Switch off in 24 h")
        self.anew = Button("Write it anew")
        desk.pause.switched.connect(self._follow_pause)

    def show_card(self, card: RuleCard, timeline: RuleTimeline) -> None:
        """Show a rule with its settings for everything."""
        self._card, self._timeline = card, timeline
        clear_layout(self.column)
        self.column.addWidget(self._rule(card))
        if card.pending:
            self.column.addWidget(self._waiting(card))
        self.column.addWidget(self._stands_for(card))
        if card.history:
            self.column.addWidget(self._history(card))
        self.column.addStretch(1)
        self._say()

    def _rule(self, card: RuleCard) -> Card:
        """Return what the rule judges, its settings and the buttons."""
        box = Card(f"{card.rule_id}  {card.name}")
        mark = Mark.GOOD if card.enabled else Mark.NOTE
        box.head.addWidget(Chip(self._desk.look, state_words(card), mark))
        small = TypeSize.SMALL
        origin = _origin(card, self._desk.text)
        box.body.addWidget(PlainLabel(origin, size=small, meaning=Meaning.MUTED, wrap=True))
        box.body.addWidget(PlainLabel(card.description, wrap=True))
        form = SettingsForm(card.scopes[0], self._desk.account_name)
        self._form = form
        form.changed.connect(self._say)
        form.scope_changed.connect(self._other_scope)
        form.confirmed.connect(self._confirm)
        box.body.addWidget(form)
        self.said = PlainLabel(wrap=True)
        box.body.addWidget(self.said)
        box.body.addLayout(self._buttons(card))
        for one in card.scopes[1:]:
            box.body.addWidget(self._narrower(one))
        return box

    def _stands_for(self, card: RuleCard) -> Card:
        box = Card("What it stands for")
        severity = f"{card.severity[:1].upper()}{card.severity[1:]}."
        box.body.addWidget(PlainLabel(severity, wrap=True))
        box.body.addWidget(PlainLabel(card.sentence, meaning=Meaning.MUTED, wrap=True))
        return box

    def _narrower(self, one: ScopedSettings) -> PlainLabel:
        state = "" if one.enabled else ", off"
        settings = ", ".join(
            f"{each.form.label.lower()} {each.value:f} {each.form.unit}".rstrip()
            for each in one.parameters
        )
        text = f"Set apart for {one.scope.words}{state}: {settings}"
        return PlainLabel(text, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)

    def _buttons(self, card: RuleCard) -> FlowLayout:
        row = FlowLayout(spacing=Space.SMALL)
        self.tighten = Button("Tighten now", Rank.PRIMARY)
        self.loosen = Button("Loosen in 24 h")
        self.switch = Button("Switch off in 24 h")
        self.tighten.clicked.connect(self._ask)
        self.loosen.clicked.connect(self._ask)
        self.switch.clicked.connect(self._ask_switch)
        if card.parameters:
            row.addWidget(self.tighten)
            row.addWidget(self.loosen)
            only = Button("Only for …", Rank.QUIET)
            only.setCheckable(True)
            only.setToolTip("Settings of their own for one contract, side or account")
            only.toggled.connect(self._choose_scope)
            row.addWidget(only)
        if card.own is not None:
            self.anew = Button("Write it anew")
            self.anew.clicked.connect(self._rewrite)
            row.addWidget(self.anew)
        row.addWidget(self.switch)
        return row

    def _waiting(self, card: RuleCard) -> Card:
        box = Card("Waiting")
        for one in card.pending:
            row = QHBoxLayout()
            row.setSpacing(Space.SMALL)
            when = self._desk.text.day_and_time(one.takes_effect_at)
            row.addWidget(PlainLabel(f"{sentence_of(one)}: from {when} on", wrap=True), 1)
            back = Button("Take back")
            back.setAccessibleName(f"Take back: {change_words(one)}")
            back.setProperty("change", one.change.change_id)
            back.clicked.connect(self._take_back)
            row.addWidget(back)
            box.body.addLayout(row)
        return box

    def _history(self, card: RuleCard) -> Card:
        box = Card("History")
        style = self._desk.text
        for one in card.history[:_SHOWN]:
            end = f"from {style.time(one.takes_effect_at)} on"
            if one.is_cancelled:
                end = f"taken back {style.time(one.change.cancelled_at)}"
            text = f"Asked {style.time(one.change.asked_at)}: {change_words(one)}; {end}"
            small = TypeSize.SMALL
            box.body.addWidget(PlainLabel(text, size=small, meaning=Meaning.MUTED, wrap=True))
        return box

    # Asking

    def _foreseen(self, *, enabled: bool | None = None) -> DatedChange | None:
        """Return what the fields ask for, or None where that is nothing; say what is wrong."""
        card, form, timeline = self._card, self._form, self._timeline
        if card is None or form is None or timeline is None:
            return None
        scope = form.scope
        values = {} if enabled is not None else form.asked()
        begins = bool(scope.words) and card.own is None and not self._is_on(scope)
        if enabled is None and begins:
            enabled = True
        if enabled is None and not values:
            return None
        return self._desk.services.rule_settings.foresee(
            card.rule_id, values, enabled=enabled, scope=scope, timeline=timeline
        )

    def _say(self) -> None:
        """Say before any click what it would do, and open the button that does it."""
        asked, sentence, meaning = None, _TYPE, Meaning.MUTED
        try:
            asked = self._foreseen()
        except InvalidValueError as error:
            if self._form is None or not self._form.form.show_refusal(error, focus=False):
                sentence, meaning = str(error), Meaning.LOSS
        if asked is not None:
            sentence, meaning = foresight(asked, self._desk.text), Meaning.PLAIN
        if self._card is not None and not self._card.parameters:
            sentence = "Switching it off counts in 24 h, switching it on at once."
        paused = self._desk.pause.is_running
        if paused and (asked is None or asked.loosens):
            sentence, meaning = _LOCKED, Meaning.LOCK
        self.said.setText(sentence)
        self.said.set_meaning(meaning)
        self.tighten.setEnabled(asked is not None and not asked.loosens)
        self.loosen.setEnabled(asked is not None and asked.loosens and not paused)
        self._name_switch(paused=paused)

    def _name_switch(self, *, paused: bool) -> None:
        try:
            scope = self._form.scope if self._form else None
        except InvalidValueError:
            scope = None
        is_on = scope is not None and self._is_on(scope)
        self.switch.setText("Switch off in 24 h" if is_on else "Switch on now")
        self.switch.setAccessibleName(self.switch.text())
        self.switch.setEnabled(scope is not None and not (is_on and paused))
        self.anew.setEnabled(not paused)
        locked = is_on and paused
        self.switch.setToolTip("Locked while trading is paused." if locked else "")
        self.loosen.setToolTip("Locked while trading is paused." if paused else "")

    def _is_on(self, scope: Scope) -> bool:
        if self._card is None or self._timeline is None:
            return False
        return scoped_settings(
            self._timeline, self._card.rule_id, scope, self._desk.clock.now()
        ).enabled

    def _choose_scope(self, wanted: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        if self._form is not None:
            self._form.choose_scope(wanted=wanted)

    def _other_scope(self) -> None:
        """Show the settings of the scope that is typed, or those of the rule where it has none."""
        if self._card is None or self._form is None or self._timeline is None:
            return
        try:
            scope = self._form.scope
        except InvalidValueError as error:
            self._form.form.show_refusal(error, focus=False)
        else:
            self._form.show_settings(
                scoped_settings(self._timeline, self._card.rule_id, scope, self._desk.clock.now())
            )
        self._say()

    def _confirm(self) -> None:
        if self.tighten.isEnabled() or self.loosen.isEnabled():
            self._ask()

    def _ask(self) -> None:
        try:
            asked = self._foreseen()
        except InvalidValueError:
            return  # said under its field while typing
        if asked is not None:
            self._keep(asked)

    def _ask_switch(self) -> None:
        if self._form is None:
            return
        try:
            asked = self._foreseen(enabled=not self._is_on(self._form.scope))
        except InvalidValueError as error:
            self._refuse(error)
            return
        if asked is not None:
            self._keep(asked)

    def _keep(self, asked: DatedChange) -> None:
        settings, desk = self._desk.services.rule_settings, self._desk

        def told(changes: Changes) -> None:
            desk.hub.say(f"{asked.change.rule_id}: {foresight(asked, desk.text)}")
            desk.hub.tell(changes)

        desk.jobs.run(lambda: settings.ask(asked), told, self._refuse, owner=self)

    def _take_back(self) -> None:
        change_id = str(self.sender().property("change"))
        settings, desk = self._desk.services.rule_settings, self._desk
        desk.jobs.run(lambda: settings.cancel(change_id), desk.hub.tell, self._refuse, owner=self)

    def _rewrite(self) -> None:
        if self._card is not None:
            self.rewrite.emit(self._card)

    def _refuse(self, error: JournalError) -> None:
        self.said.setText(str(error))
        self.said.set_meaning(Meaning.LOSS)

    def _follow_pause(self, _running: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        self._say()


def _origin(card: RuleCard, style: TextStyle) -> str:
    """Return the group, the version and since when its settings hold."""
    since = since_words(card.scopes[0].since, style)
    if card.own is not None:
        return f"Your own · written {style.time(card.own.created_at)} · {since}"
    return f"{card.group.value.capitalize()} · version {card.version} · {since}"
