"""Chart: the candles of a position with its exact lines, and what another stop would have done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal.bootstrap import Services
from journal.domain.attachment import AttachmentKind
from journal.domain.errors import JournalError
from journal.domain.ledger.positions import Position
from journal.domain.values import Plan, PriceType
from journal.gui.chart.controls.menus import ChartMenus, picture_name
from journal.gui.chart.view import ChartView
from journal.gui.desk import Desk
from journal.gui.dialogs.position_facts import PositionFactsDialog
from journal.gui.diary.pictures.decoding import encoded
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.choice import Choice
from journal.gui.parts.empty_state import EmptyState
from journal.gui.screen import Screen
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.shell.icons import Icon
from journal.gui.style.text import TextStyle
from journal.services.changes import Changes
from journal.services.charting.content import ChartContent
from journal.services.charting.what_if import WhatIf
from journal.services.positions.service import PositionView, PositionViews

_CHOICE_WIDTH = 380


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """What can be charted: positions, and contracts that have candles.

    Attributes:
        names: what the list says about each, by position key or contract.
        first: the position to begin with: the newest liquidated one, else the newest.
    """

    views: PositionViews
    names: Mapping[str, str]
    first: str | None


def _shelf(services: Services, account: str, style: TextStyle) -> _Shelf:
    """Return what there is; positions themselves are put together when they are shown."""
    views = services.positions.look(account)
    positions, ended = views.sources.record.positions, views.sources.liquidated
    newest_first = [positions[place] for place in views.sources.order.tolist()]
    names = {one.key: _words(one, style, is_liquidated=one.key in ended) for one in newest_first}
    keys = list(names)
    first = next((key for key in keys if key in ended), keys[0] if keys else None)
    of_candles = {symbol: f"{symbol} candles" for symbol in services.charting.symbols()}
    return _Shelf(views=views, names=names | of_candles, first=first)


def _words(position: Position, style: TextStyle, *, is_liquidated: bool) -> str:
    state = "open" if position.is_open else "liquidated" if is_liquidated else "closed"
    opened = style.time(position.opened_at)
    return f"{position.symbol} {position.side.value} · {opened} · {state}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which chart is asked for."""

    key: str
    price_type: PriceType = PriceType.LAST
    interval: str | None = None


