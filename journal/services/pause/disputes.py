"""A liquidation that is a wrong record: mistyped, of the testnet, imported by mistake.

Data of the exchange that contradict it end the pause at once. Otherwise an hour of the pause must
be served, with a written reason, once in seven days. Whatever is asked stays in the log.
"""

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
    store: Store, moment: Moment, liquidation_id: str | None, reason: str
) -> tuple[Moment, VoidAnswer]:
    """Return the moment with the wish in its log, and granted where it may be.

    Raises:
        InvalidValueError: no reason is given.
        JournalError: no pause runs, or it does not follow from that liquidation.
    """
    if not reason.strip():
        raise InvalidValueError("reason", "is missing: write what is wrong with the record")
    account, liquidation = _disputed(moment, liquidation_id)
    asked = moment.having(_entry(EntryKind.VOID_ASKED, moment, liquidation, reason.strip()))
    if is_contradicted(store, account, liquidation):
        return _voided(asked, liquidation, CONTRADICTED), VoidAnswer(
            granted=True,
            sentence="The exchange's own fills contradict this record. It no longer counts.",
        )
    refusal = _refusal(moment)
    if refusal is not None:
        return asked, VoidAnswer(granted=False, sentence=refusal)
    return _voided(asked, liquidation, BY_REASON), VoidAnswer(
        granted=True, sentence="The record no longer counts. Your reason is kept in the log."
    )


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


def _disputed(moment: Moment, liquidation_id: str | None) -> tuple[str, Liquidation]:
    """Return the liquidation of the running pause that is meant, with its account."""
    newest = moment.newest
    if not moment.is_locked or newest is None:
        raise JournalError("No pause is running that follows from a record of this journal.")
    wanted = liquidation_id or moment.counted_from
    for cause in newest.causes:
        one = cause.liquidation
        if one is not None and cause.account is not None and one.liquidation_id == wanted:
            return cause.account, one
    raise JournalError(
        "The running pause does not follow from that liquidation. Nothing was changed."
    )


def _refusal(moment: Moment) -> str | None:
    if moment.served < EARLIEST:
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
            "seven days ago, so this pause goes on. Import the exchange's files of that time: "
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
