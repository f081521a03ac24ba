"""A liquidation that is a wrong record: mistyped, of the testnet, imported by mistake.

Data of the exchange that contradict it end the pause at once. Otherwise an hour of the pause must
be served, with a written reason, once in seven days; all liquidations of an episode go with one
reason. The same holds for a record whose pause is over, so that what follows a pause cannot be
called away either. Whatever is asked stays in the log, and nothing is deleted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.pause.causes import is_told
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.trusted_time import void
from journal.domain.values import Liquidation
from journal.services.pause.moment import Moment
from journal.services.pause.state import duration
from journal.storage.store import Store

EARLIEST: Final = 3600
"""Seconds of the pause that must be served before a reason alone is enough."""
APART: Final = 7 * 86_400
"""Seconds between two records that were voided for a reason alone."""
CONTRADICTED: Final = "contradicted by the exchange's data"
BY_REASON: Final = "by reason"
_AROUND: Final = timedelta(minutes=10)
"""How far from the time typed a fill may lie and still be the liquidation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidAnswer:
    """What came of calling a record wrong."""

    granted: bool
    sentence: str


def decide(
    store: Store, moment: Moment, liquidation_ids: Collection[str] | None, reason: str
) -> tuple[Moment, VoidAnswer]:
    """Return the moment with the wish in its log, and granted where it may be.

    Args:
        store: the journal.
        moment: the pause as it is.
        liquidation_ids: which; None: the one that the end of the running pause is counted from.
        reason: why, in a sentence.

    Raises:
        InvalidValueError: no reason is given.
        JournalError: there is no such record, it was called wrong before, or another pause runs.
    """
    if not reason.strip():
        raise InvalidValueError("reason", "is missing: write what is wrong with the record")
    disputed = _disputed(moment, liquidation_ids)
    for _, one in disputed:
        moment = moment.having(_entry(EntryKind.VOID_ASKED, moment, one, reason.strip()))
    doubtful = [one for account, one in disputed if not is_contradicted(store, account, one)]
    for _, one in disputed:
        if one not in doubtful:
            moment = _voided(moment, one, CONTRADICTED)
    if not doubtful:
        return moment, VoidAnswer(
            granted=True,
            sentence="The exchange's own fills contradict this record. It no longer counts.",
        )
    refusal = _refusal(moment)
    if refusal is not None:
        return moment, VoidAnswer(granted=False, sentence=refusal)
    for one in doubtful:
        moment = _voided(moment, one, BY_REASON)
    return moment, VoidAnswer(
        granted=True, sentence="The record no longer counts. Your reason is kept in the log."
    )


def called_wrong(entries: Iterable[PauseEntry]) -> Mapping[str, str]:
    """Return the records that no longer count: the reason by the id of the liquidation.

    Args:
        entries: the log of the pause, the oldest first.
    """
    reasons: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for one in entries:
        if one.kind is EntryKind.VOID_ASKED:
            reasons[one.subject] = one.words
        elif one.kind is EntryKind.VOIDED:
            wrong[one.subject] = reasons.get(one.subject, "")
    return wrong


def is_contradicted(store: Store, account: str, liquidation: Liquidation) -> bool:
    """Return whether the exchange's fills show that nothing was closed then.

    Only a liquidation typed by hand can be: fills of its symbol lie before and after, and none
    within ten minutes of it.
    """
    if is_told(liquidation):
        return False
    with store.reading() as reader:
        times = [fill.traded_at for fill in reader.fills(account, symbol=liquidation.symbol)]
    at = liquidation.occurred_at
    is_spanned = any(one < at for one in times) and any(one > at for one in times)
    return is_spanned and all(abs(one - at) > _AROUND for one in times)


def _disputed(
    moment: Moment, liquidation_ids: Collection[str] | None
) -> tuple[tuple[str, Liquidation], ...]:
    """Return the liquidations that are meant, each with its account."""
    newest = moment.newest if moment.is_locked else None
    if liquidation_ids is None and newest is None:
        raise JournalError("No pause is running that follows from a record of this journal.")
    wanted = {moment.counted_from} if liquidation_ids is None else set(liquidation_ids)
    there = moment.found
    if moment.is_locked:
        there = tuple(
            (cause.account, cause.liquidation)
            for cause in (newest.causes if newest else ())
            if cause.liquidation is not None and cause.account is not None
        )
    wrong = called_wrong(moment.kept.entries)
    if wanted and wanted <= set(wrong):
        raise JournalError("This record was called wrong before, and does not count already.")
    found = tuple(
        (account, one)
        for account, one in there
        if one.liquidation_id in wanted and one.liquidation_id not in wrong
    )
    if {one.liquidation_id for _, one in found} != wanted - set(wrong):
        if moment.is_locked:
            raise JournalError(
                "The running pause does not follow from that liquidation. Nothing was changed."
            )
        raise JournalError("There is no such liquidation in this journal. Nothing was changed.")
    return found


def _refusal(moment: Moment) -> str | None:
    if moment.is_locked and moment.served < EARLIEST:
        left = duration(timedelta(seconds=EARLIEST - moment.served))
        return (
            "Your reason is in the log. A reason alone is enough after the first hour of the "
            f"pause: ask again in {left}."
        )
    granted = [
        one.at
        for one in moment.kept.entries
        if one.kind is EntryKind.VOIDED and one.words == BY_REASON
    ]
    if granted and moment.now - max(granted) < APART:
        return (
            "Your reason is in the log. A record was called wrong for a reason alone less than "
            "seven days ago, so this one still counts. Import the exchange's files of that time: "
            "they decide at once."
        )
    return None


def _voided(moment: Moment, liquidation: Liquidation, words: str) -> Moment:
    """Return the moment without what followed from the record."""
    without = moment.having(_entry(EntryKind.VOIDED, moment, liquidation, words))
    state, found = without.state, without.windows
    newest = found[-1] if found else None
    touches = newest is not None and newest.ends >= state.began and newest.began <= state.ends_at
    need = newest.ends - state.began if newest is not None and touches else 0
    return without.with_state(void(state, min(state.need, need)))


def _entry(kind: EntryKind, moment: Moment, one: Liquidation, words: str) -> PauseEntry:
    return PauseEntry(kind=kind, at=moment.now, subject=one.liquidation_id, words=words)
