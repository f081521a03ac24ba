"""Liquidation prices and margins, asked by the screens and by ``cooldown-journal margin``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.multi_assets_lines import MultiAssetsLines, multi_assets_lines
from journal.domain.margin.account.portfolio import AnyPosition, lines_of, portfolio_lines
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.services.clock import Clock
from journal.services.margin.answer import multi_assets_answer, position_answer
from journal.services.margin.own_account import MarginAccount, read_account
from journal.services.margin.recorded_answers import are_recorded_answers, read_recorded_answers
from journal.services.record.exposures import bracket_table


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginService:
    """The margin engine with all versions of the brackets."""

    brackets: BracketSource
    clock: Clock

    def lines(self, position: AnyPosition, *, at: datetime | None = None) -> MarginLines:
        """Return all prices and margins of one position.

        Args:
            position: what is known of it.
            at: the time asked about, whose brackets are used; None is now.

        Raises:
            InvalidValueError: too little is known: no wallet and no leverage.
        """
        asked = at or self.clock.now()
        return lines_of(position, bracket_table(self.brackets, position.symbol, asked), at=asked)

    def answer(self, account: Mapping[str, object]) -> dict[str, object]:
        """Return liquidation prices and margins of a whole account, numbers as text.

        Args:
            account: ``wallet_balance``, ``positions`` and perhaps ``wallet_balances``,
                ``multi_assets`` and ``brackets``, as the command ``margin`` reads them.

        Raises:
            InvalidValueError: names the field, for example ``positions[0].quantity``.
        """
        return self._answer(read_account(account))

    def answer_documents(self, documents: Sequence[object]) -> dict[str, object]:
        """Return the same for decoded files: one account, or the exchange's recorded answers.

        Raises:
            InvalidValueError: names the file or field.
        """
        if are_recorded_answers(documents):
            return self._answer(read_recorded_answers(documents))
        return self._answer(read_account(documents[0]))

    def _answer(self, read: MarginAccount) -> dict[str, object]:
        now = self.clock.now()
        shared = self._multi_assets(read, now) if read.assets else None
        if shared is None:
            lines = portfolio_lines(read.positions, self._tables_of(read), at=now)
        else:
            lines = shared.positions
        pairs = zip(read.positions, lines, strict=True)
        return {
            "positions": [position_answer(position, line) for position, line in pairs],
            "multi_assets": multi_assets_answer(shared),
            "brackets": {
                "as_of": self.brackets.as_of.isoformat(),
                "source": self.brackets.source,
                "stale": self.brackets.is_stale(now),
                "given": sorted(read.tables),
            },
            "ignored_fields": list(read.ignored_fields),
        }

    def _multi_assets(self, read: MarginAccount, now: datetime) -> MultiAssetsLines:
        linear: list[LinearPosition] = []
        for index, position in enumerate(read.positions):
            if not isinstance(position, LinearPosition):
                raise InvalidValueError(
                    f"positions[{index}].contract",
                    "is inverse: coin contracts have wallets of their own, not multi-assets mode",
                )
            linear.append(position)
        return multi_assets_lines(linear, read.assets, self._tables_of(read), at=now)

    def _tables_of(self, read: MarginAccount) -> Callable[[str], BracketTable]:
        return lambda symbol: read.tables.get(symbol) or self.brackets.table(symbol)
