"""What a record tells about re-entry: terms from the rules in force, trades from judged positions.

Here and not in the service of re-entry, because judging needs the end of re-entry too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from journal.domain.ledger.liquidations import Episode
from journal.domain.pause.causes import Window
from journal.domain.pause.cooldown import Pause
from journal.domain.pause.reentry.counting import Reentry, reentry
from journal.domain.pause.reentry.terms import Fault, Limit, OwnWord, ReentryTrade, Terms, strictest
from journal.domain.review.saved import SavedReview, review_of
from journal.domain.rules.definition import Rule
from journal.domain.rules.pause.r02_halve_leverage import LeverageNotHalved
from journal.domain.rules.pause.r19_practice_skipped import PracticeSkipped
from journal.domain.rules.process.r13_futures_share import FuturesShareTooLarge
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.rules.survival.r03_position_size import PositionTooLarge
from journal.domain.values import Liquidation
from journal.services.pause.found import windows_of
from journal.services.record.exposures import Exposure, exposed_size
from journal.storage.store import Store

if TYPE_CHECKING:
    from journal.services.rules.service import Case, JudgedPosition, RulesService

STILL_RUNNING: Final = datetime.max.replace(tzinfo=UTC)
"""The end of a re-entry that has none yet, as a time that lies after every other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A pause with the liquidation it ended with, and what the trader wrote about it."""

    window: Window
    account: str
    episode: Episode
    liquidation: Liquidation
    leverage: Decimal | None
    """What the liquidated position was opened with; None where it is not recorded."""
    review: SavedReview | None

    @property
    def pause(self) -> Pause:
        """The pause itself."""
        return self.window.pause

    @property
    def began_at(self) -> datetime | None:
        """When re-entry began; None while the review is due."""
        return max(self.pause.ends_at, self.review.saved_at) if self.review else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCase:
    """One account's record with what the rules say about each of its positions."""

    case: "Case"
    judged: "tuple[JudgedPosition, ...]"


def reviews_of_all(store: Store) -> dict[str, tuple[SavedReview, ...]]:
    """Return the finished reviews of every account by its name; accounts without any included."""
    with store.reading() as reader:
        return {one.name: reader.reviews(one.name) for one in reader.accounts()}


def with_reentry_ends(rules: "RulesService", case: "Case") -> "Case":
    """Return a case whose story tells when re-entry after each reviewed pause ended.

    What was never reviewed stays untold: rules then read the end of re-entry from the record in
    its simplest form.

    Args:
        rules: judges the positions; asked for the other accounts as well.
        case: one account's record without those ends.
    """
    reviews = reviews_of_all(rules.store)
    if not any(reviews.values()):
        return case
    own = case.account.name
    cases = [case if name == own else rules.bare_case(name) for name in reviews]
    windows = windows_of(rules.store, case.everywhere)
    found = [one for one in endings(cases, windows, reviews) if one.began_at]
    judged = judged_after(rules, cases, found)
    ends = []
    for ending in found:
        done = reentry_after(ending, judged, case.rules, case.story.now)
        ends.append((ending, (done and done.ends_at) or STILL_RUNNING))
    return _telling(case, ends)


def judged_after(
    rules: "RulesService", cases: "Iterable[Case]", found: Iterable[Ending]
) -> tuple[JudgedCase, ...]:
    """Return the cases judged as if no re-entry had ended yet: what ends it is asked afterwards."""
    begun = [ending for ending in found if ending.began_at is not None]
    running = [(ending, STILL_RUNNING) for ending in begun]
    told = [_telling(case, running) for case in cases]
    # What was before the first of them is in no count: most of a record is not judged again.
    since = min((one.began_at for one in begun if one.began_at), default=None)
    return tuple(JudgedCase(case=case, judged=rules.judge(case, since)) for case in told)


def _telling(case: "Case", ends: Iterable[tuple[Ending, datetime]]) -> "Case":
    """Return a case that knows when re-entry after each of its liquidations ended."""
    by_id = {
        cause.liquidation.liquidation_id: at
        for ending, at in ends
        for cause in ending.window.causes
        if cause.liquidation is not None
    }
    told = {
        one.occurred_at: by_id[one.liquidation_id]
        for one in case.liquidations
        if one.liquidation_id in by_id
    }
    return replace(case, story=replace(case.story, reentry_ends=told))


def endings(
    cases: "Iterable[Case]",
    windows: Iterable[Window],
    reviews: Mapping[str, Sequence[SavedReview]],
) -> tuple[Ending, ...]:
    """Return every pause with its last liquidation, in their order.

    Args:
        cases: the records of all accounts: a pause holds for the trader.
        windows: all pauses; one that the trader began himself is left out.
        reviews: finished reviews by account.
    """
    by_name = {case.account.name: case for case in cases}
    found = [
        _ending(by_name[cause.account], window, cause.liquidation, reviews[cause.account])
        for window in windows
        if (cause := window.liquidated) is not None
        and cause.liquidation is not None
        and cause.account in by_name
    ]
    return tuple(ending for ending in found if ending is not None)


