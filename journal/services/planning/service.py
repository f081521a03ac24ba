"""A trade before it is made: its lines, what it can lose, and what the rules say."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import JournalError, PausedError
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.contracts.linear.lines import MarginLines
from journal.domain.planning.kept import PlanWord
from journal.domain.planning.sizing import LargestQuantity
from journal.domain.rules import judge
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Plan, PlanIntent
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.planning.outcome import (
    Outcome,
    plan_context,
    plan_outcome,
    planned_lines,
    sized_plan,
)
from journal.services.planning.papers import kept_checklist
from journal.services.planning.sizing import SizedMoment, Wish, quantity_of
from journal.services.rules.before import Before
from journal.services.rules.log import LoggedBreach
from journal.services.rules.service import Case, RulesService
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader

FUNDING_UNKNOWN = "funding rates are not in any imported file"
REDUCES = "a plan that reduces a position has no lines of its own"
LOCKED = "locked while trading is paused"


class RefusedPlanError(JournalError):
    """A plan that cannot be made ready, with the critical rules it breaks."""


class OverrideNeededError(JournalError):
    """A plan that breaks a rule without a sentence why it is made."""


class UncheckedError(JournalError):
    """A plan whose checklist is not ticked."""


class UnansweredError(JournalError):
    """A plan that opens while broken rules wait for a sentence.

    Attributes:
        waiting: those rules, the newest first.
    """

    def __init__(self, waiting: tuple[LoggedBreach, ...]) -> None:
        super().__init__(_waiting_sentence(waiting))
        self.waiting = waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVerdict:
    """All that can be told about a plan.

    While a pause locks it, nothing is computed for it: ``outcome`` and ``lines`` are None.
    """

    plan: Plan
    outcome: Outcome | None
    lines: MarginLines | None
    """Of the whole position where the plan adds to one that is open."""
    lines_reason: str | None
    adds_to: str | None
    """Key of the open position that the plan adds to."""
    breaches: tuple[Breach, ...]
    not_judged: tuple[NotJudged, ...]
    lock_sentence: str | None
    """The sentence of the pause that locks this plan; None where none does."""
    funding_per_day: Decimal | None = None
    funding_reason: str = FUNDING_UNKNOWN

    @property
    def locked(self) -> bool:
        """Whether a pause forbids it."""
        return self.lock_sentence is not None

    @property
    def severity(self) -> Severity | None:
        """The worst breach; None where no rule is broken."""
        return max((breach.severity for breach in self.breaches), default=None)

    @property
    def allowed(self) -> bool:
        """Whether it may be made ready: not locked, and no critical rule broken."""
        return not self.locked and self.severity is not Severity.CRITICAL

    @property
    def notional(self) -> Decimal | None:
        """Size times entry of the plan alone."""
        return self.outcome.notional if self.outcome else None

    @property
    def initial_margin(self) -> Decimal | None:
        """What the plan alone binds."""
        return self.outcome.initial_margin if self.outcome else None

    @property
    def loss_at_stop(self) -> Decimal | None:
        """What the plan alone loses at its stop, fees included."""
        return self.outcome.loss_at_stop if self.outcome else None

    @property
    def loss_at_liquidation(self) -> Decimal | None:
        """What is gone at liquidation."""
        return self.outcome.loss_at_liquidation if self.outcome else None

    @property
    def largest_allowed(self) -> LargestQuantity | None:
        """The largest size that may be planned at this leverage."""
        return self.outcome.largest_allowed if self.outcome else None

    @property
    def liquidation_distance_ratio(self) -> Decimal | None:
        """From the planned entry to liquidation, as a fraction of the entry."""
        price = self.lines.liquidation_price if self.lines else None
        return None if price is None else abs(self.plan.entry_price - price) / self.plan.entry_price

    @property
    def stop_to_liquidation(self) -> Decimal | None:
        """Price from stop to liquidation, positive where the stop comes first."""
        return self.lines.stop.liquidation_buffer if self.lines and self.lines.stop else None

    @property
    def stop_to_liquidation_ratio(self) -> Decimal | None:
        """The same as a fraction of the way from entry to liquidation (rule R05)."""
        return self.lines.stop.liquidation_buffer_ratio if self.lines and self.lines.stop else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What plans of one account are judged on, read once for many keystrokes."""

    case: Case
    standing: Before
    lock_sentence: str | None = None
    """Of the pause as it was when this was read: asking it at every key would take too long."""
    lock_ends_at: datetime | None = None
    """From then on the pause is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanService:
    """Judges plans and stores those that are ready; a pause locks both for whatever opens risk."""

    store: Store
    brackets: BracketSource
    clock: Clock
    rules: RulesService
    pause: PauseService

    def ground(self, account: str) -> Ground:
        """Return an account's record as plans are judged on it; read again when it changed."""
        case = self.rules.case(account)
        lock_sentence = self.pause.locked_sentence()
        return Ground(
            case=case,
            standing=case.story.standing_now(),
            lock_sentence=lock_sentence,
            lock_ends_at=None if lock_sentence is None else self.pause.state().ends_at,
        )

    def judge(self, plan: Plan, account: str) -> PlanVerdict:
        """Return what can be told about a plan, as the record stands now."""
        return self.judge_on(self.ground(account), plan)

    def judge_on(self, ground: Ground, plan: Plan) -> PlanVerdict:
        """Return the same on a record already read, for judging while the trader types.

        The pause is the one of that reading, unless its end has come since: whoever keeps a record
        reads it again when a pause begins. *Ready* asks for itself.
        """
        if plan.intent is PlanIntent.REDUCE:
            return _bare_verdict(plan, REDUCES)
        now = self.clock.now()
        sized = sized_plan(plan, ground.standing.standing.values())
        wallet = ground.case.wallet
        equity = wallet.balance_before(now) or None
        lines, reason = planned_lines(sized, self.brackets, equity=equity, at=now)
        context = plan_context(
            sized,
            ground.standing,
            at=now,
            wallet=wallet,
            lines=lines,
            lines_reason=reason,
            pauses=ground.case.story.pauses,
        )
        judgement = judge(context, ground.case.rules)
        lock_sentence = self._lock_sentence(ground)
        if lock_sentence is not None:
            return replace(
                _bare_verdict(plan, LOCKED),
                breaches=judgement.breaches,
                not_judged=judgement.not_judged,
                lock_sentence=lock_sentence,
            )
        moment = SizedMoment(
            context=context,
            plan=plan,
            adds_to=sized.adds_to,
            brackets=self.brackets,
            equity=equity,
            at=now,
        )
        return PlanVerdict(
            plan=plan,
            outcome=plan_outcome(sized, lines, equity, moment.largest(ground.case.rules)),
            lines=lines,
            lines_reason=reason,
            adds_to=sized.own_key,
            breaches=judgement.breaches,
            not_judged=judgement.not_judged,
            lock_sentence=None,
        )

    def quantity(self, ground: Ground, wish: Wish) -> Decimal:
        """Return the size that binds or risks a share of the account, in base asset.

        Raises:
            PausedError: a pause is running.
            InvalidValueError: names the field that cannot be right.
            JournalError: the wallet is not known, or there is no stop to size by.
        """
        lock_sentence = self._lock_sentence(ground)
        if lock_sentence is not None:
            raise PausedError(lock_sentence)
        return quantity_of(wish, ground.case.wallet.balance_before(self.clock.now()) or None)

    def _lock_sentence(self, ground: Ground) -> str | None:
        is_over = ground.lock_ends_at is not None and self.clock.now() >= ground.lock_ends_at
        return self.pause.locked_sentence() if is_over else ground.lock_sentence

    def require_answered(self) -> None:
        """Do nothing where every badly broken rule of every account was answered in writing.

        Whoever plans something that opens asks this first: a window, a command, and ``ready``.
        It judges the whole record, so it may take long.

        Raises:
            UnansweredError: names what waits and how it is answered.
        """
        waiting = self.rules.unanswered()
        if waiting:
            raise UnansweredError(waiting)

    def ready(
        self, plan: Plan, account: str, *, override: str = "", ticked: Collection[str] = ()
    ) -> Changes:
        """Store a plan that may be traded.

        Args:
            plan: what is planned.
            account: whose.
            override: why it is made although it breaks a rule. It helps with BREACH, never with
                CRITICAL, and never with a pause.
            ticked: the lines of the checklist that the trader ticked.

        Raises:
            PausedError: a pause is running and the plan opens or increases.
            UnansweredError: it opens or increases, and broken rules wait for a sentence.
            RefusedPlanError: it breaks a critical rule.
            OverrideNeededError: it breaks a rule, and no sentence says why it is made.
            UncheckedError: a line of the checklist is not ticked.
            InvalidValueError: the override is no sentence.
        """
        # Asked before as well, and for any plan: a pause that is new has to be written down, in its
        # own transaction; inside the one below that would wait for itself.
        self.pause.state()
        self.pause.require_open(plan.intent)
        if plan.intent is PlanIntent.OPEN:
            self.require_answered()
        # Judged inside the writing transaction: nothing that starts a pause gets in between.
        with self.store.writing() as writer:
            verdict = self.judge(plan, account)
            if verdict.lock_sentence is not None:
                raise PausedError(verdict.lock_sentence)
            if not verdict.allowed:
                raise RefusedPlanError(_refusal(verdict))
            word = PlanWord(
                override=_override(verdict, override),
                checked=_checked(writer, plan, account, ticked),
            )
            writer.ensure_account(account)
            writer.add_plan(account, plan, self.clock.now(), word)
        return Changes.PLANS


