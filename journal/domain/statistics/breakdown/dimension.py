"""What trades can be told apart by, and how they are grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.trades.columns import Flags, Floats

NOT_KNOWN: Final = "not known"


class Dimension(StrEnum):
    """What trades are told apart by."""

    SYMBOL = "symbol"
    SIDE = "side"
    ACCOUNT = "account"
    HOUR = "hour"
    WEEKDAY = "weekday"
    MONTH = "month"
    HOLDING_TIME = "holding-time"
    LEVERAGE = "leverage"
    MARGIN_MODE = "margin-mode"
    LIQUIDATION_DISTANCE = "liquidation-distance"
    STACKED = "stacked"
    SINCE_LOSS = "since-loss"
    PLAN = "plan"
    TAG = "tag"
    FEELING = "feeling"
    RATING = "rating"
    CLEAN = "clean"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What the trades of a group have in common."""

    text: str
    is_known: bool = True
    reason: str | None = None
    """Why it is not known."""
    section: str = ""
    """What several groups belong to, such as the group of tags."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Which trades belong to which group.

    Attributes:
        labels: of the groups, in the order they are shown.
        rows: places of trades; one may stand in several groups, and then more than once.
        codes: the group of each of them, as a place among the labels.
        may_overlap: whether a trade can stand in several groups, so that they add up to more.
    """

    labels: tuple[Label, ...]
    rows: Integers
    codes: Integers
    may_overlap: bool = False

    @classmethod
    def of_codes(cls, codes: Integers, labels: Sequence[Label | str], reason: str = "") -> Self:
        """Return one group a trade.

        Args:
            codes: the group of each trade; -1 where it is not known.
            labels: of the groups.
            reason: why a trade's group is not known.
        """
        known = tuple(Label(text=one) if isinstance(one, str) else one for one in labels)
        unknown = Label(text=NOT_KNOWN, is_known=False, reason=reason)
        return cls(
            labels=(*known, unknown),
            rows=np.arange(len(codes)),
            codes=np.where(codes < 0, len(known), codes),
        )

    @classmethod
    def of_buckets(
        cls, values: Floats, edges: Sequence[float], labels: Sequence[str], reason: str
    ) -> Self:
        """Return trades by the bucket their value lies in.

        Args:
            values: of each trade; NaN where it is not known.
            edges: where buckets end; a value on an edge belongs to the one that ends there.
            labels: one more than edges.
            reason: why a value is not known.
        """
        codes = np.searchsorted(np.asarray(edges), values, "left")
        return cls.of_codes(np.where(np.isnan(values), -1, codes), labels, reason)

    @classmethod
    def of_members(
        cls,
        members: Mapping[Label, Sequence[int]],
        count: int,
        reason: str = "",
    ) -> Self:
        """Return groups that a trade may stand in several of; in none: not known.

        Args:
            members: places of trades by label.
            count: how many trades there are.
            reason: why a trade stands in no group.
        """
        rows = np.array([place for places in members.values() for place in places], np.int64)
        lengths = [len(places) for places in members.values()]
        codes = np.repeat(np.arange(len(members)), lengths)
        alone: Flags = np.ones(count, np.bool_)
        alone[rows] = False
        others = np.flatnonzero(alone)
        unknown = Label(text=NOT_KNOWN, is_known=False, reason=reason)
        return cls(
            labels=(*members, unknown),
            rows=np.concatenate([rows, others]),
            codes=np.concatenate([codes, np.full(len(others), len(members))]),
            may_overlap=len(np.unique(rows)) < len(rows),
        )
