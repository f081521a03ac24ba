"""A review that was begun and left: which page, and what was typed and tapped so far."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from journal.domain.routine.period import Period
from journal.storage.store import Store

Draft = Mapping[str, str]
"""Words by the name of their field; ``page`` among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineDrafts:
    """Keeps drafts until the review is saved; they are no part of the record."""

    store: Store

    def read(self, account: str, period: Period) -> Draft:
        """Return the draft of a day or a week; an empty one where nothing was begun."""
        with self.store.reading() as reader:
            stored = reader.setting(_key(account, period))
        kept: Draft = json.loads(stored) if stored else {}
        return kept

    def keep(self, account: str, period: Period, draft: Draft) -> None:
        """Store a draft over the one before; an empty one is none."""
        with self.store.writing(beside_record=True) as writer:
            writer.save_setting(_key(account, period), json.dumps(dict(draft), ensure_ascii=False))


def _key(account: str, period: Period) -> str:
    return f"routine_draft:{account}:{period.text}"
