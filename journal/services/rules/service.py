"""The rules over a record: what was broken, what could not be judged, and what the rules are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final

from journal.domain.ledger.positions import Position
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.pause.cooldown import Pause
from journal.domain.rules import Judgement, judge, never_asked
from journal.domain.rules.definition import Rule
from journal.domain.rules.force.timeline import RuleTimeline
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Account, Income, Liquidation, PositionFacts
from journal.services.account.spot_split import snapshot_of
from journal.services.clock import Clock
from journal.services.pause.disputes import called_wrong
from journal.services.pause.found import liquidations_of_all, pauses_of
from journal.services.pause.service import PauseService
from journal.services.record.exposures import Exposure
from journal.services.record.net_result import net_results
from journal.services.record.record import AccountRecord, read_record
from journal.services.rules.candle_snapshots import kept_snapshots
from journal.services.rules.catalog import RuleCard, rule_cards
from journal.services.rules.happenings import RecordedSnapshot
from journal.services.rules.in_force import read_timeline
from journal.services.rules.kept import Judged, judged_once
from journal.services.rules.log import LoggedBreach, breach_log
from journal.services.rules.moments import Story
from journal.services.rules.reentry_record import with_reentry_ends
from journal.services.rules.walks import walk_through
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

_OF_LEVERAGE_AND_STOP: Final = {"R01", "R04"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One account's record, ready to be judged."""

    record: AccountRecord
    wallet: WalletHistory
    story: Story
    everywhere: tuple[tuple[str, Liquidation], ...]
    """Liquidations of every account with the account's name: the pause follows from them."""
    timeline: RuleTimeline
    """Which rules were in force when."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force for this account at the time it was read."""
        return self.timeline.present(self.story.now, self.account.name)

    def rules_at(self, moment: datetime) -> tuple[Rule, ...]:
        """Return the rules that were in force for this account at a recorded moment."""
        return self.timeline.at(moment, self.account.name)

    @property
    def account(self) -> Account:
        """The account."""
        return self.record.account

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """Every position with what it was exposed to, in the order of opening."""
        return self.story.exposures

    @property
    def incomes(self) -> tuple[Income, ...]:
        """Changes of the wallet."""
        return self.record.incomes

    @property
    def facts(self) -> Mapping[str, PositionFacts]:
        """What was typed about positions, by key."""
        return self.record.facts

    @property
    def liquidations(self) -> tuple[Liquidation, ...]:
        """The account's own liquidations."""
        return self.record.liquidations


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPosition:
    """What the rules say about one position.

    A rule appears once: with its worst breach, the first of that severity. A rule that was broken
    at one moment is not listed as not judged for another one.
    """

    position: Position
    breaches: tuple[Breach, ...]
    not_judged: tuple[NotJudged, ...]

    @property
    def is_told(self) -> bool:
        """Whether leverage and stop are known: without them few rules can be judged."""
        untold = {one.rule_id for one in self.not_judged}
        return not self.position.history_incomplete and _OF_LEVERAGE_AND_STOP.isdisjoint(untold)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRecord:
    """What the rules say about every position, and about the account as a whole."""

    positions: tuple[JudgedPosition, ...]
    """In the order of opening."""
    breaches: tuple[Breach, ...]
    """Of moments that belong to no position, such as a transfer into futures, earliest first."""
    not_judged: tuple[NotJudged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesService:
    """Judges what is recorded by the rules in force."""

    store: Store
    brackets: BracketSource
    clock: Clock
    pause: PauseService | None = None
    """Knows how far the wall clock was set forward; None: nobody watches it."""
    candles: CandleFiles | None = None
    """Where margin ratios follow from; None: none are worked out."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force now for every account; a case knows those of its own account too."""
        return self.active()

    def active(self, account: str | None = None) -> tuple[Rule, ...]:
        """Return the rules in force now for an account, read without its record.

        Args:
            account: its name; None leaves out what holds for single accounts.
        """
        return self.timeline().present(self.clock.now(), account)

    def case(self, account: str) -> Case:
        """Return an account's record with exposures and pauses, read once for many questions."""
        return with_reentry_ends(self, self.bare_case(account))

    def bare_case(self, account: str) -> Case:
        """Return the same without the ends of re-entry, which are found by judging it."""
        record = read_record(self.store, account)
        now = self.clock.now()
        # A pause holds for the trader: a liquidation of any account counts.
        everywhere = liquidations_of_all(self.store)
        windows = pauses_of(self.store, everywhere)
        with self.store.reading() as reader:
            copy = reader.pause_copy()
        wrong = frozenset(called_wrong(copy.kept.entries if copy else ()))
        wallet, exposed, happened = walk_through(self.store, record, self.brackets, wrong, now)
        told = [
            RecordedSnapshot(at=one.told_at, told=snapshot_of(one)) for one in record.spot_splits
        ]
        if self.candles is not None:
            told += kept_snapshots(self.store, self.candles, account, exposed, now)
        story = Story(
            record=record,
            exposures=exposed,
            wallet=wallet,
            pauses=windows,
            now=now,
            snapshots=tuple(told),
            wrong=wrong,
            happened=happened,
            elsewhere=tuple(
                read_record(self.store, name)
                for name in dict.fromkeys(name for name, _ in everywhere)
                if name != account
            ),
        )
        return Case(
            record=record,
            wallet=wallet,
            story=story,
            everywhere=everywhere,
            timeline=self.timeline(windows),
        )

    def judge(self, case: Case, since: datetime | None = None) -> tuple[JudgedPosition, ...]:
        """Return what the rules say about every position of a case, in its order.

        Args:
            case: an account's record.
            since: nothing before is judged; None: everything is.
        """
        return self.judge_record(case, since).positions

    def judge_record(self, case: Case, since: datetime | None = None) -> JudgedRecord:
        """Return what the rules say about a whole case.

        Each moment is judged by the rules that were in force then: tightening today finds nothing
        in the past, and loosening takes nothing out of it. A scan judges it by today's rules.
        """
        judgements: dict[str | None, list[Judgement]] = {}
        asked = []
        for exposure, context in case.story.moments():
            asked.append(context.moment)
            if since is not None and context.at < since:
                continue
            own_key = exposure.position.key if exposure else None
            judgement = judge(context, case.rules_at(context.at))
            judgements.setdefault(own_key, []).append(judgement)
        of_account = judgements.get(None, [])
        return JudgedRecord(
            positions=tuple(
                _summed_up(exposure.position, judgements.get(exposure.position.key, []))
                for exposure in case.exposures
            ),
            breaches=tuple(breach for one in of_account for breach in one.breaches),
            not_judged=(
                *(each for one in of_account for each in one.not_judged),
                *never_asked(case.rules, frozenset(asked)),
            ),
        )

    def judged(self, account: str) -> Judged:
        """Return an account's case with what the rules say; judged once until either changes."""
        return judged_once(self, account, lambda: self._judged(account))

    def _judged(self, account: str) -> Judged:
        case = self.case(account)
        return Judged(case, self.judge_record(case))

    def breach_log(self, account: str) -> tuple[LoggedBreach, ...]:
        """Return every breach of an account, newest first."""
        case, judged = self.judged(account)
        with self.store.reading() as reader:
            answers = reader.breach_answers(account)
        return breach_log(account, judged, answers, net_results(case.record))

    def unanswered(self) -> tuple[LoggedBreach, ...]:
        """Return what waits for a sentence in any account, newest first.

        A broken rule is the trader's, and so is the next plan: whichever account it is made in.
        """
        with self.store.reading() as reader:
            names = [one.name for one in reader.accounts()]
        waiting = [one for name in names for one in self.breach_log(name) if one.is_unanswered]
        return tuple(sorted(waiting, key=attrgetter("breach.at"), reverse=True))

    def catalog(self) -> tuple[RuleCard, ...]:
        """Return every rule, in force or off, in the order of their numbers."""
        return rule_cards(self.timeline(), self.clock.now())

    def timeline(self, windows: Iterable[Pause] | None = None) -> RuleTimeline:
        """Return which rules were in force when.

        Args:
            windows: the pauses, where somebody has read them before.
        """
        return read_timeline(self.store, self.clock, self.pause, windows)


def _summed_up(position: Position, judgements: list[Judgement]) -> JudgedPosition:
    """Return one position's verdict from those of its moments."""
    worst: dict[str, Breach] = {}
    untold: dict[str, NotJudged] = {}
    for judgement in judgements:
        for breach in judgement.breaches:
            known = worst.get(breach.rule_id)
            if known is None or breach.severity > known.severity:
                worst[breach.rule_id] = breach
        for each in judgement.not_judged:
            untold.setdefault(each.rule_id, each)
    return JudgedPosition(
        position=position,
        breaches=tuple(sorted(worst.values(), key=attrgetter("at"))),
        not_judged=tuple(each for rule_id, each in untold.items() if rule_id not in worst),
    )
