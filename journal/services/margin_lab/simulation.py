"""The liquidation simulator: positions, a path of marks, an insurance fund and a queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.numbers import within
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.margin.simulator.run import Simulation, simulate
from journal.domain.margin.simulator.scene import ClosingOrder, MarketRules, Rival, Scene
from journal.services.margin_lab.position import BracketDate, LabPosition, bracket_date

MARKS: Final = 40
"""How many marks lie on the straight way from the entry to the last mark."""
_RIVALS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationAsk:
    """What is played; ``mark_price`` of a position is where its mark goes to.

    Attributes:
        positions: linear ones, each isolated with its leverage or in the cross wallet.
        wallet_balance: of the cross wallet.
        queue_quantity: how much of each position the other side could take over by ADL.
    """

    positions: tuple[LabPosition, ...]
    wallet_balance: Decimal
    slippage_ratio: Decimal = Decimal(0)
    fund: Decimal = Decimal(0)
    queue_quantity: Decimal = Decimal(0)
    closing_order: ClosingOrder = ClosingOrder.LARGEST_LOSS_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationAnswer:
    """The steps, and how old the brackets are."""

    asset: str
    simulation: Simulation
    brackets: BracketDate | None


def simulated(
    ask: SimulationAsk, table_of: Callable[[str], BracketTable], *, at: datetime
) -> SimulationAnswer:
    """Return what the exchange would do while the marks go straight to where they are sent.

    Raises:
        InvalidValueError: names the position and field, for example ``positions[0].symbol``.
    """
    tables: dict[str, BracketTable] = {}
    positions: list[LinearPosition] = []
    for place, typed in enumerate(ask.positions):
        with within(f"positions[{place}]"):
            position = typed.position()
            if not isinstance(position, LinearPosition):
                raise InvalidValueError("symbol", "is settled in coin: only linear ones are played")
            tables[typed.symbol] = table_of(typed.symbol)
            positions.append(position)
    scene = Scene(
        cross_wallet=ask.wallet_balance,
        positions=tuple(positions),
        tables=tables,
        fund=ask.fund,
        queue=tuple(_rivals(ask)),
        rules=MarketRules(slippage_ratio=ask.slippage_ratio, closing_order=ask.closing_order),
    )
    dates = [found for table in tables.values() if (found := bracket_date(table, at)) is not None]
    return SimulationAnswer(
        asset=quote_asset(ask.positions[0].symbol),
        simulation=simulate(scene, _path(ask.positions)),
        brackets=min(dates, key=lambda one: one.as_of, default=None),
    )


def _path(positions: tuple[LabPosition, ...]) -> list[dict[str, Decimal]]:
    """Return marks on a straight way from each entry to where each mark is sent."""
    path = []
    with localcontext(ARITHMETIC):
        for moment in range(1, MARKS + 1):
            marks = {}
            for one in positions:
                last = one.mark_price or one.entry_price
                way = (last - one.entry_price) * moment / MARKS
                marks[one.symbol] = half_up_8(one.entry_price + way)
            path.append(marks)
    return path


def _rivals(ask: SimulationAsk) -> list[Rival]:
    """Return three traders of the other side of each position, the first in line first."""
    if ask.queue_quantity <= 0:
        return []
    return [
        Rival(
            name=f"trader {rank}",
            symbol=one.symbol,
            side=one.side.opposite,
            quantity=half_up_8(ARITHMETIC.divide(ask.queue_quantity, Decimal(_RIVALS))),
            score=Decimal(_RIVALS + 1 - rank),
        )
        for one in ask.positions
        for rank in range(1, _RIVALS + 1)
    ]
