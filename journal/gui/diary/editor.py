"""Everything that is written about one position or one day, saved while it is typed."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from journal.domain.diary.entry import LONGEST_PLANNED, DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.gui.desk import Desk
from journal.gui.diary.fields.feelings import FeelingField
from journal.gui.diary.fields.note import NoteField
from journal.gui.diary.fields.rating import RatingField
from journal.gui.diary.fields.tags import TagField
from journal.gui.diary.keeping import DiaryKeeping
from journal.gui.diary.templates import TemplateButton
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space, TypeSize


class DiaryEditor(QWidget):
    """Note, what was planned, feelings, rating and tags of one subject at a time.

    Nothing has to be saved by hand: a word is on the disk a second after it was typed, and when
    the editor is left, hidden or closed.

    Attributes:
        note: the note.
        templates: begins it with a text written once.
        planned: what was meant to happen.
        feelings: before, during and after.
        rating: how well it was done.
        tags: tags in their groups.
        keeping: reads and writes.
    """

    def __init__(self, desk: Desk, subject: Subject | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.note = NoteField(desk.look)
        self.templates = TemplateButton(desk, self.note)
        self.planned = QLineEdit()
        self.planned.setMaxLength(LONGEST_PLANNED)
        self.planned.setAccessibleName("What was planned")
        self.planned.setFixedHeight(CONTROL_HEIGHT)
        self.planned.setAcceptDrops(False)
        self.feelings, self.rating, self.tags = FeelingField(), RatingField(), TagField()
        self.keeping = DiaryKeeping(desk, self._collect, self)
        self._state = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._refusal = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.LOSS, wrap=True)
        self._refusal.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        self._shown: Subject | None = None
        for card in (self._note_card(), self._feeling_card(), self._tag_card()):
            column.addWidget(card)
        self._allow(is_allowed=False)
        self._connect()
        if subject is not None:
            self.show_subject(subject)

    @property
    def sentence(self) -> str:
        """What keeps the entry from being saved; an empty text where nothing does."""
        return self._refusal.text() if self._refusal.isVisibleTo(self) else ""

    def show_subject(self, subject: Subject) -> None:
        """Write what is there, then show what was written about something else."""
        is_day = subject.on_day is not None
        self.planned.setPlaceholderText(
            "What the day was meant to be" if is_day else "Why in, where out, how much"
        )
        if subject != self._shown:
            self.keeping.leave()
            self._allow(is_allowed=False)
        self.keeping.show(subject)

    def flush(self) -> None:
        """Write now, for whoever closes what this stands in."""
        self.keeping.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what is there."""
        self.keeping.leave()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write when the cursor leaves."""
        if event.type() == QEvent.Type.FocusOut:
            self.keeping.leave()
        return super().eventFilter(watched, event)

    def _collect(self, subject: Subject) -> DiaryEntry:
        """Return the entry as it stands in the fields."""
        return DiaryEntry(
            subject=subject,
            note=self.note.text(),
            planned=self.planned.text().replace("\0", ""),
            before=self.feelings.felt("before"),
            during=self.feelings.felt("during"),
            after=self.feelings.felt("after"),
            rating=self.rating.rating,
            tags=self.tags.tags,
        )

    def _show(self, entry: DiaryEntry) -> None:
        is_other = entry.subject != self._shown
        self._shown = entry.subject
        self.note.show_text(entry.note)
        if self.planned.text() != entry.planned:
            self.planned.setText(entry.planned)
        self.feelings.show_felt(entry.before, entry.during, entry.after)
        if is_other:
            self.feelings.begin()
        self.rating.show_rating(entry.rating)
        self.tags.show_tags(entry.tags)
        self._allow(is_allowed=not self._desk.services.is_read_only)

    def _allow(self, *, is_allowed: bool) -> None:
        """Let nobody type into an entry that is still to be read."""
        self.note.edit.setReadOnly(not is_allowed)
        self.planned.setReadOnly(not is_allowed)

    def _connect(self) -> None:
        self.keeping.came.connect(self._show)
        self.keeping.refused.connect(self._refuse)
        self.keeping.written.connect(self._say_written)
        self.note.changed.connect(self._typed)
        self.planned.textEdited.connect(self._typed)
        for field in (self.note.edit, self.planned):
            field.installEventFilter(self)
        self.feelings.changed.connect(self._felt)
        self.rating.changed.connect(self._rated)
        self.tags.changed.connect(self._tagged)
        self.tags.known_wanted.connect(self._read_known)
        redo = QShortcut(QKeySequence.StandardKey.Redo, self)
        redo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        redo.activated.connect(self.keeping.redo)

    def _typed(self) -> None:
        self._state.setText("…")
        self.keeping.touch()

    def _felt(self, moment: str, feeling: Feeling | None, before: Feeling | None) -> None:
        said = feeling.value if feeling else "taken back"
        self.keeping.change(f"{moment.capitalize()}: {said}.", **{moment: (before, feeling)})

    def _rated(self, rating: int | None, before: int | None) -> None:
        said = "Rating taken back." if rating is None else f"Rated {rating} of 5."
        self.keeping.change(said, rating=(before, rating))

    def _tagged(self, tags: tuple[Tag, ...], before: tuple[Tag, ...]) -> None:
        (tag,) = set(tags) ^ set(before)
        said = "added" if tag in tags else "taken away"
        self.keeping.change(f"Tag {tag.text} {said}.", tags=(before, tags))

    def _read_known(self) -> None:
        diary, account = self._desk.services.diary, self._desk.account_name
        self._desk.jobs.run(lambda: diary.known_tags(account), self.tags.show_known, owner=self)

    def _refuse(self, sentence: str) -> None:
        self._state.setText("")
        self._refusal.setText(sentence)
        self._refusal.show()

    def _say_written(self) -> None:
        self._refusal.hide()
        self._state.setText("Saved" if not self._is_empty() else "")

    def _is_empty(self) -> bool:
        return self._shown is None or self._collect(self._shown).is_empty

    def _note_card(self) -> Card:
        card = Card("Notes")
        card.heading.setToolTip("Ctrl+D in the Journal; today's: Ctrl+Shift+N")
        card.head.addWidget(self._state)
        card.head.addWidget(self.templates)
        card.head.addWidget(self.note.preview)
        card.body.addWidget(self.note)
        card.body.addWidget(self._refusal)
        card.body.addWidget(_small("What was planned"))
        card.body.addWidget(self.planned)
        return card

    def _feeling_card(self) -> Card:
        card = Card("How it felt")
        card.body.addWidget(self.feelings)
        card.body.addSpacing(Space.TINY)
        card.body.addWidget(_small("How well you kept to your own way, whatever it brought"))
        card.body.addWidget(self.rating)
        return card

    def _tag_card(self) -> Card:
        card = Card("Tags")
        card.body.addWidget(self.tags)
        return card


def _small(text: str) -> PlainLabel:
    return PlainLabel(text, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
