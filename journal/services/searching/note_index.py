"""Notes to be found by any part of what they say, in slices that leave time for the window."""

from collections.abc import Iterator, Sequence
from typing import Final

from journal.services.searching.entries import Entry, Group, Kind
from journal.services.searching.ranking import STEP, Folded, Tier, fold

SHOWN: Final = 5
_SLICE: Final = 1000
_AROUND: Final = 40
_MOST: Final = 110


class NoteIndex:
    """The texts of notes, folded once; the newest is looked at first."""

    def __init__(self, notes: Sequence[Entry]) -> None:
        """Fold the notes; what is searched is their detail, and the title tells whose they are."""
        self._notes = sorted(notes, key=_newest_first)
        self._texts = [f" {fold(f'{one.title} {one.detail}').text}" for one in self._notes]

    def __len__(self) -> int:
        """Return how many notes can be found."""
        return len(self._notes)

    def steps(self, query: Folded) -> Iterator[Group | None]:
        """Yield None after each slice, and at the end what was found, if anything."""
        at_words: list[int] = []
        inside: list[int] = []
        for begin in range(0, len(self._texts), _SLICE) if query.words else ():
            for place in range(begin, min(begin + _SLICE, len(self._texts))):
                text = self._texts[place]
                if all(word in text for word in query.words):
                    begins = all(f" {word}" in text for word in query.words)
                    (at_words if begins else inside).append(place)
            yield None
        found = [*at_words, *inside]
        if found:
            yield Group(
                kind=Kind.NOTE,
                entries=tuple(self._shown(place, query) for place in found[:SHOWN]),
                total=len(found),
                score=(Tier.WORD_START if at_words else Tier.INSIDE) * STEP,
            )

    def entry_of(self, key: str) -> Entry | None:
        """Return the note of a key; None: there is none."""
        return next((one for one in self._notes if one.key == key), None)

    def _shown(self, place: int, query: Folded) -> Entry:
        """Return a note that says only what is around the first typed word."""
        note = self._notes[place]
        return Entry(
            kind=note.kind,
            key=note.key,
            title=note.title,
            detail=excerpt(note.detail, query),
            happened_at=note.happened_at,
        )


def excerpt(text: str, query: Folded) -> str:
    """Return one line of a text around the first typed word in it."""
    line = " ".join(text.split())
    place = min((at for word in query.words if (at := line.lower().find(word)) >= 0), default=0)
    begin = max(0, place - _AROUND)
    if begin:
        begin = line.find(" ", begin, place) + 1 or begin
    cut = line[begin : begin + _MOST]
    return f"{'… ' if begin else ''}{cut}{' …' if begin + _MOST < len(line) else ''}"


def _newest_first(note: Entry) -> tuple[float, str]:
    at = note.happened_at
    return (-at.timestamp() if at else 0.0, note.key)
