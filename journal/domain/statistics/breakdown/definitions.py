"""What every breakdown tells trades apart by, in words for the trader, and where it is read."""

from dataclasses import dataclass
from typing import Final

from journal.domain.statistics.breakdown.dimension import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDefinition:
    """How trades are put into groups."""

    text: str
    """When a trade stands in which group, in words a trader knows."""
    source: str
    """What it is read from, or computed from."""


_FILLS: Final = "the fills"
_DIARY: Final = "the diary"
_RULES: Final = "the rules as they are now, applied to the whole record"

GROUP_DEFINITIONS: Final = {
    Dimension.SYMBOL: GroupDefinition(text="The contract that was traded.", source=_FILLS),
    Dimension.SIDE: GroupDefinition(
        text="Long where it was opened by buying, short where by selling.", source=_FILLS
    ),
    Dimension.ACCOUNT: GroupDefinition(
        text="The account of this journal it belongs to.", source="the files you imported"
    ),
    Dimension.HOUR: GroupDefinition(
        text="The hour of the day of its first fill, in your time zone.", source=_FILLS
    ),
    Dimension.WEEKDAY: GroupDefinition(
        text="The weekday of its first fill, in your time zone.", source=_FILLS
    ),
    Dimension.MONTH: GroupDefinition(
        text="The month of its last fill, in your time zone.", source=_FILLS
    ),
    Dimension.HOLDING_TIME: GroupDefinition(
        text="The time from its first fill to its last.", source=_FILLS
    ),
    Dimension.LEVERAGE: GroupDefinition(
        text="The leverage it was held with.",
        source="what you typed for it, an export that tells it, or your usual one in Settings",
    ),
    Dimension.MARGIN_MODE: GroupDefinition(
        text="Cross where the whole wallet stood behind it, isolated where only its own margin.",
        source="what you typed for it, an export that tells it, or your usual one in Settings",
    ),
    Dimension.LIQUIDATION_DISTANCE: GroupDefinition(
        text="How far the liquidation price lay from the price it was opened at, as a share of it.",
        source="the margin formulas of Binance over entry, leverage, wallet and brackets",
    ),
    Dimension.STACKED: GroupDefinition(
        text="How many positions of the account were open just after it was opened, itself "
        "included.",
        source=_FILLS,
    ),
    Dimension.SINCE_LOSS: GroupDefinition(
        text="The time from the closing of the account's last losing trade to its first fill. "
        "What loses is the result after costs.",
        source=_FILLS,
    ),
    Dimension.PLAN: GroupDefinition(
        text="With a plan where one for its contract and side was stored before it was opened, "
        "and no trade before it was made by that plan.",
        source="the plans kept here; what was opened before this journal was kept is not known",
    ),
    Dimension.TAG: GroupDefinition(
        text="Its tags; a trade with several stands in several rows.", source=_DIARY
    ),
    Dimension.FEELING: GroupDefinition(
        text="The feeling noted from before the trade.", source=_DIARY
    ),
    Dimension.RATING: GroupDefinition(
        text="How well it was done by your own rating, 1 to 5.", source=_DIARY
    ),
    Dimension.CLEAN: GroupDefinition(
        text="Clean where no rule was broken that counts as a breach.", source=_RULES
    ),
    Dimension.RULE: GroupDefinition(
        text="The rules it broke; a trade that broke several stands in several rows.",
        source=_RULES,
    ),
}
