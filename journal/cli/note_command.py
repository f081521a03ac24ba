"""`cooldown-journal note`: what was written about a position or a day, read and added to."""

import argparse
import json
from dataclasses import replace
from datetime import date
from typing import Any

from journal.bootstrap import Services
from journal.domain.diary.entry import BEST, WORST, DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.errors import InvalidValueError, JournalError
from journal.services.positions.rows import instant

_MOMENTS = ("before", "during", "after")


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "note", help="read or write the diary of a position or a day; without options it is read"
    )
    parser.add_argument(
        "subject",
        metavar="POSITION|DATE",
        help="the key of a position, as `positions --json` gives it, or a day: 2026-05-14",
    )
    parser.add_argument("--account", metavar="NAME", help="default: the first account")
    text = parser.add_mutually_exclusive_group()
    text.add_argument("--text", metavar="TEXT", help="the note, in place of what it was")
    text.add_argument("--append", metavar="TEXT", help="one more line of the note")
    parser.add_argument("--planned", metavar="TEXT", help="what was planned")
    for moment in _MOMENTS:
        parser.add_argument(
            f"--{moment}", choices=[*map(str, Feeling), "none"], help=f"how it felt {moment} it"
        )
    ratings = [*map(str, range(WORST, BEST + 1)), "none"]
    parser.add_argument("--rating", choices=ratings, help="how well it was done")
    parser.add_argument(
        "--tag", action="append", default=[], metavar="GROUP:NAME", help="add a tag (repeatable)"
    )
    parser.add_argument(
        "--untag", action="append", default=[], metavar="GROUP:NAME", help="take a tag away"
    )
    return parser


def run(arguments: argparse.Namespace, services: Services) -> int:
    """Write what was asked for, then print the entry; return 0.

    Raises:
        JournalError: there is no such position, or a value cannot be right.
    """
    account = services.accounts.named(arguments.account).name
    subject = _subject(arguments.subject, account, services)
    base = services.diary.entry(account, subject)
    entry = services.diary.write(account, base, _changed(base, arguments)).entry
    if arguments.json:
        print(json.dumps({"account": account} | _row(entry), ensure_ascii=False))
    else:
        print("\n".join(_lines(entry)))
    return 0


def _subject(text: str, account: str, services: Services) -> Subject:
    """Return what is meant: a day where it is written like one, else a position."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is not None and day.isoformat() == text:
        return Subject.day(day)
    if services.positions.glance(account).row_of(text) is None:
        raise JournalError(
            f"There is no position {text!r} in account {account}, and it is no day such as "
            "2026-05-14. `positions --json` lists the keys. Nothing was written."
        )
    return Subject.position(text)


def _changed(entry: DiaryEntry, arguments: argparse.Namespace) -> DiaryEntry:
    """Return the entry with what the options say."""
    if arguments.text is not None:
        entry = replace(entry, note=arguments.text)
    if arguments.append is not None:
        entry = replace(entry, note=f"{entry.note}\n{arguments.append}".lstrip("\n"))
    if arguments.planned is not None:
        entry = replace(entry, planned=arguments.planned)
    if arguments.rating is not None:
        entry = replace(entry, rating=None if arguments.rating == "none" else int(arguments.rating))
    for moment in _MOMENTS:
        told = getattr(arguments, moment)
        if told is not None:
            felt: Any = None if told == "none" else Feeling(told)
            entry = replace(entry, **{moment: felt})
    tags = {*entry.tags, *_tags(arguments.tag)} - {*_tags(arguments.untag)}
    return replace(entry, tags=tuple(tags))


def _tags(texts: list[str]) -> list[Tag]:
    try:
        return [Tag.of_text(text) for text in texts]
    except InvalidValueError as error:
        raise InvalidValueError("tag", f"{error.reason}. Nothing was written") from error


def _row(entry: DiaryEntry) -> dict[str, object]:
    return {
        "subject": entry.subject.text,
        "note": entry.note,
        "planned": entry.planned,
        "before": entry.before,
        "during": entry.during,
        "after": entry.after,
        "rating": entry.rating,
        "tags": [tag.text for tag in entry.tags],
        "written_at": instant(entry.written_at),
    }


def _lines(entry: DiaryEntry) -> list[str]:
    """Return the entry as text; what was not said has no line."""
    if entry.is_empty:
        return ["Nothing is written about it yet."]
    felt = [f"{moment} {told}" for moment in _MOMENTS if (told := getattr(entry, moment))]
    named = (
        ("Planned", entry.planned),
        ("Felt", ", ".join(felt)),
        ("Rating", f"{entry.rating} of {BEST}" if entry.rating else ""),
        ("Tags", ", ".join(tag.text for tag in entry.tags)),
    )
    lines = [f"{name}: {said}" for name, said in named if said]
    return [_printable(line) for line in (*entry.note.splitlines(), *lines)]


def _printable(line: str) -> str:
    """Return a line without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in line)
