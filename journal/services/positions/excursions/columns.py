"""Excursions as columns of floats: what the Journal sorts and filters by."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.services.positions.excursions.found import Found, FoundExcursions

Floats = NDArray[np.float64]


def _closest(found: FoundExcursions) -> Decimal | None:
    return None if found.approach is None else found.approach.distance


def _margin_ratio(found: FoundExcursions) -> Decimal | None:
    return None if found.approach is None else found.approach.margin_ratio


FIGURES: Final[Mapping[str, Callable[[FoundExcursions], Decimal | None]]] = {
    "mae": lambda found: found.reached.mae,
    "mfe": lambda found: found.reached.mfe,
    "closest_approach": _closest,
    "margin_ratio": _margin_ratio,
    "exit_efficiency": lambda found: found.exit_efficiency,
    "open_loss": lambda found: found.reached.open_loss,
    "open_profit": lambda found: found.reached.open_profit,
}
"""What a column of each name holds; NaN where it is not known."""


def excursion_column(name: str, found: Mapping[str, Found], places: Mapping[str, int]) -> Floats:
    """Return one of ``FIGURES`` in the order of the ledger.

    Args:
        name: of the figure.
        found: by position key; those that are missing are not measured.
        places: where positions stand, by key.
    """
    figure = FIGURES[name]
    column = np.full(len(places), np.nan)
    for key in found.keys() & places.keys():
        one = found[key]
        value = figure(one) if isinstance(one, FoundExcursions) else None
        if value is not None:
            column[places[key]] = float(value)
    return column
