"""What a position was exposed to: leverage, margin mode, wallet, stop, lines, and their sources.

Fills tell none of these. In order: what the trader typed about the position, what the exchange's
order and position histories tell, what the record of its liquidation tells, the account's usual
settings; what is left is unknown and says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.contract_names import is_coin_settled
from journal.domain.errors import InvalidValueError
from journal.domain.ledger.history import Step
from journal.domain.ledger.positions import Position
from journal.domain.ledger.stops import StopStep
from journal.domain.ledger.told import ToldFacts
from journal.domain.ledger.wallet import WalletHistory
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketSource, UnknownBracketsError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines, margin_lines
from journal.domain.rules.context import Source
from journal.domain.values import Account, Liquidation, MarginMode, PositionFacts, PriceType
from journal.services.giving_way import give_way
from journal.services.record.record import AccountRecord

NO_MARGIN_MODE = "no margin mode recorded: type it for the position, or a usual one in Settings"
_UNTYPED: Final = PositionFacts(position_key="none")
_UNTOLD: Final = ToldFacts()
INVERSE = "contracts settled in coin are not computed yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The account's wallet over time, the leverage brackets in force, and the present."""

    wallet: WalletHistory
    brackets: BracketSource
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One position with what the record, the trader or the account's habits tell about it."""

    position: Position
    leverage: Decimal | None
    leverage_source: Source
    margin_mode: MarginMode | None
    margin_mode_source: Source
    isolated_wallet: Decimal | None
    """Typed, or estimated from leverage; None in cross or where neither is possible."""
    wallet_estimated: bool
    stop_price: Decimal | None
    has_stop: bool | None
    stops: tuple[StopStep, ...]
    """The stop as it moved, by the order history; empty where the trader says there was none."""
    stop_is_typed: bool
    """Whether ``stop_price`` is the trader's word."""
    stop_watches: PriceType | None
    """Which price triggers the stop, as typed."""
    lines: MarginLines | None
    """Of the position as it is while open, as it was after the last increase once closed."""
    lines_reason: str | None
    """Why there are no lines, or none for the liquidation; None where there are."""
    equity_at_open: Decimal | None
    """Estimated futures wallet balance just before it was opened, in USDT."""
    size: tuple[Decimal, Decimal] | None
    """Quantity and average entry that the lines belong to, as ``exposed_size`` has them."""
    ground: "Ground"
    """What the lines stand on, to compute them for other moments."""

    @property
    def is_sized(self) -> bool:
        """Whether size and average entry are known and make a notional in the quote asset."""
        return not (self.position.history_incomplete or is_coin_settled(self.position.symbol))

    @property
    def entry_price(self) -> Decimal | None:
        """The average entry the lines belong to; None where the history is incomplete."""
        return None if self.size is None else self.size[1]


def exposures(
    record: AccountRecord, brackets: BracketSource, wallet: WalletHistory, *, now: datetime
) -> tuple[Exposure, ...]:
    """Return every position of an account with what it was exposed to, in the record's order.

    Args:
        record: the account's record.
        brackets: leverage brackets; each position is judged by those of its time.
        wallet: the account's wallet over time.
        now: the present, for positions still open.
    """
    return tuple(each_exposure(record, Ground(wallet=wallet, brackets=brackets, now=now)))


def each_exposure(
    record: AccountRecord, ground: Ground, places: Iterable[int] | None = None
) -> Iterator[Exposure]:
    """Yield the same one by one: whoever reads the fills of each at once has them at hand.

    Args:
        record: the account's record.
        ground: what lines stand on.
        places: of which positions; None: of all.
    """
    liquidated = {one.position_key: one for one in record.liquidations if one.position_key}
    for place in range(len(record.positions)) if places is None else places:
        give_way()
        position = record.positions[place]
        yield exposure_of(position, record, liquidated.get(position.key), ground)


def exposed_size(position: Position) -> tuple[Decimal, Decimal] | None:
    """Return quantity and average entry: of now while open, after the last increase once closed.

    None where the history is incomplete: then neither is known.
    """
    return _size_after(position, _exposed_step(position))


def _size_after(position: Position, step: Step | None) -> tuple[Decimal, Decimal] | None:
    if position.history_incomplete or step is None or step.entry_price_after is None:
        return None
    return step.quantity_after, step.entry_price_after


def bracket_table(
    brackets: BracketSource, symbol: str, at: datetime | None = None
) -> BracketTable | None:
    """Return the brackets of a symbol in force at a time (None: now), or None without any."""
    try:
        return brackets.table(symbol, at)
    except UnknownBracketsError:
        return None


def lines_or_reason(
    linear: LinearPosition, brackets: BracketSource, *, at: datetime
) -> tuple[MarginLines | None, str | None]:
    """Return a position's lines, and the sentence why something of them is missing."""
    table = bracket_table(brackets, linear.symbol, at)
    reason = None if table else f"no leverage brackets are known for {linear.symbol}"
    try:
        return margin_lines(linear, table, at=at), reason
    except InvalidValueError as error:
        return None, str(error)


