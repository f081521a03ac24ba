"""What 100 real accounts do not tell, supposed by the number of each position.

Fills tell neither stops nor balances, funding, plans or feelings. So each account is supposed to
have had 50,000 USDT at the end; every other position a stop two percent from its entry; every
other account funding in the middle of each position; and so on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.ledger.positions import Position
from journal.domain.values import Account, Fill, Income, MarginMode, Plan, PositionFacts, Side
from journal.services.analytics.question import AnalyticsQuestion
from journal.services.analytics.service import AnalyticsService
from journal.services.positions.columns.additions import Additions
from journal.services.positions.service import PositionView, PositionViews
from journal.storage.store import Store
from journal.storage.transactions.writing import Writer
from tests.domain.statistics.plainly import PlainTrade, balance_before

D = Decimal
LATER = datetime(2026, 1, 1, tzinfo=UTC)
BALANCE = D(50_000)
STOP_DISTANCE = D("0.02")
TAGS = (
    Tag(TagGroup.SETUP, "breakout"),
    Tag(TagGroup.MISTAKE, "chased"),
    Tag(TagGroup.OWN, "late"),
)
FEELINGS = (None, *Feeling)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One position as the plain computation sees it."""

    account: str
    view: PositionView
    number: int
    """Its place among the positions of its account."""
    is_plan_known: bool
    """Whether it was opened when plans could be kept."""
    trade: PlainTrade | None
    """None: it is open, or nobody knows its result."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One account, or several together."""

    service: AnalyticsService
    names: tuple[str, ...]
    held: tuple[Held, ...]
    wallets: tuple[Callable[[datetime], Decimal | None], ...]

    @property
    def question(self) -> AnalyticsQuestion:
        return AnalyticsQuestion(accounts=self.names)

    @cached_property
    def counted(self) -> tuple[tuple[Held, PlainTrade], ...]:
        """Closed, their results known, by the time of closing."""
        known = [(one, one.trade) for one in self.held if one.trade is not None]
        return tuple(sorted(known, key=lambda pair: pair[1].closed_at))

    @cached_property
    def trades(self) -> tuple[PlainTrade, ...]:
        return tuple(trade for _, trade in self.counted)

    def wallet(self, at: datetime) -> Decimal | None:
        """Return what was in all wallets just before a time."""
        found = [known for one in self.wallets if (known := one(at)) is not None]
        return sum(found, D(0)) if len(found) == len(self.wallets) else None


def together(some: Sequence[Recorded]) -> Recorded:
    return Recorded(
        service=some[0].service,
        names=tuple(name for one in some for name in one.names),
        held=tuple(held for one in some for held in one.held),
        wallets=tuple(wallet for one in some for wallet in one.wallets),
    )


def account_of(number: int) -> Account:
    return Account(
        name=f"{number:03d}",
        wallet_balance=BALANCE,
        wallet_balance_at=LATER,
        usual_leverage=D(number % 30 + 1),
        usual_margin_mode=MarginMode.ISOLATED if number % 3 else None,
    )


def write(store: Store, folded: Iterable[tuple[list[Fill], Sequence[Position]]]) -> list[str]:
    """Store accounts with what is supposed of them, and return their names."""
    names = []
    with store.writing() as writer:
        for number, (fills, positions) in enumerate(folded, 1):
            account = account_of(number)
            writer.save_account(account)
            writer.add_fills(account.name, fills, None)
            if number % 2:
                writer.add_incomes(account.name, funding_rows(positions), None)
            for place, position in enumerate(positions):
                write_position(writer, account.name, place, position)
            names.append(account.name)
    return names


def write_position(writer: Writer, account: str, place: int, position: Position) -> None:
    if place % 2 == 0 and position.entry_price is not None:
        away = 1 - STOP_DISTANCE * position.side.sign
        stop = (position.entry_price * away).quantize(D("1e-8"))
        writer.save_facts(account, PositionFacts(position_key=position.key, stop_price=stop))
    writer.save_diary_entry(account, entry_of(place, position.key))
    if is_planned(place):
        plan = Plan(
            symbol=position.symbol,
            side=position.side,
            margin_mode=MarginMode.ISOLATED,
            leverage=D(5),
            entry_price=D(100),
            quantity=D(1),
        )
        writer.add_plan(account, plan, position.opened_at)


