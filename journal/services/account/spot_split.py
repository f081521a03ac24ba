"""How the trader's money is split between futures and spot, and what rule R13 says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.facts import Snapshot
from journal.domain.rules.process.r13_futures_share import FuturesShareTooLarge
from journal.domain.rules.verdict import Breach
from journal.domain.spot_split import SpotSplit
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitNow:
    """The newest split with the trader's own number beside it."""

    split: SpotSplit
    limit: Decimal | None
    """The largest share in futures by the strictest R13 in force, a fraction; None: it is off."""
    breach: Breach | None
    """What R13 says of it; None: it is kept, or off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotSplitService:
    """Keeps both balances as they are typed; what was told before stays in the record."""

    store: Store
    clock: Clock

    def keep(self, account: str, futures_equity: Decimal, spot_equity: Decimal) -> Changes:
        """Keep both balances of now, in USDT.

        Raises:
            InvalidValueError: one is below zero, or both are zero.
        """
        split = SpotSplit(
            told_at=self.clock.now(), futures_equity=futures_equity, spot_equity=spot_equity
        )
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.save_spot_split(account, split)
        return Changes.ACCOUNTS

    def newest(self, account: str) -> SpotSplit | None:
        """Return what was told last; None: never."""
        with self.store.reading() as reader:
            return max(reader.spot_splits(account), key=lambda one: one.told_at, default=None)


def snapshot_of(split: SpotSplit) -> Snapshot:
    """Return a split as the rules look at it."""
    return Snapshot(futures_equity=split.futures_equity, spot_equity=split.spot_equity)


def split_now(splits: Iterable[SpotSplit], rules: Iterable[Rule]) -> SplitNow | None:
    """Return the newest split as the rules in force judge it; None: nobody told one."""
    newest = max(splits, key=lambda one: one.told_at, default=None)
    if newest is None:
        return None
    asked = [
        rule for rule in rules if isinstance(rule, FuturesShareTooLarge) and not rule.scope.symbol
    ]
    strictest = min(asked, key=lambda rule: rule.limit, default=None)
    if strictest is None:
        return SplitNow(split=newest, limit=None, breach=None)
    context = RuleContext(moment=Moment.SNAPSHOT, at=newest.told_at, snapshot=snapshot_of(newest))
    said = strictest.check(context)
    breach = said if isinstance(said, Breach) else None
    return SplitNow(split=newest, limit=strictest.limit / 100, breach=breach)