def lines_when(
    exposure: Exposure, at: datetime, quantity: Decimal, entry_price: Decimal
) -> tuple[MarginLines | None, str | None]:
    """Return a position's lines as they were with another size, and why something is missing.

    A typed isolated margin belongs to the size of ``exposed_size``; for another one its share by
    notional is assumed, and the lines say that they are estimated.

    Args:
        exposure: a position that is not settled in coin.
        at: the time, for brackets and wallet.
        quantity: the size then, in base asset.
        entry_price: the average entry then.
    """
    position, mode = exposure.position, exposure.margin_mode
    if mode is None:
        return None, NO_MARGIN_MODE
    balance = None if exposure.wallet_estimated else exposure.isolated_wallet
    is_assumed = False
    if mode is MarginMode.CROSS:
        balance = exposure.ground.wallet.balance_at(at) or None
    elif balance is not None:
        share = _notional_share(exposure, quantity * entry_price)
        balance, is_assumed = balance * share, share != 1
    linear = LinearPosition(
        symbol=position.symbol,
        side=position.side,
        margin_mode=mode,
        quantity=quantity,
        entry_price=entry_price,
        leverage=exposure.leverage,
        wallet_balance=balance,
    )
    lines, reason = lines_or_reason(linear, exposure.ground.brackets, at=at)
    if lines is not None and is_assumed:
        lines = replace(lines, flags=lines.flags | {MarginFlag.ESTIMATED_WALLET})
    return lines, reason


def _notional_share(exposure: Exposure, notional: Decimal) -> Decimal:
    """Return a notional at entry as a share of the one that the typed margin belongs to."""
    size = exposure.size
    return Decimal(1) if size is None else notional / (size[0] * size[1])


def _exposed_step(position: Position) -> Step | None:
    """Return the step after which the position was as its lines show it."""
    steps = position.history.steps
    if position.is_open:
        return steps[-1]
    adding = (step for step in reversed(steps) if not step.kind.takes_off)
    return next(adding, None)


def exposure_of(
    position: Position, record: AccountRecord, liquidation: Liquidation | None, ground: Ground
) -> Exposure:
    """Return one position of a record with what it was exposed to.

    Args:
        position: one of the record's.
        record: the account's record.
        liquidation: what ended it, where that was one.
        ground: what its lines stand on.
    """
    facts = record.facts.get(position.key, _UNTYPED)
    leverage, leverage_source = leverage_of(facts, liquidation, record.account)
    told = record.told.get(position.key, _UNTOLD)
    margin_mode, mode_source = margin_mode_of(facts, told, liquidation, record.account)
    stop_price = stop_price_of(facts, told)
    wallet_typed = facts.isolated_wallet
    step = _exposed_step(position)
    lines, reason = _lines(
        position, step, leverage, margin_mode, (wallet_typed, stop_price), ground
    )
    isolated_wallet = facts.isolated_wallet
    if isolated_wallet is None and lines and margin_mode is MarginMode.ISOLATED:
        isolated_wallet = lines.wallet
    return Exposure(
        position=position,
        leverage=leverage,
        leverage_source=leverage_source,
        margin_mode=margin_mode,
        margin_mode_source=mode_source,
        isolated_wallet=isolated_wallet,
        wallet_estimated=lines is not None and MarginFlag.ESTIMATED_WALLET in lines.flags,
        stop_price=stop_price,
        has_stop=True if stop_price is not None else facts.has_stop,
        stops=() if facts.has_stop is False else told.stops,
        stop_is_typed=facts.stop_price is not None,
        stop_watches=facts.stop_watches,
        lines=lines,
        lines_reason=reason,
        equity_at_open=ground.wallet.balance_before(position.opened_at) or None,
        size=_size_after(position, step),
        ground=ground,
    )


def stop_price_of(facts: PositionFacts, told: ToldFacts) -> Decimal | None:
    """Return the stop, typed or told; None where there was none or nobody says."""
    if facts.stop_price is None and facts.has_stop is not False:
        return told.stop_price
    return facts.stop_price


def leverage_of(
    facts: PositionFacts, liquidation: Liquidation | None, account: Account
) -> tuple[Decimal | None, Source]:
    """Return the leverage of a position and who tells it."""
    if facts.leverage is not None:
        return facts.leverage, Source.TYPED
    if liquidation is not None and liquidation.leverage is not None:
        return liquidation.leverage, Source.LIQUIDATION
    if account.usual_leverage is not None:
        return account.usual_leverage, Source.USUAL
    return None, Source.UNKNOWN


def margin_mode_of(
    facts: PositionFacts, told: ToldFacts, liquidation: Liquidation | None, account: Account
) -> tuple[MarginMode | None, Source]:
    """Return the margin mode of a position and who tells it."""
    if facts.margin_mode is not None:
        return facts.margin_mode, Source.TYPED
    if told.margin_mode is not None:
        return told.margin_mode, Source.EXCHANGE
    if liquidation is not None and liquidation.margin_mode is not None:
        return liquidation.margin_mode, Source.LIQUIDATION
    if account.usual_margin_mode is not None:
        return account.usual_margin_mode, Source.USUAL
    return None, Source.UNKNOWN


def _lines(
    position: Position,
    step: Step | None,
    leverage: Decimal | None,
    margin_mode: MarginMode | None,
    wallet_and_stop: tuple[Decimal | None, Decimal | None],
    ground: Ground,
) -> tuple[MarginLines | None, str | None]:
    """Return the lines and why something of them is missing."""
    balance, stop_price = wallet_and_stop
    if is_coin_settled(position.symbol):
        return None, INVERSE
    size = _size_after(position, step)
    if size is None:
        return None, position.incomplete_reason or "the opening of this position is not recorded"
    if margin_mode is None:
        return None, NO_MARGIN_MODE
    at = ground.now if position.is_open or step is None else step.at
    if margin_mode is MarginMode.CROSS:
        balance = ground.wallet.balance_at(at) or None
    linear = LinearPosition(
        symbol=position.symbol,
        side=position.side,
        margin_mode=margin_mode,
        quantity=size[0],
        entry_price=size[1],
        leverage=leverage,
        wallet_balance=balance,
        stop_price=stop_price,
    )
    return lines_or_reason(linear, ground.brackets, at=at)
