"""The trader's futures accounts and their usual settings."""

from dataclasses import dataclass

from journal.domain.errors import JournalError
from journal.domain.values import Account
from journal.services.changes import Changes
from journal.storage.store import Store

FIRST_ACCOUNT = "Main"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountService:
    """Lists, finds and saves accounts."""

    store: Store

    def all(self) -> tuple[Account, ...]:
        """Return every account, oldest first."""
        with self.store.reading() as reader:
            return reader.accounts()

    def named(self, name: str | None = None) -> Account:
        """Return the account of that name; without a name, the only or the first one.

        A journal without accounts answers with an empty first account that is not stored yet.

        Raises:
            JournalError: no account has that name.
        """
        accounts = self.all()
        if name is None or (name == FIRST_ACCOUNT and not accounts):
            return accounts[0] if accounts else Account(name=FIRST_ACCOUNT)
        for account in accounts:
            if account.name == name:
                return account
        known = ", ".join(account.name for account in accounts) or "none yet"
        raise JournalError(f"There is no account {name!r}. Known accounts: {known}.")

    def save(self, account: Account) -> Changes:
        """Store an account, new or changed."""
        with self.store.writing() as writer:
            writer.save_account(account)
        return Changes.ACCOUNTS
