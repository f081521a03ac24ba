"""A review that was begun and left: which page, which cause, what was written so far."""

import json
from dataclasses import asdict, dataclass

from journal.domain.review.saved import LONGEST_SENTENCE, Cause
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """What was begun of one episode's review."""

    page: int = 0
    cause: Cause | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDrafts:
    """Keeps drafts until the review is saved; they are no part of the record."""

    store: Store

    def read(self, account: str, episode_id: str) -> ReviewDraft:
        """Return the draft of an episode; an untouched one where there is none."""
        with self.store.reading() as reader:
            stored = reader.setting(_key(account, episode_id))
        if stored is None:
            return ReviewDraft()
        kept = json.loads(stored)
        cause = kept["cause"]
        return ReviewDraft(
            page=kept["page"],
            cause=None if cause is None else Cause(cause),
            sentence=kept["sentence"],
        )

    def keep(self, account: str, episode_id: str, draft: ReviewDraft) -> None:
        """Store a draft over the one before."""
        kept = asdict(draft) | {"sentence": draft.sentence[:LONGEST_SENTENCE]}
        with self.store.writing() as writer:
            writer.save_setting(_key(account, episode_id), json.dumps(kept, ensure_ascii=False))


def _key(account: str, episode_id: str) -> str:
    return f"review_draft:{account}:{episode_id}"
