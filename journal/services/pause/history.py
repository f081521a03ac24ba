"""Every pause there was, whether it was kept, and what the trades inside it cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from journal.domain.assets import AssetAmounts, apart, quote_asset
from journal.domain.instants import utc_from_ms
from journal.domain.ledger.positions import Position, PositionEvent
from journal.domain.pause.broken import added_within
from journal.domain.pause.causes import Window
from journal.domain.pause.cooldown import Pause
from journal.domain.pause.entries import EntryKind
from journal.domain.values import Liquidation
from journal.services.pause.found import liquidations_of_all, windows_of
from journal.services.pause.service import PauseService
from journal.services.record.record import read_record
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInPause:
    """One fill that opened or increased a position while trading was paused."""

    account: str
    position: Position
    event: PositionEvent
    result: Decimal | None
    """From its price to the average price of the closings after it, less its own fee, in the
    quote asset; None while the position is open, where that is not known, or for a contract
    settled in coin. Negative is what it cost. Funding and closing fees are not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPause:
    """One pause with what was traded inside."""

    pause: Pause
    liquidation: Liquidation | None
    """The newest one in it; None where the trader paused himself."""
    is_running: bool
    trades: tuple[TradeInPause, ...]
    """Oldest first; each of them broke it."""
    door_opened: bool
    """Whether planning was opened early."""

    @property
    def is_broken(self) -> bool:
        """Whether it was broken, by a trade or by leaving early."""
        return bool(self.trades) or self.door_opened

    @property
    def made(self) -> AssetAmounts:
        """What the trades inside made, each asset apart; empty: not known of one, or none was."""
        results = [(quote_asset(one.position.symbol), one.result) for one in self.trades]
        known = [(asset, result) for asset, result in results if result is not None]
        return apart(known) if len(known) == len(results) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseHistory:
    """All pauses."""

    pauses: tuple[PastPause, ...]
    """Newest first."""

    @property
    def kept_in_a_row(self) -> int:
        """How many of those that are over were kept since the last one that was broken."""
        return sum(1 for _ in takewhile(lambda one: not one.is_broken, self._counted()))

    @property
    def kept(self) -> int:
        """How many of those that are over were kept."""
        return sum(not one.is_broken for one in self._counted())

    @property
    def over(self) -> int:
        """How many are over, and those that run and are broken already."""
        return sum(1 for _ in self._counted())

    def _counted(self) -> Iterator[PastPause]:
        # One that runs is not kept yet, but it may be broken already.
        return (one for one in self.pauses if not one.is_running or one.is_broken)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseHistoryService:
    """Tells how the trader kept his pauses."""

    store: Store
    pause: PauseService

    def history(self) -> PauseHistory:
        """Return every pause of the record and the log with the trades of all accounts inside."""
        windows = windows_of(self.store, liquidations_of_all(self.store))
        if not windows:
            return PauseHistory(pauses=())
        with self.store.reading() as reader:
            names = [account.name for account in reader.accounts()]
        positions = [
            (name, position)
            for name in names
            for position in read_record(self.store, name).positions
        ]
        is_running = self.pause.state().running
        opened = [
            utc_from_ms(one.at * 1000)
            for one in self.pause.log()
            if one.kind is EntryKind.DOOR_OPENED
        ]
        return PauseHistory(
            pauses=tuple(
                _past(
                    window,
                    tuple(_trades(window.pause, positions)),
                    is_running=is_running and window is windows[-1],
                    door_opened=any(window.pause.covers(at) for at in opened),
                )
                for window in reversed(windows)
            )
        )


def _past(
    window: Window, trades: tuple[TradeInPause, ...], *, is_running: bool, door_opened: bool
) -> PastPause:
    cause = window.liquidated
    return PastPause(
        pause=window.pause,
        liquidation=cause.liquidation if cause else None,
        is_running=is_running,
        trades=tuple(sorted(trades, key=lambda one: one.event.fill.traded_at)),
        door_opened=door_opened,
    )


def _trades(pause: Pause, positions: Iterable[tuple[str, Position]]) -> Iterator[TradeInPause]:
    for account, position in positions:
        for place in added_within(pause, position):
            event = position.events[place]
            yield TradeInPause(
                account=account,
                position=position,
                event=event,
                result=_result(position, event, position.events[place + 1 :]),
            )


def _result(
    position: Position, event: PositionEvent, later: Iterable[PositionEvent]
) -> Decimal | None:
    closings = [one for one in later if one.kind.takes_off]
    quote = quote_asset(position.symbol)
    is_known = not position.is_open and not position.history_incomplete and closings
    is_linear = position.symbol.endswith(quote)
    is_fee_known = event.fee == 0 or (event.fee is not None and event.fill.fee_asset == quote)
    if not (is_known and is_linear and is_fee_known) or event.fee is None:
        return None
    quantity = sum((one.quantity for one in closings), Decimal(0))
    average = sum((one.quantity * one.fill.price for one in closings), Decimal(0)) / quantity
    return (average - event.fill.price) * event.quantity * position.side.sign - event.fee
