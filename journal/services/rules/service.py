"""The rules over a record: what was broken, what could not be judged, and what the rules are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from journal.domain.ledger.positions import Position
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.pause.cooldown import pauses
from journal.domain.rules import Judgement, default_rules, judge
from journal.domain.rules.definition import Rule, Setting, settings_of
from journal.domain.rules.severity import RuleGroup
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Account, Income, Liquidation, PositionFacts
from journal.services.clock import Clock
from journal.services.exposures import Exposure, exposures
from journal.services.pause.reentry_record import with_reentry_ends
from journal.services.pause.service import liquidations_of_all
from journal.services.record import AccountRecord, read_record
from journal.services.rules.moments import Before, Story
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One account's record, ready to be judged."""

    record: AccountRecord
    wallet: WalletHistory
    story: Story
    everywhere: tuple[tuple[str, Liquidation], ...]
    """Liquidations of every account with the account's name: the pause follows from them."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedBreach:
    """One line of the breach log."""

    position: Position
    breach: Breach


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleParameter:
    """One setting of a rule with its value in force."""

    field: str
    value: Decimal
    form: Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """One rule as the Rules screen shows it."""

    rule_id: str
    version: int
    name: str
    group: RuleGroup
    severity: str
    description: str
    sentence: str
    """The sentence it stands for: its source."""
    parameters: tuple[RuleParameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesService:
    """Judges what is recorded by the rules in force."""

    store: Store
    brackets: BracketSource
    clock: Clock
    rules: tuple[Rule, ...] = field(default_factory=default_rules)

    def case(self, account: str) -> Case:
        """Return an account's record with exposures and pauses, read once for many questions."""
        return with_reentry_ends(self, self.bare_case(account))

    def bare_case(self, account: str) -> Case:
        """Return the same without the ends of re-entry, which are found by judging it."""
        record = read_record(self.store, account)
        now = self.clock.now()
        wallet = WalletHistory(record.account, record.positions, record.incomes)
        # A pause holds for the trader: a liquidation of any account counts.
        everywhere = liquidations_of_all(self.store)
        story = Story(
            exposures=exposures(record, self.brackets, wallet, now=now),
            liquidations=record.liquidations,
            pauses=pauses(liquidation for _, liquidation in everywhere),
            now=now,
        )
        return Case(record=record, wallet=wallet, story=story, everywhere=everywhere)

    def judge(self, case: Case) -> tuple[JudgedPosition, ...]:
        """Return what the rules say about every position of a case, in its order."""
        judgements: dict[str, list[Judgement]] = {}
        for exposure, context in case.story.moments(Before()):
            judgement = judge(context, self.rules)
            judgements.setdefault(exposure.position.key, []).append(judgement)
        return tuple(
            _summed_up(exposure.position, judgements.get(exposure.position.key, []))
            for exposure in case.exposures
        )

    def judge_positions(self, account: str) -> tuple[JudgedPosition, ...]:
        """Return what the rules say about every recorded position, in the order of opening."""
        return self.judge(self.case(account))

    def breach_log(self, account: str) -> tuple[LoggedBreach, ...]:
        """Return every breach of an account, newest first."""
        log = [
            LoggedBreach(position=judged.position, breach=breach)
            for judged in self.judge_positions(account)
            for breach in judged.breaches
        ]
        return tuple(sorted(log, key=_logged_at, reverse=True))

    def catalog(self) -> tuple[RuleCard, ...]:
        """Return the rules in force with their settings, in the order of their numbers."""
        return tuple(_card(rule) for rule in self.rules)


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


def _logged_at(entry: LoggedBreach) -> datetime:
    return entry.breach.at


def _card(rule: Rule) -> RuleCard:
    return RuleCard(
        rule_id=rule.rule_id,
        version=rule.version,
        name=rule.name,
        group=rule.group,
        severity=rule.severity,
        description=rule.description,
        sentence=rule.source,
        parameters=tuple(
            RuleParameter(field=name, value=getattr(rule, name), form=form)
            for name, form in settings_of(type(rule))
        ),
    )
