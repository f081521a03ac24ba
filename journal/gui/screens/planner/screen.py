"""Planner: a trade before it is made, judged at every keystroke."""

from decimal import Decimal
from functools import cached_property

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.rules.severity import Severity
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.sentence_line import SentenceLine
from journal.gui.screen import Screen
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.screens.planner.form import PlanForm
from journal.gui.screens.planner.kept_plans import KeptPlans
from journal.gui.screens.planner.opening import Opening, look_around
from journal.gui.screens.planner.verdict import PlanVerdictView
from journal.gui.screens.rules.acknowledge import Acknowledge
from journal.gui.style.theme import Meaning, Space
from journal.gui.targets import PlanTarget
from journal.services.changes import Changes
from journal.services.planning.refusals import OverrideNeededError, UnansweredError, UncheckedError
from journal.services.planning.service import Ground

_FORM_WIDTH = 392


class PlannerScreen(Screen):
    """The form on the left, the verdict beside it; *Ready* keeps the plan.

    Broken rules that wait for a sentence come first.
    """

    name = ScreenName.PLANNER
    title = "Planner"
    purpose = "What a trade would bind and could lose, and what your rules say, before you make it."
    opens_risk = True
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.RULES
        | Changes.SETTINGS
        | Changes.PAUSE
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ground: Ground | None = None
        self._is_keeping = False
        self.add_action("Kept plans", self.show_kept)
        self._draft = self.add_action("Save draft", self.save_draft, opens_risk=True)
        self._ready = self.add_main_action("Ready", self.make_ready, opens_risk=True)
        self.form = PlanForm(desk.look)
        self.symbol, self.side = self.form.symbol, self.form.side
        self.margin_mode, self.leverage = self.form.margin_mode, self.form.leverage
        self.entry_price, self.stop_price = self.form.entry_price, self.form.stop_price
        self.quantity, self.share = self.form.quantity, self.form.share
        self.override = self.form.override
        self.memory = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self.memory.hide()
        self.verdict = PlanVerdictView(desk)
        self.pages = QStackedWidget()
        self._build_planning()
        self.form.changed.connect(self.judge)
        self.form.sized.connect(self.judge)
        self.form.confirmed.connect(self.make_ready)
        self.verdict.quantity_wanted.connect(self._take_quantity)
        self.verdict.checklist.saved.connect(desk.hub.tell)
        desk.pause.switched.connect(self._hear_pause)

    @cached_property
    def waiting(self) -> Acknowledge:
        """Broken rules that wait for a sentence; made when one does."""
        page = Acknowledge(self.desk)
        self.pages.addWidget(page)
        page.done.connect(self._begin_planning)
        return page

    @cached_property
    def kept_plans(self) -> KeptPlans:
        """Plans kept before; made when they are asked for."""
        page = KeptPlans(self.desk)
        self.pages.addWidget(page)
        page.left.connect(self._begin_planning)
        page.read()
        return page

    def refresh(self) -> None:
        """Read again what plans are judged on, then what waits for a sentence."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.planning.ground(account), self._stand_on, slowly=True)

    def open_target(self, target: object) -> None:
        """Begin a plan with what another screen knows of it, or show one that was kept."""
        if isinstance(target, PlanTarget):
            self.show_kept()
            self.kept_plans.point_at(target.plan_id)
        if isinstance(target, PlanDraft):
            self.form.begin(target)
            self.judge()

    def judge(self) -> None:
        """Show the verdict on what the form says now."""
        ground = self._ground
        if ground is None or self._is_before_the_pause(ground):
            self.verdict.show_nothing()
            return
        self._size(ground)
        plan = self.form.plan(complain=False)
        if plan is None:
            self.override.hide()
            self.verdict.show_nothing()
            return
        verdict = self.desk.services.planning.judge_on(ground, plan)
        self.override.setVisible(verdict.severity is Severity.BREACH and not verdict.locked)
        self.verdict.show_verdict(verdict)

    def make_ready(self) -> None:
        """Store the plan; the service refuses it while paused or where a critical rule breaks."""
        if self._is_waiting:
            self.desk.hub.fail("Broken rules wait for your sentence first.")
            return
        plan = None if self._is_keeping else self.form.plan(complain=True)
        if plan is None:
            return
        services, account = self.desk.services, self.desk.account_name
        override, ticked = self.override.text(), self.verdict.checklist.ticked

        def keep() -> Changes:
            changes = services.planning.ready(plan, account, override=override, ticked=ticked)
            services.plan_papers.drop_draft(account)
            return changes

        def say(changes: Changes) -> None:
            self._kept(changes, f"The plan for {plan.symbol} {plan.side.value} is kept.")

        self._is_keeping = True
        self.desk.jobs.run(keep, say, self._refuse, owner=self)

    def show_kept(self) -> None:
        """Show the plans that were kept; what waits for a sentence is not passed by."""
        if not self._is_waiting:
            self.pages.setCurrentWidget(self.kept_plans)

    def save_draft(self) -> None:
        """Put the plan aside as it is typed; it is there when the planner opens next."""
        services, account = self.desk.services, self.desk.account_name
        try:
            services.plan_papers.save_draft(account, self.form.texts)
        except JournalError as error:
            self.desk.hub.fail(str(error))
            return
        self.desk.hub.say("Put aside as it is. Nothing in it is planned yet.")

    def _kept(self, changes: Changes, sentence: str) -> None:
        self._is_keeping = False
        self.override.set_text("")
        self.verdict.checklist.untick()
        if self._shows_kept:
            self.kept_plans.read()
        self.desk.hub.tell(changes)
        self.desk.hub.say(sentence)

    def _refuse(self, error: JournalError) -> None:
        """Say why a plan is not ready, and go where that can be changed."""
        self._is_keeping = False
        if isinstance(error, UnansweredError):
            self.pages.setCurrentWidget(self.waiting)
            self.waiting.show_waiting(error.waiting)
        if isinstance(error, InvalidValueError) and self.form.show_refusal(error):
            return
        if isinstance(error, OverrideNeededError):
            self.override.take_focus()
            self._left.ensureWidgetVisible(self.override)
        if isinstance(error, UncheckedError):
            self.verdict.show_page(self.verdict.checklist)
        self.desk.hub.fail(str(error))

    def _size(self, ground: Ground) -> None:
        """Let the size follow from the share of the account that is wanted."""
        wish = self.form.wish()
        if wish is None:
            return
        try:
            quantity = self.desk.services.planning.quantity(ground, wish)
        except InvalidValueError as error:
            self.quantity.set_text("")
            self.form.show_refusal(error, focus=False)
        except JournalError as error:
            self.quantity.set_text("")
            self.share.show_error(str(error))
        else:
            self.share.show_error(self.share.problem())
            self.quantity.set_text(f"{quantity.normalize():f}")

    def _hear_pause(self, _running: bool) -> None:  # noqa: FBT001  # what the signal carries
        self.refresh()

    def _is_before_the_pause(self, ground: Ground) -> bool:
        """Return whether a pause began since the record was read: it is being read again."""
        return self.desk.pause.is_running and ground.lock_sentence is None

    def _stand_on(self, ground: Ground) -> None:
        is_first = self._ground is None
        self._ground = ground
        account = ground.case.record.account
        if account.usual_margin_mode is not None and not self.symbol.text():
            self.margin_mode.set_value(account.usual_margin_mode)
        self.judge()
        services, name = self.desk.services, self.desk.account_name
        self.load(lambda: look_around(services, name, with_draft=is_first), self._open, slowly=True)

    def _open(self, opening: Opening) -> None:
        self.memory.setText(opening.memory)
        self.memory.setVisible(bool(opening.memory))
        self.verdict.checklist.show_lines(opening.checklist)
        if self._shows_kept:
            self.kept_plans.show_plans(opening.plans)
        if opening.draft and not self.symbol.text():
            self.form.bring_back(opening.draft)
            self.judge()
        if opening.waiting:
            self.pages.setCurrentWidget(self.waiting)
            self.waiting.show_waiting(opening.waiting)
        elif self._is_waiting:
            self._begin_planning()

    @property
    def _is_waiting(self) -> bool:
        """Whether broken rules wait for a sentence before anything is planned."""
        return isinstance(self.pages.currentWidget(), Acknowledge)

    @property
    def _shows_kept(self) -> bool:
        """Whether the page of kept plans was made."""
        return "kept_plans" in vars(self)

    def _begin_planning(self) -> None:
        self.pages.setCurrentIndex(0)

    def _take_quantity(self, quantity: object) -> None:
        """Put the largest allowed size into the form."""
        if isinstance(quantity, Decimal):
            self.form.take_quantity(quantity)
            self.judge()

    def _build_planning(self) -> None:
        """Build the page from the outside in: what is put elsewhere later is styled twice."""
        self.body.addWidget(self.pages, 1)
        page = QWidget()
        self.pages.addWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(SentenceLine(self.desk))
        column.addWidget(self.memory)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        column.addLayout(row, 1)
        left = self._left = ScrollColumn()
        left.setFixedWidth(_FORM_WIDTH)
        row.addWidget(left)
        card = Card()
        card.setAccessibleName("Your plan")
        left.column.addWidget(card)
        left.column.addStretch(1)
        card.body.addWidget(self.form)
        card.body.addStretch(1)
        row.addWidget(self.verdict, 1)
