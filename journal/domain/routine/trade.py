"""A closed position as a day or a week looks back at it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.assets import WALLET_ASSET
from journal.domain.instants import require_utc
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach
from journal.domain.values import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedTrade:
    """One closed position."""

    position_key: str
    symbol: str
    side: Side
    opened_at: datetime
    closed_at: datetime
    net_result: Decimal | None
    """After fees and funding; None: no file tells it."""
    r_multiple: Decimal | None
    """The result by what it was to lose at its stop; None: one of both is not known."""
    breaches: tuple[Breach, ...] | None
    """What counts against it (WARN and worse); None: the rules were not asked yet."""
    margin_ratio: Decimal | None = None
    """The highest it is known to have reached; liquidated at 1. None: not known."""
    distance: Decimal | None = None
    """The least way that was left to its liquidation price, as a fraction; None: not known."""
    is_liquidated: bool = False
    asset: str = WALLET_ASSET
    """What the result is in."""
    is_told: bool = True
    """Whether its leverage and its stop are known: without them few rules can be judged."""

    def __post_init__(self) -> None:
        """Refuse times that are not UTC."""
        require_utc("opened_at", self.opened_at)
        require_utc("closed_at", self.closed_at)

    def result_in(self, asset: str) -> Decimal | None:
        """Return the result where it is in an asset; None: it is in another, or not known."""
        return self.net_result if self.asset == asset else None

    @property
    def is_clean(self) -> bool:
        """Whether it is known to have broken no rule that counts."""
        return self.breaches == ()

    @property
    def worst(self) -> Severity | None:
        """How bad the worst of its breaches is; None: there is none."""
        return max((one.severity for one in self.breaches or ()), default=None)
