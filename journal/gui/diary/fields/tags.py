"""The tags of an entry: those it has, those used often, and a field for any other."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from journal.domain.diary.entry import MOST_TAGS
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.errors import InvalidValueError
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import clear_layout
from journal.gui.parts.choice import Choice
from journal.gui.parts.flow import FlowLayout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.tab_order import lead_tab, parts_of
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space, TypeSize

GROUP_NAMES: Final = {
    TagGroup.SETUP: "Setup",
    TagGroup.MISTAKE: "Mistake",
    TagGroup.MARKET: "Market",
    TagGroup.OWN: "Own",
}
_MOST_OFFERED: Final = 6
_OFFERED_AT_FIRST: Final = (
    Tag(TagGroup.SETUP, "breakout"),
    Tag(TagGroup.SETUP, "reversal"),
    Tag(TagGroup.MISTAKE, "moved stop"),
    Tag(TagGroup.MISTAKE, "too large"),
    Tag(TagGroup.MARKET, "news"),
    Tag(TagGroup.MARKET, "range"),
)
"""Until the trader has tags of their own."""


class TagField(QWidget):
    """Tags by group, each with a cross; one tap or Enter adds another.

    Attributes:
        changed: the tags, and those before.
        known_wanted: the cursor came into the field: which tags are known may have changed.
    """

    changed = Signal(object, object)
    known_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tags: tuple[Tag, ...] = ()
        self._known: tuple[Tag, ...] = ()
        self.group = Choice()
        self.group.setAccessibleName("Group of the tag")
        self.group.setFixedHeight(CONTROL_HEIGHT)
        for group, name in GROUP_NAMES.items():
            self.group.addItem(name, group)
        self.typed = QLineEdit()
        self.typed.setAccessibleName("Add a tag")
        self.typed.setPlaceholderText("Add a tag, Enter")
        self.typed.setFixedHeight(CONTROL_HEIGHT)
        self.typed.setAcceptDrops(False)
        self.typed.installEventFilter(self)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.typed.setCompleter(self._completer)
        self.typed.returnPressed.connect(self._add_typed)
        self._refusal = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.LOSS, wrap=True)
        self._refusal.hide()
        self._own, self._offered = QWidget(), QWidget()
        self._own_flow, self._offered_flow = FlowLayout(self._own), FlowLayout(self._offered)
        row = QHBoxLayout()
        row.setSpacing(Space.TINY)
        row.addWidget(self.group)
        row.addWidget(self.typed, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._own)
        column.addLayout(row)
        column.addWidget(self._refusal)
        column.addWidget(self._offered)
        self._write_own()
        self._write_offered()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of the entry."""
        return self._tags

    def show_tags(self, tags: Iterable[Tag]) -> None:
        """Show the tags of an entry; this is no change by the trader."""
        if tuple(tags) != self._tags:
            self._tags = tuple(tags)
            self._write_own()
            self._write_offered()

    def show_known(self, known: Sequence[Tag]) -> None:
        """Offer tags that were used before, the most frequent first."""
        if tuple(known) != self._known:
            self._known = tuple(known)
            self._names.setStringList([tag.text for tag in self._known])
            self._write_offered()

    def own_buttons(self) -> list[Button]:
        """Return the tags there are, in their order."""
        return [one for one in parts_of(self._own_flow) if isinstance(one, Button)]

    def offered_buttons(self) -> list[Button]:
        """Return the tags that one tap would add."""
        return [one for one in parts_of(self._offered_flow) if isinstance(one, Button)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask what is known when the cursor comes; take Enter, which a dialog would take."""
        if event.type() == QEvent.Type.FocusIn:
            self.known_wanted.emit()
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ):
            self._add_typed()
            return True
        return super().eventFilter(watched, event)

    def _add_typed(self) -> None:
        text = self.typed.text().strip()
        if not text:
            return
        try:
            tag = self._tag_of(text)
        except InvalidValueError as error:
            self._say(f"The tag {error.reason}.")
            return
        self._add(tag)
        self.typed.clear()

    def _tag_of(self, text: str) -> Tag:
        """Return the tag that was typed: with its group, or of the group that is chosen."""
        before, between, _ = text.partition(":")
        groups = {group.value for group in TagGroup}
        if between and before.strip().lower() in groups:
            return Tag.of_text(text)
        return Tag.typed(self.group.currentData(), text)

    def _add(self, tag: Tag) -> None:
        if tag in self._tags:
            return
        if len(self._tags) >= MOST_TAGS:
            self._say(f"An entry has at most {MOST_TAGS} tags: take one away first.")
            return
        self._change(tuple(sorted({*self._tags, tag})))

    def _remove(self, tag: Tag) -> None:
        self._change(tuple(one for one in self._tags if one != tag))
        self.typed.setFocus()

    def _change(self, tags: tuple[Tag, ...]) -> None:
        before, self._tags = self._tags, tags
        self._say("")
        self._write_own()
        self._write_offered()
        self.changed.emit(tags, before)

    def _say(self, sentence: str) -> None:
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def _write_own(self) -> None:
        clear_layout(self._own_flow)
        for tag in sorted(self._tags, key=lambda one: (list(TagGroup).index(one.group), one.name)):
            button = _tag_button(f"{GROUP_NAMES[tag.group]}: {tag.name}  ×")
            button.setAccessibleName(f"Take away {tag.text}")
            button.setToolTip("Take this tag away")
            button.clicked.connect(lambda _checked=False, one=tag: self._remove(one))
            self._own_flow.addWidget(button)
        self._own.setVisible(bool(self._tags))
        lead_tab(self._own, self.own_buttons())

    def _write_offered(self) -> None:
        """Offer what is known and not there yet; the keyboard stays among it."""
        buttons = self.offered_buttons()
        held = next((place for place, one in enumerate(buttons) if one.hasFocus()), None)
        clear_layout(self._offered_flow)
        known = self._known or _OFFERED_AT_FIRST
        offered = [tag for tag in known if tag not in self._tags][:_MOST_OFFERED]
        for tag in offered:
            button = _tag_button(f"+ {tag.name}", Rank.QUIET)
            button.setAccessibleName(f"Add {tag.text}")
            button.setToolTip(GROUP_NAMES[tag.group])
            button.clicked.connect(lambda _checked=False, one=tag: self._add(one))
            self._offered_flow.addWidget(button)
        self._offered.setVisible(bool(offered))
        buttons = self.offered_buttons()
        lead_tab(self._offered, buttons)
        if held is not None:
            heir = buttons[min(held, len(buttons) - 1)] if buttons else self.typed
            heir.show()  # the layout shows it a moment later, which is too late for the focus
            heir.setFocus()


def _tag_button(text: str, rank: Rank = Rank.NORMAL) -> Button:
    button = Button(text, rank)
    button.setProperty("chip", True)
    return button
