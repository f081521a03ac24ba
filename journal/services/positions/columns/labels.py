"""The texts by which positions are found, as codes: what a query asks of them all at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.assets import quote_asset
from journal.domain.diary.entry import DiaryEntry
from journal.domain.instants import ms_from_utc
from journal.domain.query.answering import Labels
from journal.domain.query.fields import ANY, NONE
from journal.domain.rules.severity import Severity
from journal.domain.values import MarginMode, Side
from journal.services.positions.columns.additions import Additions
from journal.services.positions.columns.told import Floats, ToldColumns
from journal.services.record.record import AccountRecord
from journal.services.rules.habits import COUNTS_FROM

Flags = NDArray[np.bool_]

WORDED: Final = ("side", "is", "margin", "rule", "tag", "feeling", "note")
"""Where words without a field are found, beside the contract."""


class PositionLabels:
    """Columns of texts in the order of the ledger."""

    def __init__(
        self,
        record: AccountRecord,
        told: ToldColumns,
        additions: Additions,
        column: Callable[[str], Floats],
    ) -> None:
        """Prepare the texts of a record.

        Args:
            record: the account's record.
            told: what is told about its positions singly.
            additions: what was learned since.
            column: tells the columns of numbers.
        """
        self._record = record
        self._ledger = record.positions
        self._told = told
        self._additions = additions
        self._column = column
        self._known: dict[str, Labels] = {}
        self._makers: Mapping[str, Callable[[], Labels]] = {
            "symbol": self._symbol,
            "side": lambda: self._flagged({Side.LONG: self._long, Side.SHORT: ~self._long}),
            "is": self._states,
            "has": self._things,
            "margin": self._margin_mode,
            "rule": lambda: self._rules(Severity.INFO),
            "broke": lambda: self._rules(COUNTS_FROM),
            "asset": self._asset,
            "plan": self._plan,
            "tag": lambda: self._written(lambda entry: (tag.name for tag in entry.tags)),
            "feeling": lambda: self._written(
                lambda entry: filter(None, (entry.before, entry.during, entry.after))
            ),
            "before": lambda: self._written(
                lambda entry: () if entry.before is None else (entry.before,)
            ),
            "note": lambda: self._written(lambda entry: filter(None, (entry.note, entry.planned))),
        }

    def of(self, name: str) -> Labels:
        """Return a column of texts.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self._known:
            self._known[name] = self._makers[name]()
        return self._known[name]

    def prepare(self) -> None:
        """Work all of them out now, off the window's thread."""
        for name in self._makers:
            self.of(name)

    @property
    def _long(self) -> Flags:
        return self._ledger.keys.is_long > 0

    def _symbol(self) -> Labels:
        codes = self._ledger.keys.symbol.astype(np.int64)
        return Labels(
            names=self._ledger.table.symbols,
            rows=np.arange(len(codes)),
            codes=codes,
            known=np.ones(len(codes), np.bool_),
        )

    def _states(self) -> Labels:
        keys = self._ledger.keys
        is_open, incomplete = keys.is_open > 0, keys.is_incomplete > 0
        liquidated = self._at(self._told.liquidated)
        judged = self._additions.judged or {}
        broken = self._at({key for key, ids in self._broken(COUNTS_FROM) if ids})
        return self._flagged(
            {
                "open": is_open,
                "closed": ~is_open,
                "liquidated": liquidated,
                "incomplete": incomplete,
                "broken": broken,
                "clean": self._at(judged) & ~broken & ~incomplete,
            }
        )

    def _things(self) -> Labels:
        written = {
            subject.position_key: entry
            for subject, entry in self._additions.diary.items()
            if subject.position_key is not None
        }
        wrote: dict[str, Callable[[DiaryEntry], object]] = {
            "note": lambda entry: entry.note,
            "tag": lambda entry: entry.tags,
            "feeling": lambda entry: entry.before or entry.during or entry.after,
            "rating": lambda entry: entry.rating,
        }
        flags = {
            name: self._at({key for key, entry in written.items() if told(entry)})
            for name, told in wrote.items()
        }
        flags["plan"] = self._column("has_plan") > 0
        flags["stop"] = ~np.isnan(self._column("stop"))
        return self._flagged(flags)

    def _margin_mode(self) -> Labels:
        mode = self._column("margin_mode")
        flags = {MarginMode.CROSS.value: mode == 0, MarginMode.ISOLATED.value: mode == 1}
        return self._flagged(flags, ~np.isnan(mode))

    def _plan(self) -> Labels:
        planned = self._column("has_plan") > 0
        since = self._record.kept_since
        known = planned | (
            np.zeros(len(planned), np.bool_)
            if since is None
            else self._ledger.opened_at >= ms_from_utc(since)
        )
        return self._flagged({ANY: planned, NONE: ~planned}, known)

    def _asset(self) -> Labels:
        quotes = [quote_asset(symbol) for symbol in self._ledger.table.symbols]
        names = tuple(dict.fromkeys(quotes))
        places = np.array([names.index(one) for one in quotes], np.int64)
        return replace(self._symbol(), names=names, codes=places[self._symbol().codes])

    def _rules(self, least: Severity) -> Labels:
        return self._paired(self._broken(least), self._at(self._additions.judged or {}))

    def _broken(self, least: Severity) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield the rules each position broke so badly at least, by its key."""
        for key, told in (self._additions.judged or {}).items():
            yield key, dict.fromkeys(one.rule_id for one in told.breaches if one.severity >= least)

    def _written(self, texts: Callable[[DiaryEntry], Iterable[str]]) -> Labels:
        diary = self._additions.diary
        about = (
            (subject.position_key, dict.fromkeys(texts(entry)))
            for subject, entry in diary.items()
            if subject.position_key is not None
        )
        return self._paired(about, np.ones(len(self._ledger), np.bool_))

    def _at(self, keys: Iterable[str]) -> Flags:
        """Return which positions have one of some keys."""
        found: Flags = np.zeros(len(self._ledger), np.bool_)
        places = self._told.places
        found[[places[key] for key in keys if key in places]] = True
        return found

    def _flagged(self, flags: Mapping[str, Flags], known: Flags | None = None) -> Labels:
        """Return texts that each stand for a flag."""
        rows = [np.flatnonzero(flag) for flag in flags.values()]
        codes = [np.full(len(one), code) for code, one in enumerate(rows)]
        return Labels(
            names=tuple(map(str, flags)),
            rows=np.concatenate(rows),
            codes=np.concatenate(codes),
            known=np.ones(len(self._ledger), np.bool_) if known is None else known,
        )

    def _paired(self, texts: Iterable[tuple[str, Iterable[str]]], known: Flags) -> Labels:
        """Return texts told by position key."""
        codes: dict[str, int] = {}
        pairs = [
            (place, codes.setdefault(str(text), len(codes)))
            for key, several in texts
            if (place := self._told.places.get(key)) is not None
            for text in several
        ]
        both = np.array(pairs, np.int64).reshape(-1, 2)
        return Labels(names=tuple(codes), rows=both[:, 0], codes=both[:, 1], known=known)
