"""A trade before it is made: its lines, what it can lose, and what the rules say."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import PausedError
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.planning.kept import PlanWord
from journal.domain.rules import judge
from journal.domain.rules.severity import Severity
from journal.domain.values import Plan, PlanIntent
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.planning.outcome import (
    plan_context,
    plan_outcome,
    planned_lines,
    sized_plan,
)
from journal.services.planning.papers import kept_checklist
from journal.services.planning.refusals import (
    OverrideNeededError,
    RefusedPlanError,
    UnansweredError,
    UncheckedError,
    refusal_of,
)
from journal.services.planning.sizing import SizedMoment, Wish, quantity_of
from journal.services.planning.verdict import PlanVerdict, bare_verdict
from journal.services.rules.before import Before
from journal.services.rules.service import Case, RulesService
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader

REDUCES = "a plan that reduces a position has no lines of its own"


LOCKED = "locked while trading is paused"


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
            return bare_verdict(plan, REDUCES)
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
                bare_verdict(plan, LOCKED),
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
                raise RefusedPlanError(refusal_of(verdict))
            word = PlanWord(
                override=_override(verdict, override),
                checked=_checked(writer, plan, account, ticked),
            )
            writer.ensure_account(account)
            writer.add_plan(account, plan, self.clock.now(), word)
        return Changes.PLANS


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
