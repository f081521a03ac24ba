"""Rules of the trader out of a file of our own: kept as asked for; what loosens waits anew."""

from collections.abc import Hashable
from datetime import datetime

from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.force.change import RuleChange
from journal.storage.transactions.writing import Writer

OfRules = RuleChange | WrittenRule | BreachAnswer


def known_of_rules(writer: Writer, account: str) -> set[Hashable]:
    """Return the identities of what is kept of the rules already."""
    changes = {("rule change", one.change.change_id) for one in writer.rule_changes()}
    rules = {("rule", one.rule_id) for one in writer.written_rules()}
    return {*changes, *rules, *(("breach", key) for key in writer.breach_answers(account))}


def identity_of_rule(one: OfRules) -> Hashable:
    """Return what a change, a rule or an answer is known by."""
    match one:
        case RuleChange():
            return ("rule change", one.change_id)
        case WrittenRule():
            return ("rule", one.rule_id)
        case BreachAnswer():
            return ("breach", one.breach_key)


def save_of_rules(writer: Writer, account: str, one: OfRules, at: datetime) -> None:
    """Keep a change, a rule or an answer.

    Args:
        writer: the transaction.
        account: whose answer it is; changes and rules name their own account.
        one: what to keep.
        at: the present. From here on a change waits if it loosens, whenever it was asked for.
    """
    if isinstance(one, BreachAnswer):
        writer.save_breach_answer(account, one)
        return
    if one.only_account is not None:
        writer.ensure_account(one.only_account)  # it may come later in the file
    if isinstance(one, RuleChange):
        writer.add_rule_change(one, at)
    else:
        writer.add_written_rule(one)
