"""What was felt before the trades of a period, and what those trades brought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from journal.domain.assets import WALLET_ASSET
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.routine.numbers import Total, total
from journal.domain.routine.trade import ReviewedTrade


@dataclass(frozen=True, slots=True, kw_only=True)
class FeltBefore:
    """Trades that were opened with one feeling."""

    feeling: Feeling
    trades: int
    money: Total
    r: Total


def felt_before(
    trades: Iterable[ReviewedTrade],
    entries: Mapping[Subject, DiaryEntry],
    asset: str = WALLET_ASSET,
) -> tuple[FeltBefore, ...]:
    """Return each feeling that was told, the most frequent first, then as the diary lists them.

    Args:
        trades: of a period.
        entries: of the diary.
        asset: what money is told in; a result in another counts as unknown.
    """
    by_feeling: dict[Feeling, list[ReviewedTrade]] = {feeling: [] for feeling in Feeling}
    for trade in trades:
        entry = entries.get(Subject.position(trade.position_key))
        if entry is not None and entry.before is not None:
            by_feeling[entry.before].append(trade)
    found = (
        FeltBefore(
            feeling=feeling,
            trades=len(felt),
            money=total(one.result_in(asset) for one in felt),
            r=total(one.r_multiple for one in felt),
        )
        for feeling, felt in by_feeling.items()
        if felt
    )
    return tuple(sorted(found, key=lambda one: -one.trades))
