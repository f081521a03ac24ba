"""How well a typed word fits a text: whole, from the start, at a word, inside, or letter by letter.

Pure and the same for the same two texts. What a word fits, every beginning of it fits, too: typing
on never adds what was not found before.
"""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

STEP: Final = 1000
"""What one tier is worth; how close a text is within its tier is worth less than half of it."""
_CLOSE: Final = STEP // 2 - 1
ABOVE_ALL: Final = 7 * STEP
"""Added where all that was typed is the whole text, or its beginning half of it."""


class Tier(IntEnum):
    """The ways to fit, the poorest first; 0 is none of them."""

    LETTERS = 1
    """All letters in their order, the first at the start of a word."""
    INSIDE = 2
    WORD_START = 3
    WORD = 4
    START = 5
    WHOLE = 6


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared: without case and accents, single blanks."""

    text: str
    words: tuple[str, ...]


def fold(text: str) -> Folded:
    """Return a text as it is compared."""
    words = _plain(text).split()
    return Folded(" ".join(words), tuple(words))


def fitting(word: str, text: Folded) -> int:
    """Return how well a folded word fits a text; 0: not at all.

    Within a tier a text of which the word is a larger part comes first.
    """
    tier = _tier(word, text)
    if tier is None:
        return 0
    return tier * STEP + _CLOSE * len(word) // len(text.text)


def fitting_start(word: str, words: tuple[str, ...]) -> int:
    """Return how well a word begins one of some words; nothing else counts. 0: none of them."""
    best = 0
    for one in words:
        if one.startswith(word):
            tier = Tier.WORD if one == word else Tier.WORD_START
            best = max(best, tier * STEP + _CLOSE * len(word) // len(one))
    return best


def rank(query: Folded, title: Folded, keywords: tuple[str, ...] = ()) -> int:
    """Return how well all that was typed fits; 0 where one of its words fits neither text.

    Args:
        query: what was typed.
        title: may be fitted in every way.
        keywords: further words that may be begun; they count for less than the title does.
    """
    if not query.words:
        return 0
    total = 0
    for word in query.words:
        fit = fitting(word, title) or fitting_start(word, keywords) - STEP
        if fit <= 0:
            return 0
        total += fit
    total //= len(query.words)
    if title.text == query.text:
        return total + ABOVE_ALL
    return total + ABOVE_ALL // 2 if title.text.startswith(query.text) else total


def letters_of(query: Folded, title: str) -> tuple[tuple[int, int], ...]:
    """Return which parts of a title were typed, as beginnings and ends, for showing them.

    Texts that folding makes longer or shorter have no such parts.
    """
    plain = _plain(title)
    if len(plain) != len(title):
        return ()
    found: set[int] = set()
    for word in query.words:
        found.update(_places(word, plain))
    return _runs(sorted(found))


def _tier(word: str, text: Folded) -> Tier | None:
    if word == text.text:
        return Tier.WHOLE
    if text.text.startswith(word):
        return Tier.START
    if word in text.words:
        return Tier.WORD
    if any(one.startswith(word) for one in text.words):
        return Tier.WORD_START
    if word in text.text:
        return Tier.INSIDE
    return Tier.LETTERS if _letters(word, text.text) else None


def _letters(word: str, text: str) -> tuple[int, ...]:
    """Return where the letters of a word stand in a text, the first at the start of a word."""
    begin = -1
    while (begin := _word_start(word[:1], text, begin + 1)) >= 0:
        places = [begin]
        for letter in word[1:]:
            place = text.find(letter, places[-1] + 1)
            if place < 0:
                return ()  # a later beginning leaves less of the text
            places.append(place)
        return tuple(places)
    return ()


def _word_start(letter: str, text: str, begin: int) -> int:
    """Return where a letter next begins a word, or -1."""
    while (place := text.find(letter, begin)) > 0 and text[place - 1] != " ":
        begin = place + 1
    return place


def _places(word: str, plain: str) -> tuple[int, ...]:
    """Return which letters of a text a word shows as its own."""
    place = 0 if plain.startswith(word) else plain.find(f" {word}") + 1 or plain.find(word)
    return tuple(range(place, place + len(word))) if place >= 0 else _letters(word, plain)


def _runs(places: list[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return tuple(runs)


def _plain(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