def _waiting_sentence(waiting: tuple[LoggedBreach, ...]) -> str:
    """Return what waits for a sentence and where it is written."""
    rules = ", ".join(dict.fromkeys(one.breach.rule_id for one in waiting))
    accounts = dict.fromkeys(one.account for one in waiting)
    commands = " and ".join(
        f'rules answer --all --account "{account}" --sentence "…"' for account in accounts
    )
    count = "1 broken rule waits" if len(waiting) == 1 else f"{len(waiting)} broken rules wait"
    return (
        f"{count} for your sentence before the next trade is planned ({rules}). Write it where "
        f"the planner opens, or with the command: {commands}"
    )


def _override(verdict: PlanVerdict, sentence: str) -> str | None:
    """Return the sentence to be kept; None where no broken rule asks for one."""
    if verdict.severity is not Severity.BREACH:
        return None
    if not sentence.strip():
        broken = [one.rule_id for one in verdict.breaches if one.severity is Severity.BREACH]
        raise OverrideNeededError(
            f"This plan breaks {', '.join(broken)}. Change it, or write in a sentence why you make "
            "it anyway: it is kept with the plan."
        )
    return sentence.strip()


def _checked(reader: Reader, plan: Plan, account: str, ticked: Collection[str]) -> str | None:
    """Return the ticked lines to be kept with a plan that opens; None without a checklist."""
    lines = kept_checklist(reader, account) if plan.intent is PlanIntent.OPEN else ()
    for line in lines:
        if line not in ticked:
            raise UncheckedError(f"Not ticked yet on your checklist: {line}")
    return "\n".join(lines) or None


def _bare_verdict(plan: Plan, reason: str) -> PlanVerdict:
    """Return a verdict of which nothing is computed."""
    return PlanVerdict(
        plan=plan,
        outcome=None,
        lines=None,
        lines_reason=reason,
        adds_to=None,
        breaches=(),
        not_judged=(),
        lock_sentence=None,
    )


def _refusal(verdict: PlanVerdict) -> str:
    """Return the sentence that names every critical rule a plan breaks."""
    critical = [
        f"{breach.rule_id}: {breach.sentence}"
        for breach in verdict.breaches
        if breach.severity is Severity.CRITICAL
    ]
    return f"This plan cannot be made ready. {' '.join(critical)} Change it and try again."
