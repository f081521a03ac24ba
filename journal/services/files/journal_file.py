"""The whole record as one CSV file of our own, which import reads back without loss."""

import csv
import io
import os
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from journal.domain.errors import JournalError
from journal.importers.own.codec import HEADER, encoded
from journal.importers.own.kinds import LONGEST_PART, PicturePart, PlanMade, UidOwner
from journal.services.files.importing.account_choice import UID_SETTING
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFileService:
    """Writes every record of every account: what files told and what the trader typed.

    Settings and candles are not in it: they are no record of trades. A backup has the settings.
    """

    store: Store

    def lines(self) -> Iterator[str]:
        """Yield the file line by line, the header first."""
        yield _line(HEADER)
        with self.store.reading() as reader:
            for account in reader.accounts():
                yield from map(_line, _records(reader, account.name))

    def template(self) -> str:
        """Return the header alone, for whoever wants to type records into a spreadsheet."""
        return "\ufeff" + _line(HEADER)

    def write(self, path: Path) -> int:
        """Write the file, whole or not at all, and return how many records are in it.

        Raises:
            JournalError: it cannot be written there.
        """
        part = path.with_name(f"{path.name}.part")
        count = -1
        try:
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                for line in self.lines():
                    file.write(line)
                    count += 1
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise JournalError(f"{path} cannot be written: {error.strerror}.") from error
        return count


def _records(reader: Reader, name: str) -> Iterator[list[str]]:
    account = reader.account(name)
    yield encoded("account", name, account)
    for key, owner in reader.settings().items():
        if key.startswith(UID_SETTING) and owner == name:
            yield encoded("uid", name, UidOwner(uid=key.removeprefix(UID_SETTING)))
    for kind, values in (
        ("fill", reader.fills(name)),
        ("income", reader.incomes(name)),
        ("order", reader.orders(name)),
        ("told position", reader.told_positions(name)),
        ("liquidation", reader.hand_liquidations(name)),
        ("answer", reader.answers(name)),
        ("facts", reader.facts(name).values()),
        ("review", reader.reviews(name)),
        ("difference answer", reader.difference_answers(name)),
        ("spot split", reader.spot_splits(name)),
        ("practice trade", reader.practice_trades(name)),
        ("episode edit", reader.episode_edits(name)),
        ("diary", reader.diary_entries(name)),
        ("daily review", reader.daily_reviews(name)),
    ):
        for value in values:
            yield encoded(kind, name, value)
    for stored in reader.plans(name):
        word = stored.word
        made = PlanMade(stored_at=stored.stored_at, override=word.override, checked=word.checked)
        yield encoded("plan", name, stored.plan, made)
    for kept in reader.weekly_reviews(name):
        yield encoded("weekly review", name, kept.said, kept.stood)
    yield from _rules(reader, name)
    yield from _pictures(reader, name)


def _pictures(reader: Reader, name: str) -> Iterator[list[str]]:
    """Yield which pictures there are, each after its content; a lost one has none."""
    contents: set[str] = set()
    for attachment in reader.all_attachments(name):
        if attachment.sha256 not in contents:
            contents.add(attachment.sha256)
            for part in _parts(reader, attachment.sha256):
                yield encoded("picture part", name, part)
        yield encoded("picture", name, attachment)


def _parts(reader: Reader, sha256: str) -> Iterator[PicturePart]:
    content = reader.picture(sha256)
    text = "" if content is None else b64encode(content).decode("ascii")
    parts = -(-len(text) // LONGEST_PART)
    for number in range(parts):
        some = text[number * LONGEST_PART : (number + 1) * LONGEST_PART]
        yield PicturePart(sha256=sha256, part=number + 1, parts=parts, content=some)


def _rules(reader: Reader, name: str) -> Iterator[list[str]]:
    """Yield what was asked of the rules; what holds for all stands with the first account."""
    own = {name, None} if reader.accounts()[0].name == name else {name}
    for rule in reader.written_rules():
        if rule.only_account in own:
            yield encoded("own rule", name, rule)
    for recorded in reader.rule_changes():
        if recorded.change.only_account in own:
            yield encoded("rule change", name, recorded.change)
    for answer in reader.breach_answers(name).values():
        yield encoded("breach answer", name, answer)


def _line(cells: tuple[str, ...] | list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
