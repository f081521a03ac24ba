"""What lies beside the planner: the trader's checklist, and a plan that is not ready yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from journal.domain.planning.kept import checklist_of
from journal.services.changes import Changes
from journal.services.pause.service import PauseService
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader

_CHECKLIST: Final = "checklist:"
_DRAFT: Final = "plan_draft:"


def kept_checklist(reader: Reader, account: str) -> tuple[str, ...]:
    """Return the checklist of an account, line by line; empty: the trader wrote none."""
    return tuple((reader.setting(_CHECKLIST + account) or "").splitlines())


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPapers:
    """Keeps both for each account among the settings: they are no record of trades."""

    store: Store
    pause: PauseService

    def checklist(self, account: str) -> tuple[str, ...]:
        """Return the lines to be ticked before a plan is ready."""
        with self.store.reading() as reader:
            return kept_checklist(reader, account)

    def save_checklist(self, account: str, text: str) -> Changes:
        """Keep the lines of a text as the checklist of an account.

        Raises:
            InvalidValueError: there are too many lines, or one is too long.
        """
        with self.store.writing() as writer:
            writer.save_setting(_CHECKLIST + account, "\n".join(checklist_of(text)))
        return Changes.PLANS

    def draft(self, account: str) -> Mapping[str, str]:
        """Return the fields of the plan that was put aside, as they were typed; empty: none."""
        with self.store.reading() as reader:
            kept = reader.setting(_DRAFT + account)
        return {str(key): str(text) for key, text in json.loads(kept).items()} if kept else {}

    def save_draft(self, account: str, fields: Mapping[str, str]) -> Changes:
        """Put a plan aside, in place of the one put aside before; nothing in it is judged.

        Raises:
            PausedError: a pause is running: no new trade is planned in it.
        """
        self.pause.require_open()
        with self.store.writing() as writer:
            writer.save_setting(_DRAFT + account, json.dumps(dict(fields), ensure_ascii=False))
        return Changes.PLANS

    def drop_draft(self, account: str) -> None:
        """Forget the plan that was put aside: it was made ready, or is not wanted."""
        with self.store.writing() as writer:
            writer.save_setting(_DRAFT + account, "")