def reentry_after(
    ending: Ending, cases: Iterable[JudgedCase], rules: Sequence[Rule], now: datetime
) -> Reentry | None:
    """Return how far re-entry after a pause has come, or None while its review is due.

    Positions of every account count: the limit is the trader's, not the account's.
    """
    if ending.began_at is None:
        return None
    cases = tuple(cases)
    trades = [trade for one in cases for trade in _trades(one, ending.began_at)]
    return reentry(
        liquidated_at=ending.liquidation.occurred_at,
        started_at=ending.began_at,
        terms=terms_of(rules, ending.leverage),
        trades=trades,
        own=_own_word(cases, ending),
        now=now,
    )


def terms_of(rules: Iterable[Rule], liquidated_leverage: Decimal | None) -> Terms:
    """Return what re-entry asks of every trade, each the strictest of the rules in force.

    Args:
        rules: the rules in force; those for one symbol or side only are judged, not shown here.
        liquidated_leverage: what was liquidated; None where it is not recorded.
    """
    leverage, margin, spot = [], [], []
    practice = [0]
    for rule in rules:
        if rule.scope.symbol is not None or rule.scope.side is not None:
            continue
        if isinstance(rule, LeverageTooHigh):
            leverage.append(Limit(value=rule.limit, rule_id=rule.rule_id))
        elif isinstance(rule, LeverageNotHalved) and liquidated_leverage is not None:
            half = max(rule.floor, rule.factor * liquidated_leverage)
            leverage.append(Limit(value=half, rule_id=rule.rule_id))
        elif isinstance(rule, PositionTooLarge):
            margin.append(Limit(value=rule.limit / 100, rule_id=rule.rule_id))
        elif isinstance(rule, FuturesShareTooLarge):
            spot.append(Limit(value=rule.limit / 100, rule_id=rule.rule_id))
        elif isinstance(rule, PracticeSkipped):
            practice.append(int(rule.needed))
    return Terms(
        leverage=strictest(leverage),
        margin_share=strictest(margin),
        spot_share=strictest(spot),
        needed_practice=max(practice),
        liquidated_leverage=liquidated_leverage,
    )


def _own_word(cases: Iterable[JudgedCase], ending: Ending) -> OwnWord:
    """Return what the trader told since a liquidation beside the trades."""
    records = [one.case.record for one in cases]
    since = ending.liquidation.occurred_at
    told = [one for record in records for one in record.spot_splits if one.told_at > since]
    newest = max(told, key=attrgetter("told_at"), default=None)
    practiced = [one for record in records for one in record.practice if one.done_at > since]
    return OwnWord(
        practiced=len(set(practiced)), futures_share=newest.futures_share if newest else None
    )


def _ending(
    case: "Case", window: Window, told: Liquidation, reviews: Sequence[SavedReview]
) -> Ending | None:
    """Return the pause with its episode; None where the record changed while it was read."""
    for episode in case.record.episodes:
        for one in episode.liquidations:
            if one.liquidation_id == told.liquidation_id:
                return Ending(
                    window=window,
                    account=case.account.name,
                    episode=episode,
                    liquidation=one,
                    leverage=_liquidated_leverage(case, one),
                    review=review_of(episode, reviews),
                )
    return None


def _liquidated_leverage(case: "Case", liquidation: Liquidation) -> Decimal | None:
    if liquidation.leverage is not None:
        return liquidation.leverage
    for exposure in case.exposures:
        if exposure.position.key == liquidation.position_key:
            return exposure.leverage
    return None


def _trades(one: JudgedCase, since: datetime) -> Iterator[ReentryTrade]:
    exposures = {exposure.position.key: exposure for exposure in one.case.exposures}
    for judged in one.judged:
        exposure = exposures[judged.position.key]
        if judged.position.opened_at >= since:
            yield _trade(exposure, judged)


def _trade(exposure: Exposure, judged: "JudgedPosition") -> ReentryTrade:
    position = exposure.position
    return ReentryTrade(
        symbol=position.symbol,
        opened_at=position.opened_at,
        closed_at=position.closed_at,
        leverage=exposure.leverage,
        margin_share=_margin_share(exposure),
        margin_mode=exposure.margin_mode,
        has_stop=exposure.has_stop,
        breaches=tuple(
            Fault(
                at=breach.at,
                symbol=position.symbol,
                rule_id=breach.rule_id,
                sentence=breach.sentence,
            )
            for breach in judged.breaches
            if breach.severity >= Severity.BREACH and breach.at >= position.opened_at
        ),
    )


def _margin_share(exposure: Exposure) -> Decimal | None:
    """Return the initial margin of the whole position by the account when it was opened."""
    size = exposed_size(exposure.position)
    if size is None or exposure.leverage is None or exposure.equity_at_open is None:
        return None
    quantity, entry_price = size
    return quantity * entry_price / exposure.leverage / exposure.equity_at_open


def is_history(first_known_at: datetime | None, ending: Ending, history: timedelta) -> bool:
    """Return whether a liquidation lies so long before the journal began that it is history.

    Args:
        first_known_at: when the account's first file was imported; None where none was.
        ending: the pause in question.
        history: how long before that a liquidation is no longer what brought the trader here.
    """
    return first_known_at is not None and ending.pause.ends_at < first_known_at - history
