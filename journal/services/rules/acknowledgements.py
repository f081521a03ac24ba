"""Acknowledging broken rules in writing before the next plan."""

from collections.abc import Collection
from dataclasses import dataclass

from journal.domain.errors import JournalError
from journal.domain.rules.answered import BreachAnswer
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.rules.log import LoggedBreach
from journal.services.rules.service import RulesService
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgements:
    """Tells what waits for a sentence, and keeps the sentence."""

    store: Store
    rules: RulesService
    clock: Clock

    def unanswered(self, account: str) -> tuple[LoggedBreach, ...]:
        """Return the breaches and critical breaches nothing was written about, newest first."""
        return tuple(one for one in self.rules.breach_log(account) if one.is_unanswered)

    def waiting(self) -> tuple[LoggedBreach, ...]:
        """Return those of every account, which the next plan waits for, newest first."""
        return self.rules.unanswered()

    def answer_all(self, account: str, breach_keys: Collection[str], sentence: str) -> Changes:
        """Keep one sentence about some breaches. It stays: there is no second answer.

        Args:
            account: whose breaches.
            breach_keys: as the log tells them.
            sentence: in the trader's words.

        Raises:
            InvalidValueError: it is no sentence.
            JournalError: one of them does not wait for an answer.
        """
        now = self.clock.now()
        answers = [
            BreachAnswer(breach_key=key, sentence=sentence.strip(), answered_at=now)
            for key in breach_keys
        ]
        waiting = {one.key for one in self.unanswered(account)}
        unknown = [key for key in breach_keys if key not in waiting]
        if unknown:
            raise JournalError(f"No breach {unknown[0]!r} waits for an answer.")
        with self.store.writing() as writer:
            for one in answers:
                writer.save_breach_answer(account, one)
        return Changes.RULES
