"""From a question to its trades, and to the sentences about what is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np

from journal.domain.assets import WALLET_ASSET
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.over_time.local_days import day_start
from journal.domain.statistics.trades.columns import Flags, Trades
from journal.domain.statistics.trades.sample import Sample, Unit
from journal.domain.values import Side
from journal.services.analytics.answers import Scope
from journal.services.analytics.book import Book
from journal.services.analytics.needs import Need
from journal.services.analytics.question import AnalyticsQuestion

_NO_UNIT: Final = {
    Unit.MONEY: "",
    Unit.R: "no risk is known. A stop in the order history tells it, or one that is typed",
    Unit.PERCENT: "no wallet is known. The balance in Settings and its time tell it",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Narrowed:
    """Which closed positions of the accounts a query finds.

    Attributes:
        needs: what has to be found out first; until then it finds none.
    """

    found: Flags
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """The trades of a question.

    Attributes:
        whole: every closed position of the accounts.
        rows: places of the sample's trades in it.
        sample: those whose result is known, in one asset; in the question's unit or not.
    """

    books: Mapping[str, Book]
    whole: Trades
    rows: Integers
    sample: Sample
    scope: Scope

    @property
    def measured(self) -> Sample:
        """The trades whose result is known in the question's unit."""
        return self.sample.measured


def chosen(
    books: Sequence[Book], whole: Trades, question: AnalyticsQuestion, narrowed: Narrowed
) -> Choice:
    """Return the trades of a question.

    Args:
        books: of the accounts.
        whole: their closed positions.
        question: what is asked.
        narrowed: which of them its query finds.
    """
    meant = np.flatnonzero(_meant(whole, question) & narrowed.found)
    asked = whole.taken(meant)
    asset = question.asset or _usual_asset(whole, asked)
    assets = [
        code for code, one in enumerate(whole.assets) if one == asset or one in question.rates
    ]
    is_ours = np.isin(asked.asset, assets)
    rows = meant[is_ours & asked.is_known]
    sample = Sample(
        trades=whole.taken(rows), unit=question.unit, asset=asset, rates=dict(question.rates)
    )
    return Choice(
        books={book.account: book for book in books},
        whole=whole,
        rows=rows,
        sample=sample,
        scope=replace(
            _scope(books, asked, is_ours, sample, question),
            closed=len(whole),
            needs=narrowed.needs,
        ),
    )


def _meant(trades: Trades, question: AnalyticsQuestion) -> Flags:
    meant: Flags = np.ones(len(trades), np.bool_)
    period, zone = question.period, question.zone
    if period.since is not None:
        meant &= trades.closed_at >= ms_from_utc(day_start(period.since, zone))
    if period.until is not None:
        following = period.until + timedelta(days=1)
        meant &= trades.closed_at < ms_from_utc(day_start(following, zone))
    if question.symbols:
        codes = [code for code, one in enumerate(trades.symbols) if one in question.symbols]
        meant &= np.isin(trades.symbol, codes)
    if question.side is not None:
        meant &= trades.is_long == (question.side is Side.LONG)
    return meant


def _usual_asset(whole: Trades, asked: Trades) -> str:
    """Return the asset that most trades are settled in; the first by name of equal ones.

    Of those asked for it is another one only where none of them is settled in it: what money is
    told in shall not change with every query.
    """
    for trades in (whole, asked):
        counts = np.bincount(trades.asset, minlength=len(trades.assets))
        usual = int(np.argmax(counts)) if len(counts) else -1
        if usual >= 0 and (asked.asset == usual).any():
            return trades.assets[usual]
    return whole.assets[0] if len(whole.assets) == 1 else WALLET_ASSET


def _scope(
    books: Sequence[Book],
    asked: Trades,
    is_ours: Flags,
    sample: Sample,
    question: AnalyticsQuestion,
) -> Scope:
    counts = np.bincount(asked.asset[~is_ours], minlength=len(asked.assets)).tolist()
    scope = Scope(
        question=question,
        closed=len(asked),
        asset=sample.asset,
        trades=len(sample),
        measured=len(sample.measured),
        open_positions=sum(book.open_count for book in books),
        unknown_results=int((~asked.is_known).sum()),
        fees_missing=int(sample.trades.fees_missing.sum()),
        other_assets=tuple(
            (one, count) for one, count in zip(asked.assets, counts, strict=True) if count
        ),
        rates=tuple(
            (one, question.rates[one])
            for one in asked.assets
            if one in question.rates and one != sample.asset
        ),
        notes=(),
    )
    return replace(scope, notes=tuple(_notes(scope)))


def _notes(scope: Scope) -> list[str]:
    """Return what is left out, one sentence each."""
    notes = []
    if scope.open_positions:
        notes.append(f"{_positions(scope.open_positions)} still open: not counted.")
    if scope.unknown_results:
        notes.append(
            f"{_positions(scope.unknown_results)} left out: no file tells the result. "
            "The export that begins earlier does."
        )
    notes += [
        f"{_positions(count)} settled in {asset}: not counted with {scope.asset}. Give a rate for "
        f"{asset} to count them."
        for asset, count in scope.other_assets
    ]
    notes += [
        f"{asset} counts at your rate of {rate:f} {scope.asset}." for asset, rate in scope.rates
    ]
    if scope.fees_missing:
        notes.append(
            f"{_positions(scope.fees_missing)} counted without some of their fees: no file tells "
            "them, or they were paid in another asset than the contract's."
        )
    missing = scope.trades - scope.measured
    if missing:
        notes.append(f"{_positions(missing)} left out: {_NO_UNIT[scope.unit]}.")
    return notes


def _positions(count: int) -> str:
    return "1 position is" if count == 1 else f"{count:,} positions are"