class ChartScreen(Screen):
    """One chart and the list of what can be shown in it."""

    name = ScreenName.CHART
    title = "Chart"
    purpose = "Entry, stop and liquidation on the candles."
    shows = (
        Changes.FILLS
        | Changes.LIQUIDATIONS
        | Changes.FACTS
        | Changes.ACCOUNTS
        | Changes.CANDLES
        | Changes.SETTINGS
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._views: PositionViews | None = None
        self._keys: list[str] = []
        self._wanted: _Wanted | None = None
        self.choice = Choice()
        self.choice.setAccessibleName("Position or contract")
        self.choice.setFixedWidth(_CHOICE_WIDTH)
        self.choice.activated.connect(self._pick)
        self.head.addWidget(self.choice)
        self.view = ChartView()
        self.menus = ChartMenus(self.view)
        self.head.insertWidget(self.head.indexOf(self.choice), self.menus)
        self.facts_button = Button("Add leverage", Rank.PRIMARY)
        self.facts_button.setToolTip(
            "No file tells leverage and margin mode. Type them, and the lines appear."
        )
        self.facts_button.clicked.connect(self.edit_facts)
        self.facts_button.hide()
        self.head.insertWidget(self.head.indexOf(self.choice), self.facts_button)
        self._wear_theme()
        self._empty = self._build_empty()
        self._pages = QStackedWidget()
        for page in (QWidget(), self._empty, self.view):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._connect()

    def refresh(self) -> None:
        """Read again what can be charted, then the chart itself."""
        services, account, style = self.desk.services, self.desk.account_name, self.desk.text
        self.view.set_text_style(style)
        self.load(lambda: _shelf(services, account, style), self._offer)

    def open_target(self, target: object) -> None:
        """Show a position by its key, or a contract by its symbol."""
        if isinstance(target, str):
            self._want(_Wanted(key=target))

    def edit_facts(self) -> None:
        """Open the dialog for what no file tells about the position that is shown."""
        position = self._shown_position()
        if position is not None:
            PositionFactsDialog(self.desk, self.window(), position).open()

    def _connect(self) -> None:
        self.view.what_if_changed.connect(self._answer_what_if)
        self.view.planner_wanted.connect(self._plan_what_if)
        self.menus.said.connect(self.desk.hub.say)
        self.menus.second_wanted.connect(self._show_second)
        self.menus.attach_wanted.connect(self._attach)
        self.view.replay_wanted.connect(self._replay)
        self.lock_while_paused(self.view.what_if.planner_button)
        self.view.price_type_chosen.connect(self._switch_price_type)
        self.view.interval_chosen.connect(self._switch_interval)
        self.desk.look.changed.connect(self._wear_theme)

    def _wear_theme(self) -> None:
        self.view.set_theme(self.desk.theme)

    def _offer(self, shelf: _Shelf) -> None:
        self._views = shelf.views
        self._keys = list(shelf.names)
        self.choice.clear()
        self.choice.addItems(list(shelf.names.values()))
        self.choice.setVisible(bool(self._keys))
        if not self._keys:
            self._wanted = None
            self._pages.setCurrentWidget(self._empty)
            return
        wanted = self._wanted
        if wanted is None or wanted.key not in self._keys:
            wanted = _Wanted(key=shelf.first or self._keys[0])
        self._want(wanted)
        if shelf.views.is_pending:
            services, account = self.desk.services, self.desk.account_name
            self.desk.jobs.run(
                lambda: (shelf.views, services.positions.judged(account)),
                lambda both: self._flag(*both),
                owner=self,
                slowly=True,
            )

    def _flag(self, pending: PositionViews, judged: PositionViews) -> None:
        """Show what broke a rule, once that is known; a chart without any stays as it is."""
        if self._views is not pending:
            return  # read again meanwhile
        self._views = judged
        view = self._shown_position()
        if self._wanted is not None and view and view.judged and view.judged.breaches:
            self._want(self._wanted)

    def _want(self, wanted: _Wanted) -> None:
        """Load another chart off the window's thread."""
        self._wanted = wanted
        if wanted.key not in self._keys:
            return  # the list is still being read; it asks again when it is there
        self.choice.setCurrentIndex(self._keys.index(wanted.key))
        self.load(self._reader(wanted), self._show)

    def _reader(self, wanted: _Wanted) -> Callable[[], ChartContent]:
        """Return how a chart is read."""
        charting, views = self.desk.services.charting, self._views

        def read() -> ChartContent:
            view = _view_of(views, wanted.key)
            if view is None:
                return charting.content_of_symbol(wanted.key, wanted.price_type, wanted.interval)
            return charting.content_of(view, wanted.price_type, wanted.interval)

        return read

    def _show(self, content: ChartContent) -> None:
        self._pages.setCurrentWidget(self.view)
        self.view.show_content(content)
        position = self._shown_position()
        self.view.set_leverage(None if position is None else position.exposure.leverage)
        # Files tell neither leverage nor margin mode: without them the chart has no lines.
        self.facts_button.setVisible(position is not None and position.exposure.lines is None)

    def _pick(self, place: int) -> None:
        self._want(_Wanted(key=self._keys[place]))

    def _switch_price_type(self, price_type: PriceType) -> None:
        if self._wanted is not None:
            self._want(_Wanted(key=self._wanted.key, price_type=price_type))

    def _switch_interval(self, interval: str) -> None:
        wanted = self._wanted
        if wanted is not None:
            self._want(_Wanted(key=wanted.key, price_type=wanted.price_type, interval=interval))

    def _answer_what_if(self, wanted: WhatIf) -> None:
        """Say what it would do; a refusal is said in its place."""
        view, content = self._shown_position(), self.view.content
        if view is None or content is None:
            return
        charting = self.desk.services.charting
        try:
            self.view.show_outcome(charting.what_if(view, wanted, content.tick_size))
        except JournalError as error:
            self.desk.hub.say(str(error))

    def _plan_what_if(self, wanted: WhatIf) -> None:
        """Open the Planner on it; the Planner itself is locked while paused."""
        view = self._shown_position()
        if view is None:
            return
        try:
            plan = self.desk.services.charting.what_if_plan(view, wanted)
        except JournalError as error:
            self.desk.hub.say(str(error))
        else:
            self.desk.hub.go_to(ScreenName.PLANNER, _draft(plan))

    def _show_second(self, interval: str) -> None:
        """Show the same candles at another interval below, moved along in time."""
        wanted = self._wanted
        if not interval or wanted is None:
            self.view.show_second(None)
            return
        other = replace(wanted, interval=interval)
        self.load(self._reader(other), self.view.show_second)

    def _attach(self, image: QImage) -> None:
        """Keep the chart's picture with the position, off the window's thread."""
        desk, content = self.desk, self.view.content
        if content is None or content.position_key is None:
            return
        service, account, key = desk.services.pictures, desk.account_name, content.position_key
        name = picture_name(content)

        def attach() -> Changes:
            kind = AttachmentKind.SNAPSHOT
            return service.attach(account, key, encoded(image), file_name=name, kind=kind)

        desk.jobs.run(attach, self._attached, owner=self)

    def _attached(self, changes: Changes) -> None:
        self.desk.hub.tell(changes)
        self.desk.hub.say("The picture is attached: the Journal shows it with the position.")

    def _replay(self) -> None:
        """Play the shown position; what is missing for it is said."""
        view, content = self._shown_position(), self.view.content
        if view is None or content is None:
            return
        try:
            self.view.begin_replay(self.desk.services.charting.replay(view, content))
        except JournalError as error:
            self.view.end_replay()
            self.desk.hub.say(str(error))

    def _shown_position(self) -> PositionView | None:
        return _view_of(self._views, self._wanted.key) if self._wanted else None

    def _build_empty(self) -> EmptyState:
        page = EmptyState(
            self.desk.look,
            Icon.CHART,
            "Nothing to chart yet",
            "Import your Trade History for positions, and candle files of the exchange's public "
            "archive (last and mark price) for the time around them.",
        )
        page.add_button("Import files", lambda: self.desk.hub.ask("import"), Rank.PRIMARY)
        return page


def _draft(plan: Plan) -> PlanDraft:
    return PlanDraft(
        symbol=plan.symbol,
        side=plan.side,
        margin_mode=plan.margin_mode,
        leverage=plan.leverage,
        entry_price=plan.entry_price,
        quantity=plan.quantity,
        stop_price=plan.stop_price,
    )


def _view_of(views: PositionViews | None, key: str) -> PositionView | None:
    """Return the position of a key; None where there is none, as for a contract."""
    row = None if views is None else views.row_of(key)
    return None if views is None or row is None else views[row]
