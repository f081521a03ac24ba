"""What a rule's setting holds for: everything, one account, one symbol, one side."""

from dataclasses import dataclass
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.values import Side

_LONGEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a rule applies; None in a field is no limit."""

    account: str | None = None
    """An account's name."""
    symbol: str | None = None
    side: Side | None = None

    def __post_init__(self) -> None:
        """Refuse an account without a name and what cannot be a contract's name."""
        if self.account is not None and not self.account.strip():
            raise InvalidValueError("account", "must name an account, or be left out")
        if self.symbol is not None and not (
            0 < len(self.symbol) <= _LONGEST
            and self.symbol == self.symbol.upper()
            and not any(letter.isspace() for letter in self.symbol)
        ):
            raise InvalidValueError("symbol", "must be a contract such as BTCUSDT, or be left out")

    def covers(self, symbol: str | None, side: Side | None) -> bool:
        """Return whether a symbol and side lie within it; whose account it is, was asked before.

        None is what concerns the whole account: only a scope without symbol and side covers that.
        """
        return self.symbol in {None, symbol} and self.side in {None, side}

    @property
    def words(self) -> str:
        """What it holds for, as "BTCUSDT long, account Main"; empty where it holds everywhere."""
        what = " ".join(part for part in (self.symbol, self.side and self.side.value) if part)
        account = f"account {self.account}" if self.account else ""
        return ", ".join(part for part in (what, account) if part)


EVERYWHERE: Final = Scope()
