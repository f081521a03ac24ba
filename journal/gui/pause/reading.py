"""What the window asks the services about the pause, off its own thread."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from journal.domain.pause.entries import EntryKind
from journal.domain.pause.stage import Stage
from journal.domain.values import Liquidation
from journal.gui.shell.pause_words import PauseStory

if TYPE_CHECKING:
    from journal.bootstrap import Services
    from journal.services.pause.state import PauseState
    from journal.services.reentry.service import Standing

SAMPLE_EVERY: Final = timedelta(seconds=15)
"""How often the services are asked while the window is open (``pause.md``, State)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReading:
    """Everything about the pause that the window shows.

    Attributes:
        state: what the pause service says.
        standing: where the trader stands after the last pause.
        story: what the pause screen tells.
    """

    state: "PauseState"
    standing: "Standing"
    story: PauseStory

    @property
    def after(self) -> Stage:
        """What holds once the pause is over: it is known before, so nothing flashes up."""
        if self.standing.stage is not Stage.PAUSED:
            return self.standing.stage
        is_reviewed = self.standing.ending is not None and self.standing.ending.review is not None
        return Stage.REENTRY if is_reviewed else Stage.REVIEW_DUE

    @property
    def progress(self) -> str:
        """How far re-entry has come, as "3 of 10"; empty outside of it."""
        if self.after is not Stage.REENTRY:
            return ""
        reentry = self.standing.reentry
        return f"{reentry.clean_trades} of {reentry.needed_trades}" if reentry else ""


def read_pause(services: "Services") -> PauseReading:
    """Return the pause, what follows it, and what is known about its liquidation."""
    state, standing = services.pause.state(), services.reentry.standing()
    return PauseReading(state=state, standing=standing, story=_story(services, state, standing))


def _story(services: "Services", state: "PauseState", standing: "Standing") -> PauseStory:
    settings = services.settings.read()
    told = PauseStory(
        liquidation=state.liquidation,
        promise=settings.promise,
        promised_on=settings.promised_on,
        follows=state.follows or "",
        notes=state.notes,
        disputed=_disputed(services, state),
        is_stuck=state.stuck,
        has_door=state.door is not None,
    )
    is_over = not state.running and standing.stage is Stage.NORMAL
    if is_over or state.account is None or state.liquidation is None:
        return told
    liquidation, share, left = _seen(services, state.account, state.liquidation)
    return replace(told, liquidation=liquidation, share_of_account=share, balance_estimate=left)


def _disputed(services: "Services", state: "PauseState") -> str:
    """Return the reason why the trader called the record of the pause wrong, the last one."""
    if not state.running or state.liquidation is None:
        return ""
    asked = [
        entry.words
        for entry in services.pause.log()
        if entry.kind is EntryKind.VOID_ASKED and entry.subject == state.liquidation.liquidation_id
    ]
    return asked[-1] if asked else ""


def _seen(
    services: "Services", account: str, liquidation: Liquidation
) -> tuple[Liquidation, Decimal | None, Decimal | None]:
    """Return a liquidation with what its position tells, its share and what it left."""
    for view in services.liquidations.episodes(account):
        for one in view.liquidations:
            if one.liquidation.liquidation_id == liquidation.liquidation_id:
                full = replace(liquidation, leverage=one.leverage, margin_mode=one.margin_mode)
                return full, view.share_of_account, view.balance_after
    return liquidation, None, None
