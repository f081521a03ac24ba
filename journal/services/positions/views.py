"""Positions as screens read them: one is put together when it is looked at, all are sorted at once.

An account may have a million fills. What tables sort and filter by are columns of floats; whatever
is shown as money comes from the exact view of that one position.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from typing import NamedTuple, overload

import numpy as np

from journal.domain.diary.entry import DiaryEntry
from journal.domain.ledger.clearance import clearance_by_position
from journal.domain.ledger.columns.amounts import MOST_PLACES
from journal.domain.ledger.excursions import Excursions
from journal.domain.ledger.funding import funding_by_position
from journal.domain.ledger.positions import Position
from journal.domain.query.answering import Flags, answer
from journal.domain.query.tree import Query
from journal.domain.query.values import Asking
from journal.domain.rules.definition import Rule
from journal.domain.values import Liquidation, PositionFacts
from journal.services.positions.columns.additions import Additions
from journal.services.positions.columns.clock import ColumnsInZone
from journal.services.positions.columns.distances import liquidation_distance
from journal.services.positions.columns.position_columns import (
    NOTHING_YET,
    Floats,
    Places,
    PositionColumns,
)
from journal.services.positions.excursions.found import Found, FoundExcursions
from journal.services.record.exposures import Exposure, Ground, exposure_of
from journal.services.record.marks import NOT_STORED, Present
from journal.services.record.net_result import net_result
from journal.services.record.record import AccountRecord
from journal.services.record.traded import plans_of, risk_of, window_of
from journal.services.rules.service import JudgedPosition
from journal.services.typed.hand_trades import is_typed_by_hand
from journal.storage.records import StoredPlan


def _not_measured() -> Found | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionView:
    """All that is known about one position."""

    position: Position
    facts: PositionFacts
    exposure: Exposure
    funding: tuple[tuple[str, Decimal], ...]
    clearance: tuple[tuple[str, Decimal], ...]
    """Insurance rows of its liquidation: below zero the fee paid, above zero what was covered."""
    liquidation: Liquidation | None
    judged: JudgedPosition | None
    rules: tuple[Rule, ...]
    """The rules in force when it was read, by which a what-if of it is judged."""
    plan: StoredPlan | None = None
    """The one it was opened by; None where none is stored."""
    is_pending: bool = False
    """Whether the rules are still to be applied to it."""
    measure: Callable[[], Found | None] = field(default=_not_measured, compare=False, repr=False)
    """Tells how far price went while it was held; to be asked for when it is looked at."""
    written: DiaryEntry | None = None
    """What the trader wrote about it; None: nothing."""
    present: Present = NOT_STORED
    """An open one at the newest price of the candle files, where that was asked for."""

    @property
    def excursions(self) -> Found | None:
        """How far price went while it was held; None: not measured yet."""
        return self.measure()

    @property
    def net_pnl(self) -> Decimal | None:
        """Price PnL minus fees plus funding and clearance, in the quote asset; None: unknown PnL.

        Fees paid in another asset are left out, since no rate for them is recorded.
        """
        return net_result(self.position, (*self.funding, *self.clearance))

    @property
    def risk(self) -> Decimal | None:
        """What it was to lose at its stop: one R. As planned, else as its first stop stood."""
        return risk_of(self.exposure, self.plan)

    @property
    def r_multiple(self) -> Decimal | None:
        """The result by the risk; None while it is open, or where one of them is not known."""
        pnl, risk = self.net_pnl, self.risk
        return None if self.position.is_open or pnl is None or risk is None else pnl / risk

    @property
    def mae_r(self) -> Decimal | None:
        """The most it lost while open, in R; None where that or the risk is not known."""
        return self._in_risk(lambda reached: reached.open_loss)

    @property
    def mfe_r(self) -> Decimal | None:
        """The most it won while open, in R; None where that or the risk is not known."""
        return self._in_risk(lambda reached: reached.open_profit)

    def _in_risk(self, amount: Callable[[Excursions], Decimal]) -> Decimal | None:
        found, risk = self.excursions, self.risk
        if not isinstance(found, FoundExcursions) or risk is None:
            return None
        return amount(found.reached) / risk

    @property
    def liquidation_distance(self) -> Decimal | None:
        """How far liquidation was once it was opened, as a fraction of the entry."""
        return liquidation_distance(self.exposure)

    @property
    def can_be_closed_by_hand(self) -> bool:
        """Whether it is open and no file will ever tell its closing."""
        return self.position.is_open and is_typed_by_hand(self.position)


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: what follows from them is kept
class ViewSources:
    """What views of positions are put together from, and what of it is asked for again and again.

    Attributes:
        record: the account's record.
        ground: what lines stand on.
        rules: those in force.
    """

    record: AccountRecord
    ground: Ground
    rules: tuple[Rule, ...]

    @cached_property
    def funding(self) -> Mapping[str, tuple[tuple[str, Decimal], ...]]:
        """Funding by position key."""
        return funding_by_position(self.record.positions, self.record.incomes)

    @cached_property
    def clearance(self) -> Mapping[str, tuple[tuple[str, Decimal], ...]]:
        """Insurance rows by position key."""
        return clearance_by_position(self.record.liquidations, self.record.incomes)

    @cached_property
    def liquidated(self) -> Mapping[str, Liquidation]:
        """What ended positions, by key."""
        found = self.record.liquidations
        return {one.position_key: one for one in found if one.position_key is not None}

    @cached_property
    def plans(self) -> Mapping[str, StoredPlan]:
        """The plans that positions were opened by, by key."""
        return plans_of(self.record.positions, self.record.plans, window_of(self.rules))

    @property
    def places(self) -> Mapping[str, int]:
        """Where positions stand in the ledger, by key."""
        return self.columns.places

    @cached_property
    def columns(self) -> PositionColumns:
        """What positions are sorted and filtered by, as far as no rule is asked."""
        flows = (self.funding, self.clearance)
        return PositionColumns(self.record, flows, self.ground, lambda: self.plans)

    @cached_property
    def order(self) -> Places:
        """Places in the ledger, newest first; those of one moment in the ledger's order."""
        newest_first: Places = np.argsort(-self.record.positions.opened_at, kind="stable")
        return newest_first


