"""Fields of the diary in dialogs: tags in one line, and what is told of many positions at once."""

from typing import Final

from PySide6.QtWidgets import QCompleter

from journal.domain.diary.feeling import Feeling
from journal.domain.diary.tag import Tag
from journal.domain.errors import InvalidValueError
from journal.gui.desk import Desk
from journal.gui.parts.form import ChoiceField, Form, TextField
from journal.services.diary.bulk import DiaryChange
from journal.services.diary.keep import KEEP, Keep

_BETWEEN: Final = ","
_FEELINGS: Final[tuple[tuple[str, Feeling | Keep | None], ...]] = (
    ("Unchanged", KEEP),
    *((feeling.value.capitalize(), feeling) for feeling in Feeling),
    ("Not told", None),
)
_RATINGS: Final[tuple[tuple[str, int | Keep | None], ...]] = (
    ("Unchanged", KEEP),
    *((f"{number} of 5", number) for number in range(1, 6)),
    ("Not rated", None),
)


class TagsField(TextField):
    """Several tags in one line, a comma between."""

    def __init__(self, field: str, label: str, *, hint: str = "") -> None:
        super().__init__(field, label, placeholder="fomo, setup:breakout", hint=hint)

    def value(self) -> tuple[Tag, ...]:
        """Return the tags; none where nothing was typed.

        Raises:
            InvalidValueError: one of them is none; it carries the field's own name.
        """
        typed = [text.strip() for text in self.text().split(_BETWEEN)]
        try:
            return tuple(Tag.of_text(text) for text in typed if text)
        except InvalidValueError as error:
            raise InvalidValueError(self.field, f"a tag {error.reason}") from error

    def offer(self, known: tuple[Tag, ...]) -> None:
        """Complete the first tag from those that were used before."""
        completer = QCompleter([tag.text for tag in known], self)
        self.editor.setCompleter(completer)


def offer_known_tags(desk: Desk, *fields: TagsField) -> None:
    """Let fields complete the tags of the account, once those are read."""
    diary, account = desk.services.diary, desk.account_name

    def offer(known: tuple[Tag, ...]) -> None:
        for field in fields:
            field.offer(known)

    desk.jobs.run(lambda: diary.known_tags(account), offer, owner=fields[0])


class ManyDiaryFields:
    """What is told of every chosen position: tags, feelings, a rating."""

    def __init__(self) -> None:
        self.added = TagsField("tags_added", "Add tags")
        self.removed = TagsField("tags_removed", "Take tags away")
        self.rating: ChoiceField[int | Keep | None] = ChoiceField("rating", "Rating", _RATINGS)
        self.before = _feeling("before", "Felt before")
        self.during = _feeling("during", "Felt during")
        self.after = _feeling("after", "Felt after")

    def add_to(self, form: Form) -> None:
        """Add the fields as two rows."""
        form.add_row(self.added, self.removed, self.rating)
        form.add_row(self.before, self.during, self.after)

    def change(self) -> DiaryChange:
        """Return what the fields say.

        Raises:
            InvalidValueError: a tag cannot be right.
        """
        return DiaryChange(
            tags_added=self.added.value(),
            tags_removed=self.removed.value(),
            before=self.before.value(),
            during=self.during.value(),
            after=self.after.value(),
            rating=self.rating.value(),
        )


def _feeling(field: str, label: str) -> ChoiceField[Feeling | Keep | None]:
    return ChoiceField(field, label, _FEELINGS)
