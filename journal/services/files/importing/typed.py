"""What a trader typed, from a file of our own: added where it is new, never replacing anything."""

from collections.abc import Hashable
from datetime import datetime

from journal.domain.answers import LiquidationAnswer
from journal.domain.ledger.episode_edits import EpisodeEdit
from journal.domain.review.saved import SavedReview
from journal.domain.routine.saved import DailyReview, WeeklyReview
from journal.domain.rules.answered import BreachAnswer
from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.force.change import RuleChange
from journal.domain.values import Account, Liquidation, PositionFacts
from journal.importers.own.kinds import OfDiary, OfRecord, Typed, UidOwner
from journal.services.files.importing.account_choice import UID_SETTING
from journal.services.files.importing.typed_diary import DiaryTaking
from journal.services.files.importing.typed_plans import (
    identity_of_plans,
    known_of_plans,
    save_of_plans,
)
from journal.services.files.importing.typed_routine import (
    identity_of_routine,
    known_of_routine,
    save_of_routine,
)
from journal.services.files.importing.typed_rules import (
    identity_of_rule,
    known_of_rules,
    save_of_rules,
)
from journal.storage.records import Added
from journal.storage.transactions.writing import Writer


def add_typed(
    writer: Writer,
    account: str,
    typed: tuple[Typed, ...],
    *,
    account_is_new: bool,
    at: datetime,
    diary: DiaryTaking,
) -> Added:
    """Add what is new to an account; what is known otherwise stays as it is, and counts as known.

    What is written otherwise in the diary is told as a conflict. Undoing the import does not take
    any of it out again: only rows of the exchange belong to an import.
    """
    others = tuple(one for one in typed if not isinstance(one, OfDiary))
    told = sum((diary.add(account, one) for one in typed if isinstance(one, OfDiary)), Added())
    if not others:
        return told
    known = _known(writer, account)
    if not account_is_new:
        known |= {
            ("account", one.name)
            for one in others
            if isinstance(one, Account) and one == writer.account(account)
        }
    added = 0
    for one in others:
        identity = _identity(one)
        if identity not in known:
            _save(writer, account, one, at)
            known.add(identity)
            added += 1
    return told + Added(added=added, known=len(others) - added)


def _known(writer: Writer, account: str) -> set[Hashable]:
    known: set[Hashable] = {("uid", key) for key in writer.settings()}
    known |= {("liquidation", one.liquidation_id) for one in writer.hand_liquidations(account)}
    known |= {("facts", key) for key in writer.facts(account)}
    known |= {("answer", one.liquidation_id) for one in writer.answers(account)}
    known |= {("review", one.episode_id) for one in writer.reviews(account)}
    known |= {("episode", one.liquidation_id) for one in writer.episode_edits(account)}
    known |= known_of_plans(writer, account)
    known |= known_of_rules(writer, account)
    known |= known_of_routine(writer, account)
    if writer.account(account) != Account(name=account):
        known.add(("account", account))
    return known


def _identity(one: OfRecord) -> Hashable:
    identity: Hashable
    match one:
        case Account():
            identity = ("account", one.name)
        case UidOwner():
            identity = ("uid", UID_SETTING + one.uid)
        case Liquidation():
            identity = ("liquidation", one.liquidation_id)
        case PositionFacts():
            identity = ("facts", one.position_key)
        case LiquidationAnswer():
            identity = ("answer", one.liquidation_id)
        case SavedReview():
            identity = ("review", one.episode_id)
        case EpisodeEdit():
            identity = ("episode", one.liquidation_id)
        case RuleChange() | WrittenRule() | BreachAnswer():
            identity = identity_of_rule(one)
        case DailyReview() | (WeeklyReview(), _):
            identity = identity_of_routine(one)
        case _:
            identity = identity_of_plans(one)
    return identity


def _save(writer: Writer, account: str, one: OfRecord, at: datetime) -> None:
    match one:
        case Account():
            writer.save_account(one)
        case UidOwner():
            writer.save_setting(UID_SETTING + one.uid, account)
        case Liquidation():
            writer.add_liquidation(account, one)
        case PositionFacts():
            writer.save_facts(account, one)
        case LiquidationAnswer():
            writer.save_answer(account, one)
        case SavedReview():
            writer.save_review(account, one)
        case EpisodeEdit():
            writer.save_episode_edit(account, one)
        case RuleChange() | WrittenRule() | BreachAnswer():
            save_of_rules(writer, account, one, at)
        case DailyReview() | (WeeklyReview(), _):
            save_of_routine(writer, account, one)
        case _:
            save_of_plans(writer, account, one)
