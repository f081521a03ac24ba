"""What a dragged stop would do: loss, room to the liquidation price, the verdict of rule R05."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from journal.domain.errors import JournalError
from journal.domain.margin.contracts.stop import stop_lines
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.verdict import Breach, NotJudged
from journal.services.exposures import Exposure, exposed_size
from journal.services.moments import liquidation_line
from journal.services.positions import quote_asset


class StopVerdict(StrEnum):
    """What rule R05 says about a stop."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopOutcome:
    """A stop at one price, as if it had been set; nothing is stored."""

    stop_price: Decimal
    asset: str
    """Of the loss."""
    loss: Decimal
    """Before fees and slippage, positive when lost."""
    share_of_account: Decimal | None
    """Loss by wallet balance; None where the balance is not known."""
    buffer_ratio: Decimal | None
    """Stop to liquidation by entry to liquidation; None where nothing liquidates or is known."""
    verdict: StopVerdict
    sentence: str
    """Why R05 is broken or not judged; empty where it is kept."""


def stop_outcome(exposure: Exposure, stop_price: Decimal, rules: tuple[Rule, ...]) -> StopOutcome:
    """Return what a stop would have done for a position.

    Args:
        exposure: the position as its lines show it.
        stop_price: where the stop would be.
        rules: in force; R05 among them judges.

    Raises:
        JournalError: size or entry of the position is not known.
    """
    position, size = exposure.position, exposed_size(exposure.position)
    if size is None:
        raise JournalError("What a stop would cost is unknown: the opening is not recorded.")
    context = RuleContext(
        moment=Moment.OPEN,
        at=position.opened_at,
        symbol=position.symbol,
        side=position.side,
        quantity=size[0],
        entry_price=size[1],
        has_stop=True,
        stop_price=stop_price,
        liquidation_line=liquidation_line(exposure.lines, exposure.entry_price),
        liquidation_unknown=exposure.lines_reason or "the liquidation price is not known",
    )
    stop = stop_lines(
        side=position.side,
        quantity=size[0],
        entry_price=size[1],
        stop_price=stop_price,
        liquidation_price=None if exposure.lines is None else exposure.lines.liquidation_price,
    )
    verdict, sentence = _verdict(context, rules)
    equity = exposure.equity_at_open
    return StopOutcome(
        stop_price=stop_price,
        asset=quote_asset(position.symbol),
        loss=stop.loss,
        share_of_account=stop.loss / equity if equity else None,
        buffer_ratio=stop.liquidation_buffer_ratio,
        verdict=verdict,
        sentence=sentence,
    )


def _verdict(context: RuleContext, rules: tuple[Rule, ...]) -> tuple[StopVerdict, str]:
    rule = next((rule for rule in rules if rule.rule_id == "R05"), None)
    answer = None if rule is None else rule.check(context)
    if isinstance(answer, Breach):
        return StopVerdict.BROKEN, answer.sentence
    if isinstance(answer, NotJudged):
        return StopVerdict.NOT_JUDGED, answer.reason
    return StopVerdict.KEPT, ""
