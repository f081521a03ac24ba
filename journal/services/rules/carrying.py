"""The rules outlive a restore: what was asked for stays asked for, whatever backup comes back."""

from dataclasses import dataclass

from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.force.change import RecordedChange
from journal.storage.store import Store
from journal.storage.transactions.writing import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRules:
    """Everything the trader asked of the rules, out of one journal."""

    changes: tuple[RecordedChange, ...] = ()
    written: tuple[WrittenRule, ...] = ()

    @classmethod
    def of(cls, store: Store) -> "CarriedRules":
        """Return what a journal knows."""
        with store.reading() as reader:
            return cls(changes=reader.rule_changes(), written=reader.written_rules())

    def into(self, store: Store) -> None:
        """Add to a journal what it does not know, with the times at which it was first kept."""
        if not (self.changes or self.written):
            return
        with store.writing() as writer:
            known = {one.change.change_id: one.change for one in writer.rule_changes()}
            for rule in self.written:
                _ensure(writer, rule.only_account)
                writer.add_written_rule(rule)
            for one in self.changes:
                change, there = one.change, known.get(one.change.change_id)
                if there is None:
                    _ensure(writer, change.only_account)
                    writer.add_rule_change(change, one.recorded_at)
                elif there.cancelled_at is None and change.cancelled_at is not None:
                    writer.cancel_rule_change(change.change_id, change.cancelled_at)


def _ensure(writer: Writer, account: str | None) -> None:
    if account is not None:
        writer.ensure_account(account)
