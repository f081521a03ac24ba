"""What positions are sorted and filtered by: a column of floats for each, all positions at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.assets import quote_asset
from journal.domain.diary.entry import DiaryEntry
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.keys import PositionKeys
from journal.domain.query.answering import Labels
from journal.domain.statistics.breakdown.circumstances import hours_since_loss, stacked_at_open
from journal.services.positions.columns.additions import Additions
from journal.services.positions.columns.distances import liquidation_distances
from journal.services.positions.columns.labels import WORDED, PositionLabels
from journal.services.positions.columns.risks import risk_column
from journal.services.positions.columns.told import ToldColumns
from journal.services.positions.excursions.columns import FIGURES
from journal.services.record.exposures import Ground, stop_price_of
from journal.services.record.record import AccountRecord
from journal.storage.records import StoredPlan

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Amounts = Mapping[str, tuple[tuple[str, Decimal], ...]]

NOTHING_YET: Final = Additions()
_HOUR_MS: Final = 3_600_000.0


class PositionColumns:
    """Columns in the order of the ledger; NaN where a value is unknown."""

    def __init__(
        self,
        record: AccountRecord,
        flows: Sequence[Amounts],
        ground: Ground,
        plans: Callable[[], Mapping[str, StoredPlan]],
        additions: Additions = NOTHING_YET,
        told: ToldColumns | None = None,
    ) -> None:
        """Prepare the columns of a record.

        Args:
            record: the account's record.
            flows: funding and clearance, each by position key.
            ground: what lines stand on, with the present for those that are still open.
            plans: tells which positions were opened by a plan, by key.
            additions: what was learned about the positions since.
            told: what is told of them singly, where it was read before.
        """
        self._record = record
        self._ledger = record.positions
        self._flows = flows
        self._ground = ground
        self._plans = plans
        self._additions = additions
        self._known: dict[str, Floats] = {}
        self._told = told or ToldColumns(record)
        self._labels = PositionLabels(record, self._told, additions, self.column)

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self._ledger)

    @property
    def places(self) -> Mapping[str, int]:
        """Where positions stand in the ledger, by key."""
        return self._told.places

    @property
    def told(self) -> ToldColumns:
        """What is told of the positions singly."""
        return self._told

    @property
    def opened_at(self) -> Places:
        """When each was opened, in milliseconds since 1970."""
        return self._ledger.opened_at

    def adding(self, additions: Additions) -> "PositionColumns":
        """Return the same columns with those that come of more that was learned."""
        more = PositionColumns(
            self._record, self._flows, self._ground, self._plans, additions, self._told
        )
        kept = self._known.keys() - self._of_additions.keys()
        more._known |= {name: self._known[name] for name in kept}
        return more

    def prepare(self) -> None:
        """Work all of them out now, off the window's thread."""
        for name in self._makers:
            self.column(name)
        self._labels.prepare()

    def labels(self, name: str) -> Labels:
        """Return a column of texts.

        Raises:
            KeyError: there is no such column.
        """
        return self._labels.of(name)

    @property
    def worded(self) -> tuple[str, ...]:
        """The columns of texts in which words without a field are found."""
        return WORDED

    def column(self, name: str) -> Floats:
        """Return what the positions are sorted by in a column.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self._known:
            self._known[name] = self._makers[name]()
        return self._known[name]

    @cached_property
    def _makers(self) -> dict[str, Callable[[], Floats]]:
        keys = self._keys
        return {
            "symbol": lambda: keys.symbol,
            "side": lambda: 1 - keys.is_long,
            "state": self._state,
            "opened": lambda: self._ledger.opened_at.astype(np.float64),
            "closed": self._closed,
            "duration": self._duration,
            "size": self._size,
            "leverage": lambda: self._told.leverage,
            "margin_mode": lambda: self._told.margin_mode,
            "entry": lambda: keys.entry_price,
            "exit": lambda: keys.exit_price,
            "stop": self._stop,
            "risk": self._risk,
            "r_multiple": self._r_multiple,
            "has_plan": self._has_plan,
            "liquidation_distance": lambda: liquidation_distances(
                self._record, self._told, self._ground
            ),
            "net_pnl": self._net,
            "stacked": self._stacked,
            "since_loss": self._since_loss,
            "gross_pnl": lambda: keys.realized_pnl,
            "fees": self._fees,
            "funding": lambda: self._flow(self._flows[:1]),
            **self._of_additions,
        }

    @cached_property
    def _of_additions(self) -> dict[str, Callable[[], Floats]]:
        return {
            "liquidation_price": self._liquidation_price,
            "rules": self._rules,
            "mae_r": lambda: self.column("open_loss") / self.column("risk"),
            "mfe_r": lambda: self.column("open_profit") / self.column("risk"),
            **{name: partial(self._excursion, name) for name in FIGURES},
            "rating": self._rating,
            "tags": lambda: self._written(lambda entry: [tag.name for tag in entry.tags] or None),
            "feeling": lambda: self._written(
                lambda entry: entry.before or entry.during or entry.after
            ),
        }

    @property
    def _keys(self) -> PositionKeys:
        return self._ledger.keys

    def _rules(self) -> Floats:
        """Return the rank of each position's breaches; zero where none is known."""
        judged = self._additions.judged
        if not judged:
            return np.zeros(len(self._ledger))
        found = []
        for position in self._ledger:
            verdict = judged.get(position.key)
            breaches = verdict.breaches if verdict else ()
            rules = tuple(sorted({breach.rule_id for breach in breaches}))
            worst = max((int(breach.severity) for breach in breaches), default=0)
            found.append((worst, len(rules), rules))
        ranks = {one: rank for rank, one in enumerate(sorted(set(found)))}
        return np.array([ranks[one] for one in found], np.float64)

    def _rating(self) -> Floats:
        diary = self._additions.diary
        return self._told.keyed(
            {one.position_key: entry.rating for one, entry in diary.items() if one.position_key}
        )

    def _written(self, value: Callable[[DiaryEntry], Any]) -> Floats:
        """Return ranks of what was written, in its own order; NaN where nothing was."""
        found = {
            subject.position_key: value(entry)
            for subject, entry in self._additions.diary.items()
            if subject.position_key is not None
        }
        known = [one for one in found.values() if one is not None]
        ranks = {str(one): float(rank) for rank, one in enumerate(sorted(known), 1)}
        return self._told.keyed(
            {key: None if one is None else ranks[str(one)] for key, one in found.items()}
        )

    def _state(self) -> Floats:
        """Closed, liquidated, open: in the order of their names."""
        state = self._keys.is_open * 2
        for key in self._told.liquidated:
            if key in self._told.places:
                state[self._told.places[key]] = 1.0
        return state

    def _closed(self) -> Floats:
        return np.where(self._keys.is_open > 0, np.nan, self._keys.newest_at)

    def _duration(self) -> Floats:
        now = float(ms_from_utc(self._ground.now))
        ended = np.where(self._keys.is_open > 0, now, self._keys.newest_at)
        return np.where(self._keys.is_incomplete > 0, np.nan, ended - self._ledger.opened_at)

    def _stacked(self) -> Floats:
        ended = np.where(self._keys.is_open > 0, np.inf, self._keys.newest_at)
        return stacked_at_open(self._ledger.opened_at, ended).astype(np.float64)

    def _since_loss(self) -> Floats:
        """Return milliseconds from the last losing end to each opening; NaN: none before."""
        # Every result is a number of eight decimals: what is added up beyond them is noise.
        results = np.where(self._keys.is_open > 0, np.nan, np.round(self.column("net_pnl"), 8))
        opened_at = self._ledger.opened_at
        return (
            hours_since_loss(opened_at, self._keys.newest_at.astype(np.int64), results) * _HOUR_MS
        )

    def _size(self) -> Floats:
        size = self._keys.peak_quantity.copy()
        for place in np.flatnonzero(self._keys.is_open > 0).tolist():
            size[place] = float(self._ledger[place].quantity)
        return size

    def _stop(self) -> Floats:
        return self._told.column(None, lambda facts, told, _liquidation: stop_price_of(facts, told))

    def _risk(self) -> Floats:
        return risk_column(self._record, self._told, self._plans())

    def _excursion(self, name: str) -> Floats:
        found = self._additions.excursions
        return np.full(len(self._ledger), np.nan) if found is None else found.column(name)

    def _r_multiple(self) -> Floats:
        """Return the results by the risks; NaN while a position is open."""
        r_multiple: Floats = self.column("net_pnl") / self.column("risk")
        return np.where(self._keys.is_open > 0, np.nan, r_multiple)

    def _has_plan(self) -> Floats:
        planned = np.zeros(len(self._ledger))
        planned[[self.places[key] for key in self._plans()]] = 1
        return planned

    def _liquidation_price(self) -> Floats:
        column = np.full(len(self._ledger), np.nan)
        for place, exposure in enumerate(self._additions.exposures or ()):
            price = exposure.lines.liquidation_price if exposure.lines else None
            column[place] = np.nan if price is None else float(price)
        return column

    def _fees(self) -> Floats:
        """Return fees in the asset that each contract is settled in."""
        table, fees = self._ledger.table, self._keys.fees
        codes = [_code(table.assets, quote_asset(symbol)) for symbol in table.symbols]
        with_none = np.column_stack([fees, np.full(len(fees), np.nan)])
        asset = np.array([*codes, -1])[self._keys.symbol.astype(np.int64)]
        paid: Floats = with_none[np.arange(len(fees)), asset]
        return paid

    def _flow(self, flows: Iterable[Amounts]) -> Floats:
        """Return amounts in the asset that each contract is settled in."""
        column = np.full(len(self._ledger), np.nan)
        for amounts in flows:
            for key in amounts.keys() & self._told.places.keys():
                place = self._told.places[key]
                quote = quote_asset(self._ledger[place].symbol)
                paid = [float(amount) for asset, amount in amounts[key] if asset == quote]
                if paid:
                    column[place] = np.nansum([column[place], *paid])
        return column

    def _net(self) -> Floats:
        flows = self._flow(self._flows)
        return self._keys.realized_pnl - np.nan_to_num(self._fees()) + np.nan_to_num(flows)


def _code(names: Sequence[str], name: str) -> int:
    """Return the place of a name, or that of the column behind the last one."""
    return names.index(name) if name in names else len(names)
