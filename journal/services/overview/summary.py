"""The journal in a page of text: what a machine without a display shows first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.linear.lines import MarginLines
from journal.services.account.accounts import AccountService
from journal.services.liquidations.service import LiquidationService
from journal.services.liquidations.views import EpisodeView
from journal.services.pause.service import PauseService
from journal.services.positions.service import PositionService, PositionView
from journal.services.rules.service import RulesService

BREACHES_SHOWN = 8
POSITIONS_SHOWN = 5
FLAG_NOTES = {
    MarginFlag.ESTIMATED_WALLET: "estimate: margin not recorded",
    MarginFlag.SINGLE_POSITION_ASSUMPTION: "if it alone used the cross wallet",
    MarginFlag.NO_LIQUIDATION: "none at any positive price",
    MarginFlag.BEYOND_LAST_BRACKET: "outside the bracket table, unreliable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryService:
    """Tells positions, liquidations, broken rules and the pause as text."""

    accounts: AccountService
    positions: PositionService
    liquidations: LiquidationService
    rules: RulesService
    pause: PauseService

    def text(self) -> str:
        """Return the summary of every account, ending in a line feed."""
        parts = [self._pause_line()]
        parts.extend(self._account(account.name) for account in self.accounts.all())
        if len(parts) == 1:
            parts.append(
                "Nothing imported yet: `cooldown-journal import FILE` reads your export.\n"
            )
        return "\n".join(parts)

    def _pause_line(self) -> str:
        """Return the state of the pause as one line."""
        state = self.pause.state()
        if not state.running or state.pause is None:
            return "Pause: none is running.\n"
        minutes = int(state.remaining.total_seconds()) // 60
        return (
            f"Pause: trading is paused until {_time(state.pause.ends_at)} "
            f"({minutes // 60} h {minutes % 60:02d} min left).\n"
        )

    def _account(self, name: str) -> str:
        """Return one account's part."""
        views = self.positions.views(name)
        still_open = [view for view in views if view.position.is_open]
        incomplete = sum(view.position.history_incomplete for view in views)
        counts = f"{len(views)} positions, {len(still_open)} open, {incomplete} incomplete"
        lines = [
            f"Account {name}: {counts}",
            *(_position_line(view) for view in (still_open or list(views))[:POSITIONS_SHOWN]),
        ]
        episodes = self.liquidations.episodes(name)
        lines.append(f"Liquidation episodes: {len(episodes)}")
        by_key = {view.position.key: view for view in views}
        for episode in episodes:
            lines.extend(_episode_lines(episode, by_key))
        log = self.rules.breach_log(name)
        lines.append(f"Broken rules: {len(log)}")
        lines.extend(
            f"  {_time(entry.breach.at)} {entry.breach.rule_id} {entry.breach.severity.name}: "
            f"{entry.breach.sentence}"
            for entry in log[:BREACHES_SHOWN]
        )
        return "\n".join(lines) + "\n"


def _position_line(view: PositionView) -> str:
    """Return one position with its lines."""
    position, exposure = view.position, view.exposure
    size = position.quantity if position.is_open else position.peak_quantity
    line = (
        f"  {position.symbol} {position.side} {size:f} at "
        f"{_price(position.entry_price)}, opened {_time(position.opened_at)}"
    )
    if exposure.lines is None:
        return f"{line}; liquidation price unknown: {exposure.lines_reason}"
    return f"{line}; liquidation at {_liquidation_price(exposure.lines)}"


def _episode_lines(view: EpisodeView, positions: dict[str, PositionView]) -> list[str]:
    """Return an episode and the prices of each liquidation in it."""
    told = ", ".join(f"{amount:f} {asset}" for asset, amount in view.lost)
    loss = f"{told} lost" if told else "loss unknown"
    if view.share_of_account is not None:
        loss += f", {view.share_of_account * 100:.0f} % of the account"
    lines = [f"  {_time(view.episode.ended_at)} {', '.join(view.symbols)}: {loss}"]
    for one in view.episode.liquidations:
        position = positions.get(one.position_key or "")
        computed = position.exposure.lines if position else None
        lines.append(
            f"    {one.symbol} {one.side or ''} entry {_price(one.entry_price)}, "
            f"liquidation price {_liquidation_price(computed)}, "
            f"executed at {_price(one.execution_price)} ({one.certainty})"
        )
    return lines


def _liquidation_price(lines: MarginLines | None) -> str:
    """Return the liquidation price with what must be known about it."""
    if lines is None:
        return "—"
    notes = [note for flag, note in FLAG_NOTES.items() if flag in lines.flags]
    price = _price(lines.liquidation_price)
    return f"{price} ({', '.join(notes)})" if notes else price


def _price(price: Decimal | None) -> str:
    """Return a price to eight decimals without trailing zeros; a dash where it is unknown."""
    if price is None:
        return "—"
    text = f"{price.quantize(Decimal('0.00000001'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _time(at: datetime) -> str:
    """Return a time to the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
