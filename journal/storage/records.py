"""What only the store knows: which import a row came from, and what adding rows did."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.instants import require_utc
from journal.domain.planning.kept import PlanWord
from journal.domain.values import Plan

MOST_CONFLICTS: Final = 1_000
"""How many conflicts are kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One imported file or zip member."""

    account: str
    """The account's name."""
    file_name: str
    """As the trader knows it; ``archive.zip/member.csv`` for a member."""
    content_sha256: str
    kind: str
    """What the file was recognized as, for example ``trade history``."""
    zone: str | None
    """The offset its times were read with, ``+03:00``; None where the file tells it itself."""
    imported_at: datetime
    rows_added: int = 0
    rows_known: int = 0
    rows_refused: int = 0
    batch_id: int | None = None
    """Given by the store."""
    undone_at: datetime | None = None
    """When its rows were taken out again; None while they are in the record."""

    def __post_init__(self) -> None:
        """Refuse a time that is not UTC."""
        require_utc("imported_at", self.imported_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan:
    """A plan the trader called ready, and when."""

    plan_id: int
    plan: Plan
    stored_at: datetime
    word: PlanWord = field(default_factory=PlanWord)
    """What was written along with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A row whose identity is in the record already, with other numbers; nothing was changed."""

    identity: tuple[str, ...]
    """Symbol and trade or order id; for income its type and transaction id."""
    field: str
    """The first field that differs."""
    stored: str
    offered: str
    is_of_time: bool = False
    """Nothing but its times differ: one of two files was read in a wrong time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScan:
    """One judging of an account's whole record by the rules of that day."""

    scanned_at: datetime
    rules: str
    """The rules in force with their settings, as JSON."""
    positions: int
    """How many positions were judged."""
    not_judged: int
    """How many answers were missing for want of what the record does not tell."""
    scan_id: int | None = None
    """Given by the store."""
    breaches: int = 0
    """How many it found; counted by the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedBreach:
    """One breach as a scan found it, with all that it was found by."""

    rule_id: str
    rule_version: int
    severity: str
    at: datetime
    position_key: str | None
    """None: it concerns the account, not a position."""
    sentence: str
    parameters: str
    """The settings in force, as ``settings_text`` writes them."""
    scope: str
    """What they held for; empty: everything."""
    inputs: str
    """What was known of the moment, as JSON."""
    value: Decimal | None
    threshold: Decimal | None
    unit: str
    net_result: Decimal | None
    """Of the position, once it was closed, in the quote asset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding rows did; ``added + known + updated + retimed + conflicting`` were offered."""

    added: int = 0
    known: int = 0
    updated: int = 0
    """Rows seen again in a later state, or told more fully."""
    retimed: int = 0
    """Rows known with other times, which were replaced as wished."""
    conflicting: int = 0
    """Rows known with other numbers."""
    of_time: int = 0
    """How many of those differ in nothing but their times."""
    conflicts: tuple[Conflict, ...] = ()
    """The first thousand of them."""

    def __add__(self, other: "Added") -> "Added":
        """Return both together."""
        return Added(
            added=self.added + other.added,
            known=self.known + other.known,
            updated=self.updated + other.updated,
            retimed=self.retimed + other.retimed,
            conflicting=self.conflicting + other.conflicting,
            of_time=self.of_time + other.of_time,
            conflicts=(self.conflicts + other.conflicts)[:MOST_CONFLICTS],
        )
