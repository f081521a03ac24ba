"""Plans, what belongs to them and practice, from a file of our own: added where they are new."""

from collections.abc import Hashable

from journal.domain.planning.kept import DifferenceAnswer, PlanWord
from journal.domain.practice import PracticeTrade
from journal.domain.spot_split import SpotSplit
from journal.domain.values import Plan
from journal.importers.own.kinds import PlanMade
from journal.storage.transactions.writing import Writer

OfPlans = DifferenceAnswer | PracticeTrade | SpotSplit | tuple[Plan, PlanMade]


def known_of_plans(writer: Writer, account: str) -> set[Hashable]:
    """Return the identities of what an account has already."""
    answers = writer.difference_answers(account)
    known: set[Hashable] = {("difference answer", one.position_key) for one in answers}
    known |= {("spot split", one.told_at) for one in writer.spot_splits(account)}
    known |= {("practice trade", one.done_at) for one in writer.practice_trades(account)}
    known |= {("plan", one.plan, one.stored_at) for one in writer.plans(account)}
    return known


def identity_of_plans(one: OfPlans) -> Hashable:
    """Return what a record is known by."""
    match one:
        case DifferenceAnswer():
            return "difference answer", one.position_key
        case SpotSplit():
            return "spot split", one.told_at
        case PracticeTrade():
            return "practice trade", one.done_at
        case (plan, made):
            return "plan", plan, made.stored_at


def save_of_plans(writer: Writer, account: str, one: OfPlans) -> None:
    """Keep a record that is new."""
    match one:
        case DifferenceAnswer():
            writer.save_difference_answer(account, one)
        case SpotSplit():
            writer.save_spot_split(account, one)
        case PracticeTrade():
            writer.add_practice_trade(account, one)
        case (plan, made):
            word = PlanWord(override=made.override, checked=made.checked)
            writer.add_plan(account, plan, made.stored_at, word)