class Counts(NamedTuple):
    """How many positions stand in a way that must not be overlooked."""

    is_open: int
    liquidated: int
    incomplete: int


class PositionViews(Sequence[PositionView]):
    """All positions of an account, newest first.

    Attributes:
        sources: what is known about them.
        additions: what was learned since.
        columns: what they are sorted and filtered by, in the order of the ledger.
    """

    def __init__(self, sources: ViewSources, additions: Additions = NOTHING_YET) -> None:
        """Show positions with what was learned about them.

        Args:
            sources: what is known about them.
            additions: verdicts, excursions and what was written, as far as they are known.
        """
        self.sources = sources
        self.additions = additions
        self.columns = sources.columns.adding(additions)
        self._views: dict[int, PositionView] = {}

    @property
    def is_pending(self) -> bool:
        """Whether the rules are still to be applied to them."""
        return self.additions.judged is None

    @property
    def verdicts(self) -> tuple[JudgedPosition, ...]:
        """What the rules say about each, oldest first; empty while that is pending."""
        return tuple((self.additions.judged or {}).values())

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.sources.order)

    @overload
    def __getitem__(self, row: int) -> PositionView: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[PositionView, ...]: ...
    def __getitem__(self, row: int | slice) -> PositionView | tuple[PositionView, ...]:
        """Return the view of a row, or several."""
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        row = range(len(self))[row]
        known = self._views.get(row)
        if known is None:
            known = self._views[row] = self._view(int(self.sources.order[row]))
        return known

    def __iter__(self) -> Iterator[PositionView]:
        """Yield the views, newest first."""
        return (self[row] for row in range(len(self)))

    def keys(self, column: str) -> Floats:
        """Return what the rows are sorted by in a column; NaN where it is unknown."""
        return self.columns.column(column)[self.sources.order]

    def found_by(self, query: Query, asking: Asking) -> Flags:
        """Return which rows a query finds."""
        columns = ColumnsInZone(columns=self.columns, zone=asking.zone)
        return answer(query, columns, asking)[self.sources.order]

    @property
    def symbols(self) -> tuple[str, ...]:
        """The contracts, sorted."""
        return self.sources.record.positions.table.symbols

    @property
    def quantity_places(self) -> int:
        """How many decimals the quantities of all fills have at most."""
        quantity = self.sources.record.positions.table.quantity
        return MOST_PLACES if quantity.odd else int(quantity.places.max(initial=0))

    @property
    def counts(self) -> Counts:
        """How many are open, ended by liquidation, or known in part only."""
        keys = self.sources.record.positions.keys
        ended = len(self.sources.liquidated.keys() & self.sources.places.keys())
        return Counts(int(keys.is_open.sum()), ended, int(keys.is_incomplete.sum()))

    @property
    def open_ones(self) -> tuple[PositionView, ...]:
        """Those that still stand, newest first."""
        return tuple(self[row] for row in np.flatnonzero(np.isnan(self.keys("closed"))).tolist())

    def row_of(self, key: object) -> int | None:
        """Return where the position of a key stands, or None."""
        place = self.sources.places.get(str(key))
        return None if place is None else int(np.flatnonzero(self.sources.order == place)[0])

    def adding(self, additions: Additions) -> "PositionViews":
        """Return the same positions with other things learned about them."""
        return PositionViews(self.sources, additions)

    def exposure_at(self, place: int) -> Exposure:
        """Return what the position of a place in the ledger hung on; nothing of it is kept here."""
        if self.additions.exposures is not None:
            return self.additions.exposures[place]
        sources = self.sources
        position = sources.record.positions[place]
        liquidation = sources.liquidated.get(position.key)
        return exposure_of(position, sources.record, liquidation, sources.ground)

    def _view(self, place: int) -> PositionView:
        sources = self.sources
        position = sources.record.positions[place]
        key = position.key
        return PositionView(
            position=position,
            facts=sources.record.facts.get(key, PositionFacts(position_key=key)),
            exposure=self.exposure_at(place),
            funding=sources.funding.get(key, ()),
            clearance=sources.clearance.get(key, ()),
            liquidation=sources.liquidated.get(key),
            judged=(self.additions.judged or {}).get(key),
            rules=sources.rules,
            plan=sources.plans.get(key),
            is_pending=self.is_pending,
            measure=partial(self.additions.excursions_of, key),
            written=self.additions.written(key),
        )
