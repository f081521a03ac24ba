"""What is learned about positions once they are folded: verdicts, excursions, what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.services.positions.excursions.found import AllExcursions, Found
from journal.services.record.exposures import Exposure
from journal.services.rules.service import JudgedPosition


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """None where it is not known yet.

    Attributes:
        judged: what the rules say, by position key.
        exposures: of all positions in the order of the ledger.
        excursions: how far price went.
        diary: what was written, by what it is about.
    """

    judged: Mapping[str, JudgedPosition] | None = None
    exposures: Sequence[Exposure] | None = None
    excursions: AllExcursions | None = None
    diary: Mapping[Subject, DiaryEntry] = field(default_factory=dict)

    def written(self, key: str) -> DiaryEntry | None:
        """Return what was written about a position."""
        return self.diary.get(Subject.position(key)) if self.diary else None

    def excursions_of(self, key: str) -> Found | None:
        """Return how far price went with a position; None: not measured yet."""
        return None if self.excursions is None else self.excursions.of(key)
