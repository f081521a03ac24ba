"""All positions of an account swept over the stored candles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.amounts import Integers
from journal.domain.market.extremes import whole_spans
from journal.domain.market.series import CandleSeries
from journal.services.positions.excursions.columns import FIGURES, figures_of
from journal.services.positions.excursions.found import Floats, Found
from journal.services.positions.excursions.sweep.pieces import Behind, Pieces
from journal.services.positions.excursions.sweep.reached import Reached
from journal.services.positions.excursions.sweep.seen import seen_in
from journal.services.positions.excursions.tray import LITTLE, CandleTray
from journal.services.positions.views import ViewSources

_NONE = -1
_NOISE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Swept:
    """The figures of all positions in the order of the ledger; NaN: not known.

    Attributes:
        pieces: in how many pieces each was looked at: measuring it by values takes as long.
    """

    columns: Mapping[str, Floats]
    pieces: Integers

    @classmethod
    def nothing(cls, count: int) -> "Swept":
        """Return that nothing is known of so many positions."""
        columns = {name: np.full(count, np.nan) for name in FIGURES}
        return cls(columns=columns, pieces=np.zeros(count, np.int64))


def swept(
    sources: ViewSources,
    tray: CandleTray,
    exactly: Callable[[str], Found],
    is_cancelled: Callable[[], bool],
) -> Swept:
    """Return the figures of all positions.

    Args:
        sources: what is known of an account.
        tray: the stored candles.
        exactly: measures the position of a key by values: those that columns do not tell.
        is_cancelled: asked now and then; the rest is left out once it says so.
    """
    ledger = sources.record.positions
    keys, told = ledger.keys, sources.columns.told
    symbols = keys.symbol.astype(np.int64)
    lives, others = ledger.lives(ms_from_utc(sources.ground.now))
    behind, reached = Behind(sources), Reached(len(ledger))
    for code, symbol in enumerate(ledger.table.symbols):
        if not tray.keys(symbol) or is_cancelled():
            continue
        pieces = behind.pieces(symbol, lives.of(symbols == code))
        choices = tray.choices(symbol)
        chosen = _chosen(pieces, choices)
        for number, series in enumerate(choices):
            ours = pieces.taken(chosen == number)
            reached.see(ours, seen_in(ours, series), behind.tables)
    sign = 2 * keys.is_long - 1
    reached.trade(lives.of(reached.is_seen), sign)
    liquidated = np.zeros(len(ledger), np.bool_)
    liquidated[[told.places[key] for key in told.liquidated if key in told.places]] = True
    leaving = np.where(keys.is_open > 0, np.nan, keys.exit_price)
    found = reached.columns(sign, keys.entry_price, leaving, liquidated)
    for place in others.tolist():
        if tray.keys(ledger.table.symbols[symbols[place]]) and not is_cancelled():
            for name, value in figures_of(exactly(ledger[place].key)).items():
                found[name][place] = value
    return Swept(columns=found, pieces=reached.pieces)


def _chosen(pieces: Pieces, choices: tuple[CandleSeries, ...]) -> Integers:
    """Return for each piece which candles tell most of its position's time, as the tray does."""
    if not choices or not len(pieces):
        return np.full(len(pieces), _NONE)
    begins = np.append(True, pieces.place[1:] != pieces.place[:-1])
    life = np.cumsum(begins) - 1
    born, ended = pieces.since[begins], pieces.until[np.append(begins[1:], True)]
    covered = np.array(
        [
            whole_spans(series, born, ended).count * series.interval_ms / (ended - born)
            for series in choices
        ]
    )
    good = (covered > 0) & (covered >= covered.max(axis=0) - float(LITTLE) - _NOISE)
    first = np.where(good.any(axis=0), good.argmax(axis=0), _NONE)
    chosen: Integers = first[life]
    return chosen