def entry_of(place: int, key: str) -> DiaryEntry:
    return DiaryEntry(
        subject=Subject.position(key),
        before=FEELINGS[place % len(FEELINGS)],
        rating=place % 6 or None,
        tags=tuple(tag for number, tag in enumerate(TAGS, 2) if place % number == 1),
        written_at=LATER,
    )


def is_planned(place: int) -> bool:
    return place >= 3 and place % 3 == 0


def broken_by(place: int) -> frozenset[str]:
    """Return the rules that a position is supposed to have broken."""
    return frozenset(
        rule for number, rule in ((2, "R02"), (3, "R03"), (5, "R05")) if not place % number
    )


def funding_rows(positions: Sequence[Position]) -> list[Income]:
    """Return a row in the middle of each position, some received, some paid."""
    return [
        Income(
            income_type="FUNDING_FEE",
            amount=D(place % 7 - 3) / 4,
            asset="USDT",
            symbol=position.symbol,
            transaction_id=str(place),
            occurred_at=middle_of(position.opened_at, position.closed_at),
        )
        for place, position in enumerate(positions)
        if position.closed_at is not None and position.closed_at > position.opened_at
    ]


def middle_of(since: datetime, until: datetime) -> datetime:
    millisecond = timedelta(milliseconds=1)
    return since + (until - since) // millisecond // 2 * millisecond


def recorded(service: AnalyticsService, name: str) -> Recorded:
    """Return an account with the plain computation of its trades."""
    sources = service._book(name).sources
    positions = tuple(sources.record.positions)
    by_key = {view.position.key: view for view in PositionViews(sources)}
    views = [by_key[position.key] for position in positions]
    funding = funding_rows(positions) if int(name) % 2 else []
    received = received_by_key(funding, positions)
    flows = [*own_flows(positions), *((row.occurred_at, row.amount) for row in funding)]
    wallet = balance_before(BALANCE, flows)
    planned_at = [one.opened_at for place, one in enumerate(positions) if is_planned(place)]
    held = tuple(
        Held(
            account=name,
            view=view,
            number=place,
            is_plan_known=view.position.opened_at >= min(planned_at, default=LATER),
            trade=trade_of(view, received.get(view.position.key, D(0)), wallet),
        )
        for place, view in enumerate(views)
    )
    broken = {one.view.position.key: broken_by(one.number) for one in held}
    service._kept._judged[name] = sources.record, Additions(), broken
    return Recorded(service=service, names=(name,), held=held, wallets=(wallet,))


def own_flows(positions: Iterable[Position]) -> Iterator[tuple[datetime, Decimal]]:
    for position in positions:
        for event in position.events:
            assert event.pnl is not None
            fee = event.fee if event.fill.fee_asset == "USDT" else None
            yield event.fill.traded_at, event.pnl - (fee or D(0))


def trade_of(
    view: PositionView,
    received: Decimal,
    wallet: Callable[[datetime], Decimal | None],
) -> PlainTrade | None:
    position = view.position
    gross = position.realized_pnl
    if position.closed_at is None or gross is None:
        return None
    fees = sum((paid for asset, paid in position.fees if asset == "USDT"), D(0))
    return PlainTrade(
        net=gross - fees + received,
        gross=gross,
        fees=fees,
        funding=received,
        opened_at=position.opened_at,
        closed_at=position.closed_at,
        symbol=position.symbol,
        is_long=position.side is Side.LONG,
        risk=view.risk,
        balance=wallet(position.opened_at) or None,
        is_begun=not position.history_incomplete,
    )


def received_by_key(funding: Iterable[Income], positions: Sequence[Position]) -> dict[str, Decimal]:
    """Return the funding of each position that was the only one open in its contract."""
    received: dict[str, Decimal] = {}
    for row in funding:
        at = row.occurred_at
        open_then = [
            one.key
            for one in positions
            if one.symbol == row.symbol
            and one.opened_at <= at
            and (one.closed_at is None or one.closed_at >= at)
        ]
        if len(open_then) == 1:
            received[open_then[0]] = received.get(open_then[0], D(0)) + row.amount
    return received
