"""What another stop, entry, size or leverage would have done; nothing of it is stored."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.contract_names import is_coin_settled
from journal.domain.errors import JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines
from journal.domain.margin.contracts.stop import stop_lines
from journal.domain.margin.rounding import display_price
from journal.domain.rules.context import Moment, RuleContext, Source
from journal.domain.rules.definition import Rule
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode, Plan, Side
from journal.services.charting.content import LineKind, PriceLine
from journal.services.record.exposures import Exposure, exposed_size, lines_or_reason
from journal.services.rules.contexts import liquidation_line

JUDGED: Final = ("R01", "R03", "R05")
"""Rules a dragged handle can break or keep."""


class Verdict(StrEnum):
    """What a rule says about a what-if."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What is different; None is as it was recorded."""

    stop_price: Decimal | None = None
    entry_price: Decimal | None = None
    size_share: Decimal = Decimal(1)
    """Of the recorded size."""
    leverage: Decimal | None = None

    @property
    def moves_lines(self) -> bool:
        """Whether the liquidation price is another one."""
        return not (self.entry_price is None and self.leverage is None and self.size_share == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """One rule's verdict; the sentence says why it is broken or not judged."""

    rule_id: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfOutcome:
    """The position as asked for; amounts before fees in ``asset``, None is unknown or nothing."""

    asset: str
    quantity: Decimal
    entry_price: Decimal
    stop_price: Decimal | None
    leverage: Decimal | None
    loss_at_stop: Decimal | None
    """Positive when lost."""
    share_of_account: Decimal | None
    """Loss at the stop by wallet balance."""
    loss_at_liquidation: Decimal | None
    """All the position answers with: its margin, or in cross the wallet."""
    buffer_ratio: Decimal | None
    """Stop to liquidation by entry to liquidation."""
    r_multiple: Decimal | None
    """The result at the recorded exit by the loss at the stop."""
    rules: tuple[RuleAnswer, ...]
    lines: tuple[PriceLine, ...]
    """The lines that are elsewhere now; where ``moves_lines``, also those to be put away."""
    moves_lines: bool


def what_if_outcome(
    exposure: Exposure, wanted: WhatIf, tick_size: Decimal, rules: tuple[Rule, ...]
) -> WhatIfOutcome:
    """Return what a position would have been.

    Args:
        exposure: the position as its lines show it.
        wanted: what is different.
        tick_size: the symbol's price step.
        rules: in force; R01, R03 and R05 among them judge.

    Raises:
        JournalError: size or entry of the position is not known, or a value cannot be.
    """
    position = exposure.position
    quantity, entry_price = _size(exposure, wanted)
    leverage = wanted.leverage or exposure.leverage
    stop_price = wanted.stop_price or exposure.stop_price
    lines, reason = exposure.lines, exposure.lines_reason
    if wanted.moves_lines:
        lines, reason = _lines(exposure, wanted, quantity, entry_price)
    liquidation = None if lines is None else lines.liquidation_price
    stop = None
    if stop_price is not None:
        stop = stop_lines(
            side=position.side,
            quantity=quantity,
            entry_price=entry_price,
            stop_price=stop_price,
            liquidation_price=liquidation,
        )
    context = RuleContext(
        moment=Moment.OPEN,
        at=position.opened_at,
        symbol=position.symbol,
        side=position.side,
        quantity=quantity,
        entry_price=entry_price,
        leverage=leverage,
        leverage_source=Source.PLAN if wanted.leverage else exposure.leverage_source,
        margin_mode=exposure.margin_mode,
        margin_mode_source=exposure.margin_mode_source,
        equity=exposure.equity_at_open,
        has_stop=stop_price is not None,
        stop_price=stop_price,
        liquidation_line=liquidation_line(lines, entry_price),
        liquidation_unknown=reason or "the liquidation price is not known",
    )
    loss = None if stop is None else stop.loss
    equity = exposure.equity_at_open
    return WhatIfOutcome(
        asset=quote_asset(position.symbol),
        quantity=quantity,
        entry_price=entry_price,
        stop_price=stop_price,
        leverage=leverage,
        loss_at_stop=loss,
        share_of_account=loss / equity if equity and loss is not None else None,
        loss_at_liquidation=None if lines is None or liquidation is None else lines.wallet,
        buffer_ratio=None if stop is None else stop.liquidation_buffer_ratio,
        r_multiple=_r_multiple(exposure, quantity, entry_price, loss),
        rules=tuple(_answer(rule, context) for rule in rules if rule.rule_id in JUDGED),
        lines=_price_lines(exposure, wanted, entry_price, stop_price, lines, tick_size),
        moves_lines=wanted.moves_lines,
    )


def what_if_plan(exposure: Exposure, wanted: WhatIf) -> Plan:
    """Return the what-if as a plan to go on with.

    Raises:
        JournalError: size, entry, leverage or margin mode is not known.
    """
    quantity, entry_price = _size(exposure, wanted)
    leverage = wanted.leverage or exposure.leverage
    if leverage is None or exposure.margin_mode is None:
        raise JournalError("A plan needs leverage and margin mode: type them for the position.")
    return Plan(
        symbol=exposure.position.symbol,
        side=exposure.position.side,
        margin_mode=exposure.margin_mode,
        leverage=leverage,
        entry_price=entry_price,
        quantity=quantity,
        stop_price=wanted.stop_price or exposure.stop_price,
    )


def _size(exposure: Exposure, wanted: WhatIf) -> tuple[Decimal, Decimal]:
    size = exposed_size(exposure.position)
    if size is None or is_coin_settled(exposure.position.symbol):
        raise JournalError("What this would do is unknown: the opening is not recorded.")
    return size[0] * wanted.size_share, wanted.entry_price or size[1]


def _lines(
    exposure: Exposure, wanted: WhatIf, quantity: Decimal, entry_price: Decimal
) -> tuple[MarginLines | None, str | None]:
    """Return the lines; a typed isolated margin grows with the notional at the same leverage."""
    position, mode = exposure.position, exposure.margin_mode
    if mode is None:
        return None, exposure.lines_reason
    at = position.opened_at
    balance = None
    size = exposed_size(position)
    if mode is MarginMode.CROSS:
        balance = exposure.ground.wallet.balance_at(at) or None
    elif wanted.leverage is None and not exposure.wallet_estimated and size is not None:
        share = quantity * entry_price / (size[0] * size[1])
        balance = None if exposure.isolated_wallet is None else exposure.isolated_wallet * share
    linear = LinearPosition(
        symbol=position.symbol,
        side=position.side,
        margin_mode=mode,
        quantity=quantity,
        entry_price=entry_price,
        leverage=wanted.leverage or exposure.leverage,
        wallet_balance=balance,
    )
    return lines_or_reason(linear, exposure.ground.brackets, at=at)


def _r_multiple(
    exposure: Exposure, quantity: Decimal, entry_price: Decimal, loss: Decimal | None
) -> Decimal | None:
    exit_price = exposure.position.exit_price
    if exposure.position.is_open or exit_price is None or loss is None or loss <= 0:
        return None
    return exposure.position.side.sign * (exit_price - entry_price) * quantity / loss


def _answer(rule: Rule, context: RuleContext) -> RuleAnswer:
    answer = rule.check(context)
    if isinstance(answer, Breach):
        return RuleAnswer(rule_id=rule.rule_id, verdict=Verdict.BROKEN, sentence=answer.sentence)
    if isinstance(answer, NotJudged):
        return RuleAnswer(rule_id=rule.rule_id, verdict=Verdict.NOT_JUDGED, sentence=answer.reason)
    return RuleAnswer(rule_id=rule.rule_id, verdict=Verdict.KEPT, sentence="")


def _price_lines(
    exposure: Exposure,
    wanted: WhatIf,
    entry_price: Decimal,
    stop_price: Decimal | None,
    lines: MarginLines | None,
    tick_size: Decimal,
) -> tuple[PriceLine, ...]:
    found: list[tuple[LineKind, Decimal | None]] = [(LineKind.STOP, stop_price)]
    if wanted.entry_price is not None:
        found.append((LineKind.ENTRY, entry_price))
    if wanted.moves_lines and lines is not None:
        found.append((LineKind.LIQUIDATION, lines.liquidation_price))
        found.append((LineKind.BANKRUPTCY, lines.bankruptcy_price))
    position = exposure.position
    is_estimate = lines is not None and MarginFlag.ESTIMATED_WALLET in lines.flags
    opened_ms = ms_from_utc(position.opened_at)
    until_ms = None if position.closed_at is None else ms_from_utc(position.closed_at)
    return tuple(
        PriceLine(
            kind=kind,
            price=price,
            steps=((opened_ms, price),),
            shown_price=_shown(kind, price, tick_size, position.side),
            until_ms=until_ms,
            distance_ratio=None if kind is LineKind.ENTRY else price / entry_price - 1,
            is_estimate=is_estimate and kind in {LineKind.LIQUIDATION, LineKind.BANKRUPTCY},
        )
        for kind, price in found
        if price is not None
    )


def _shown(kind: LineKind, price: Decimal, tick_size: Decimal, side: Side) -> Decimal:
    is_margin = kind in {LineKind.LIQUIDATION, LineKind.BANKRUPTCY}
    return display_price(price, tick_size, side) if is_margin else price
