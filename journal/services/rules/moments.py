"""An account's record as the moments that rules judge, each with all that came before it.

One walk in the order of time. Only what adds risk, moves a stop, moves money in, or is told by the
exchange itself is a moment: reducing is never judged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from journal.domain.ledger.liquidations import Episode
from journal.domain.ledger.stops import is_stop
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.pause.cooldown import PAUSE_DURATION, Pause
from journal.domain.pause.reentry.terms import HISTORY
from journal.domain.practice import practiced_since
from journal.domain.review.saved import review_of
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Liquidated, PastCause
from journal.domain.values import Income, Liquidation
from journal.services.giving_way import give_way
from journal.services.record.exposures import Exposure
from journal.services.record.record import AccountRecord
from journal.services.rules.before import Before
from journal.services.rules.contexts import adding_fields, stop_fields
from journal.services.rules.happenings import (
    Adding,
    Closing,
    Happening,
    OfPosition,
    RecordedSnapshot,
    Reducing,
    StopMoving,
    StopOuts,
    When,
    in_order,
    of_account,
    of_position,
)
from journal.services.rules.plans import TradedPlans

Told = tuple[Exposure | None, RuleContext]
"""A moment and the position it belongs to; None where it concerns the whole account."""


class Walked(NamedTuple):
    """Every position with what it was exposed to, and all that happened to them."""

    exposures: tuple[Exposure, ...]
    happenings: Sequence[tuple[When, OfPosition]]


def walked(
    record: AccountRecord, exposures: Iterable[Exposure], wrong: frozenset[str] = frozenset()
) -> Walked:
    """Return what happened to the positions of a record.

    Args:
        record: an account's record.
        exposures: of its positions, each looked at once, while its fills are at hand.
        wrong: ids of liquidations that never happened.
    """
    orders = ((one.symbol, one.order_id, is_stop(one)) for one in record.orders)
    stop_outs = StopOuts({(symbol, number): stops for symbol, number, stops in orders})
    liquidated = {
        one.position_key for one in record.liquidations if one.liquidation_id not in wrong
    }
    looked_at: list[Exposure] = []
    found: list[tuple[When, OfPosition]] = []
    for exposure in exposures:
        looked_at.append(exposure)
        is_liquidated = exposure.position.key in liquidated
        found.extend(of_position(exposure, stop_outs, liquidated=is_liquidated))
    return Walked(tuple(looked_at), found)


@dataclass(frozen=True, kw_only=True)
class Story:
    """What is needed to walk through an account's record."""

    record: AccountRecord
    exposures: tuple[Exposure, ...]
    wallet: WalletHistory
    pauses: tuple[Pause, ...]
    now: datetime
    reentry_ends: Mapping[datetime, datetime] = field(default_factory=dict)
    """When re-entry ended, by the time of the liquidation before it, where that is told."""
    snapshots: tuple[RecordedSnapshot, ...] = ()
    wrong: frozenset[str] = frozenset()
    """Ids of liquidations that were called wrong records: they never happened."""
    elsewhere: tuple[AccountRecord, ...] = ()
    """Other accounts that were liquidated: the trader was, so it counts here as well."""
    happened: Sequence[tuple[When, OfPosition]] | None = None
    """To the positions, as ``walked`` has it; None: it is found when it is asked for."""

    def moments(self) -> Iterator[Told]:
        """Yield every moment that is judged, in order."""
        before = self._beginning()
        for when, happening in self._in_order():
            give_way()
            found = self._judged(when, happening, before)
            if found is not None:
                yield found
            self._note(when, happening, before)

    def standing_now(self) -> Before:
        """Return how the account stands after everything recorded."""
        before = self._beginning()
        for when, happening in self._in_order():
            self._note(when, happening, before)
        return before

    def _beginning(self) -> Before:
        return Before(plans=TradedPlans(self.record.plans, self.record.kept_since))

    @cached_property
    def _by_key(self) -> dict[str, Exposure]:
        return {exposure.position.key: exposure for exposure in self.exposures}

    @cached_property
    def _liquidations(self) -> tuple[Liquidation, ...]:
        return self._right(self.record.liquidations)

    def _right(self, found: tuple[Liquidation, ...]) -> tuple[Liquidation, ...]:
        """Return the liquidations that were not called wrong."""
        return tuple(one for one in found if one.liquidation_id not in self.wrong)

    def _in_order(self) -> list[tuple[When, Happening]]:
        happened = self.happened
        if happened is None:
            happened = walked(self.record, self.exposures, self.wrong).happenings
        found: list[tuple[When, Happening]] = [*happened]
        found.extend(of_account(self._liquidations, self.record.incomes, self.snapshots))
        for other in self.elsewhere:
            found.extend(of_account(self._right(other.liquidations), (), ()))
        return in_order(found)

    def _note(self, when: When, happening: Happening, before: Before) -> None:
        """Let what happened belong to what came before the next moment."""
        if isinstance(happening, Adding):
            before.note_adding(happening, when)
        elif isinstance(happening, Reducing):
            before.note_reducing(happening, when)
        elif isinstance(happening, Closing):
            before.note_closing(happening)
        elif isinstance(happening, Liquidation):
            is_own = self._episode_of(happening) is not None
            exposure = self._by_key.get(happening.position_key or "") if is_own else None
            before.note_liquidation(happening, exposure, review_due=self._is_due(happening))
            before.reentry_ended_at = self.reentry_ends.get(happening.occurred_at)

    def _practiced(self, before: Before, at: datetime) -> int | None:
        """Return the practice trades since the last liquidation; None: nobody could note any."""
        last, since = before.last_liquidation, self.record.kept_since
        if last is None or since is None or last.occurred_at < since:
            return None
        return practiced_since(self.record.practice, last.occurred_at, at)

    def _judged(self, when: When, happening: Happening, before: Before) -> Told | None:
        """Return the moment that a happening is, or None where it is none."""
        if isinstance(happening, Adding):
            own = happening.exposure.position
            fields = adding_fields(happening, self.wallet, self.now)
            fields["planned"] = before.planned(own.symbol, own.side, fields["at"])
            fields["practice_trades"] = self._practiced(before, fields["at"])
            return self._told(happening.exposure, fields, before, when)
        if isinstance(happening, StopMoving):
            fields = stop_fields(happening, self.wallet, self.now)
            return self._told(happening.exposure, fields, before, when)
        if isinstance(happening, Income):
            fields = {"at": happening.occurred_at, "transferred": happening.amount}
            return self._told(None, fields | {"moment": Moment.TRANSFER}, before, when)
        if isinstance(happening, RecordedSnapshot):
            return self._snapshot(happening, before, when)
        return (
            self._liquidated(happening, before, when)
            if isinstance(happening, Liquidation)
            else None
        )

    def _told(
        self, exposure: Exposure | None, fields: dict[str, Any], before: Before, when: When
    ) -> Told:
        own_key = None if exposure is None else exposure.position.key
        fields |= before.told(own_key, fields["at"], when)
        fields["pauses"] = self.pauses
        return exposure, RuleContext.of_record(fields)

    def _snapshot(self, happening: RecordedSnapshot, before: Before, when: When) -> Told:
        exposure = self._by_key.get(happening.position_key or "")
        fields: dict[str, Any] = {
            "moment": Moment.SNAPSHOT,
            "at": happening.at,
            "snapshot": happening.told,
        }
        if exposure is not None:
            fields |= {"symbol": exposure.position.symbol, "side": exposure.position.side}
        return self._told(exposure, fields, before, when)

    def _liquidated(self, liquidation: Liquidation, before: Before, when: When) -> Told | None:
        """Return the moment of an episode: that of its first liquidation."""
        episode = self._episode_of(liquidation)
        if episode is None or self._right(episode.liquidations)[0] != liquidation:
            return None
        exposure = self._by_key.get(liquidation.position_key or "")
        causes = [
            PastCause(at=one.ended_at, cause=None if review is None else review.cause)
            for one in self.record.episodes
            if one.ended_at <= episode.ended_at and self._right(one.liquidations)
            for review in [review_of(one, self.record.reviews)]
        ]
        fields: dict[str, Any] = {
            "moment": Moment.LIQUIDATION,
            "at": liquidation.occurred_at,
            "symbol": liquidation.symbol,
            "side": liquidation.side,
            "liquidated": Liquidated(cause=causes[-1].cause, earlier=tuple(causes[:-1])),
        }
        return self._told(exposure, fields, before, when)

    def _is_due(self, liquidation: Liquidation) -> bool:
        """Return whether a liquidation waits for its review; an imported old one does not."""
        for record in (self.record, *self.elsewhere):
            episode = _episode_in(record, liquidation)
            if episode is not None and review_of(episode, record.reviews) is None:
                since = record.kept_since
                return since is None or episode.ended_at + PAUSE_DURATION >= since - HISTORY
        return False

    def _episode_of(self, liquidation: Liquidation) -> Episode | None:
        return _episode_in(self.record, liquidation)


def _episode_in(record: AccountRecord, liquidation: Liquidation) -> Episode | None:
    return next((one for one in record.episodes if liquidation in one.liquidations), None)
