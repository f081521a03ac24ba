"""The door of the Margin lab: every tab's question, refused here where the pause forbids it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.margin.brackets.book import BracketSource
from journal.services.clock import Clock
from journal.services.margin_lab import adding, holdings, simulation, stack, survival, trades
from journal.services.margin_lab.position import LabPosition
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginLabService:
    """Answers what would be; what serves to open or enlarge a position is locked while paused."""

    brackets: BracketSource
    clock: Clock
    pause: PauseService
    candles: CandleFiles

    def symbols(self) -> tuple[str, ...]:
        """Return every contract whose brackets are known, by name."""
        return tuple(sorted(self.brackets.symbols))

    def profit(self, ask: trades.ProfitAsk) -> trades.ProfitAnswer:
        """Return what a trade wins or loses."""
        return trades.profit(ask)

    def target(self, ask: trades.TargetAsk) -> trades.TargetAnswer:
        """Return the prices at which a return is reached.

        Raises:
            PausedError: a pause is running.
        """
        self.pause.require_open()
        return trades.target(ask)

    def max_open(self, ask: trades.MaxOpenAsk) -> trades.MaxOpenAnswer:
        """Return the largest order that balance and brackets allow.

        Raises:
            PausedError: a pause is running.
            UnknownBracketsError: the contract has no known brackets.
        """
        self.pause.require_open()
        table = self.brackets.table(ask.symbol)
        return trades.largest_order(ask, table, at=self.clock.now())

    def added(self, ask: adding.AddAsk) -> adding.AddAnswer:
        """Return what adding does to average entry and liquidation price.

        Raises:
            PausedError: a pause is running.
        """
        self.pause.require_open()
        return adding.added(ask, ask.position.table(self.brackets), at=self.clock.now())

    def liquidation(self, typed: LabPosition) -> holdings.LiquidationAnswer:
        """Return all prices and margins of one position."""
        return holdings.liquidation(typed, typed.table(self.brackets), at=self.clock.now())

    def funding(self, ask: holdings.FundingAsk) -> holdings.FundingAnswer:
        """Return what funding costs, and how it moves the liquidation price."""
        return holdings.funding(ask, ask.position.table(self.brackets), at=self.clock.now())

    def relieved(self, ask: holdings.ReliefAsk) -> holdings.ReliefAnswer:
        """Return what moving margin or closing a part does to a position."""
        return holdings.relieved(ask, ask.position.table(self.brackets), at=self.clock.now())

    def stacked(self, wallet_balance: Decimal, typed: Sequence[LabPosition]) -> stack.StackAnswer:
        """Return the liquidation prices of cross positions that share a wallet.

        Raises:
            InvalidValueError: names the position and field; unknown brackets its symbol.
        """
        return stack.stacked(wallet_balance, typed, self.brackets.table, at=self.clock.now())

    def candle_choices(self) -> tuple[survival.CandleChoice, ...]:
        """Return the stored candles that survival can be asked over."""
        return survival.candle_choices(self.candles)

    def survival(self, ask: survival.SurvivalAsk) -> survival.SurvivalAnswer:
        """Return what each leverage with each stop would have come to over stored candles.

        Raises:
            UnknownBracketsError: the contract has no known brackets.
        """
        table = self.brackets.table(ask.candles.symbol)
        return survival.survival(ask, self.candles, table, at=self.clock.now())

    def simulated(self, ask: simulation.SimulationAsk) -> simulation.SimulationAnswer:
        """Return what the exchange would do, step by step."""
        return simulation.simulated(ask, self.brackets.table, at=self.clock.now())
