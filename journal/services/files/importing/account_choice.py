"""Whose record a file belongs to: what the trader says, else the exchange's own account number.

Two exchange accounts are never merged by silence: trade ids are unique to a symbol, not to the
files of several people, and positions of two accounts folded together would be nonsense.
"""

from typing import Final

from journal.importers.results import Asked, ImportRefusedError
from journal.storage.transactions.writing import FIRST_ACCOUNT, Writer

UID_SETTING: Final = "account_of_uid:"
_NAMED: Final = 5
"""How many accounts a sentence lists before it counts the others."""


def choose_account(writer: Writer, label: str, uids: frozenset[str], wanted: str | None) -> str:
    """Return the account for a file, made where it is new, and remember its Uid.

    Without a wish the account whose Uid it is; a Uid never seen belongs to the only account while
    that one has none, or else gets an account of its own. A file without a Uid belongs to the
    only account.

    Raises:
        ImportRefusedError: several accounts come into question; the sentence names them.
        InvalidValueError: the name wished for is blank.
    """
    accounts = [account.name for account in writer.accounts()]
    owners = {
        key.removeprefix(UID_SETTING): name
        for key, name in writer.settings().items()
        if key.startswith(UID_SETTING) and name in accounts
    }
    name = wanted.strip() if wanted is not None else _fitting(label, sorted(uids), accounts, owners)
    if name not in accounts:
        writer.ensure_account(name)
    for uid in uids:
        if uid not in owners:
            writer.save_setting(UID_SETTING + uid, name)
    return name


def _fitting(label: str, uids: list[str], accounts: list[str], owners: dict[str, str]) -> str:
    if not uids:
        return _only(label, accounts)
    known = {owners.get(uid) for uid in uids}
    if len(known) > 1 or (len(uids) > 1 and None in known):
        reason = f"holds rows of several exchange accounts (Uid {', '.join(uids)})"
        raise ImportRefusedError(
            label, f"{reason}: export each alone, or say which account", Asked.ACCOUNT
        )
    owner = known.pop()
    if owner is not None:
        return owner
    (uid,) = uids
    without_uid = [name for name in accounts if name not in owners.values()]
    if not accounts or len(accounts) == len(without_uid) == 1:
        return _only(label, accounts)
    if without_uid:
        reason = f"is of the exchange account {uid}, which is not known yet"
        raise ImportRefusedError(label, f"{reason}: {_choose(accounts)}", Asked.ACCOUNT)
    return f"Binance {uid}"


def _only(label: str, accounts: list[str]) -> str:
    if len(accounts) > 1:
        reason = f"does not tell its account: {_choose(accounts)}"
        raise ImportRefusedError(label, reason, Asked.ACCOUNT)
    return accounts[0] if accounts else FIRST_ACCOUNT


def _choose(accounts: list[str]) -> str:
    names = ", ".join(accounts[:_NAMED])
    others = f" and {len(accounts) - _NAMED} others" if len(accounts) > _NAMED else ""
    return f"choose one of {names}{others}, or a new one"
