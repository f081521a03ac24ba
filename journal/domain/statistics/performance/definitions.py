"""What every figure means, in words for the trader, and who defined it."""

from typing import Final

from journal.domain.statistics.performance.figure import Definition, FigureKind

_COUNTED: Final = "plain count of the record"
_INCOME: Final = "plain sum; results, fees and funding as Binance has them in its income history"
_MEAN: Final = "plain average of the record"
_OWN: Final = "a ratio of this journal"
_RUNS: Final = "runs as in Wald and Wolfowitz (1940), Annals of Mathematical Statistics 11"
_VINCE: Final = "Vince (1990), Portfolio Management Formulas"

_LIST: Final = (
    Definition(
        name="trades",
        label="Trades",
        kind=FigureKind.COUNT,
        text="Closed positions whose result is known. Open ones, and those of which the record "
        "does not tell the result, are left out and named.",
        source=_COUNTED,
    ),
    Definition(
        name="net",
        label="Net result",
        kind=FigureKind.AMOUNT,
        text="All results added up: PnL minus fees, plus funding and what a liquidation's "
        "clearance took or gave. In percent: what the wallet grew by daily returns.",
        source=_INCOME,
    ),
    Definition(
        name="gross",
        label="Before costs",
        kind=FigureKind.MONEY,
        text="All PnL added up before fees, funding and clearance.",
        source=_INCOME,
    ),
    Definition(
        name="fees",
        label="Fees",
        kind=FigureKind.MONEY,
        is_signed=False,
        text="Fees paid in the asset of the contract, added up. Fees paid in another asset are "
        "left out.",
        source=_INCOME,
    ),
    Definition(
        name="funding",
        label="Funding",
        kind=FigureKind.MONEY,
        text="Funding received minus funding paid, as far as an income file tells it.",
        source=_INCOME,
    ),
    Definition(
        name="fees_share",
        label="Fees, part of gains",
        kind=FigureKind.SHARE,
        text="Fees divided by what the trades that gained before costs gained.",
        source=_OWN,
    ),
    Definition(
        name="funding_share",
        label="Funding, part of gains",
        kind=FigureKind.SHARE,
        text="Funding paid minus received, divided by what the trades that gained before costs "
        "gained. Below zero: more was received.",
        source=_OWN,
    ),
    Definition(
        name="expectancy",
        label="Expectancy",
        kind=FigureKind.AMOUNT,
        text="The average result of a trade: all results divided by their number.",
        source="Tharp (1998), Trade Your Way to Financial Freedom",
    ),
    Definition(
        name="expectancy_r",
        label="Expectancy in R",
        kind=FigureKind.R,
        text="The average of result divided by risk, of the trades whose risk is known: what they "
        "were to lose at the stop.",
        source="Tharp (1998), Trade Your Way to Financial Freedom",
    ),
    Definition(
        name="profit_factor",
        label="Profit factor",
        kind=FigureKind.RATIO,
        text="What the winning trades brought divided by what the losing ones took. Above 1 they "
        "made more.",
        source="Schwager (1984), A Complete Guide to the Futures Markets",
    ),
    Definition(
        name="win_rate",
        label="Win rate",
        kind=FigureKind.SHARE,
        text="Trades with a result above zero after costs, divided by all. The interval is "
        "Wilson's at 95 %.",
        source="Wilson (1927), Journal of the American Statistical Association 22",
    ),
    Definition(
        name="average_win",
        label="Average win",
        kind=FigureKind.AMOUNT,
        text="What the winning trades brought, divided by their number.",
        source=_VINCE,
    ),
    Definition(
        name="average_loss",
        label="Average loss",
        kind=FigureKind.AMOUNT,
        is_signed=False,
        text="What the losing trades took, divided by their number.",
        source=_VINCE,
    ),
    Definition(
        name="payoff_ratio",
        label="Payoff ratio",
        kind=FigureKind.RATIO,
        text="The average win divided by the average loss.",
        source=_VINCE,
    ),
    Definition(
        name="largest_win",
        label="Largest win",
        kind=FigureKind.AMOUNT,
        text="The best result of one trade.",
        source=_VINCE,
    ),
    Definition(
        name="largest_loss",
        label="Largest loss",
        kind=FigureKind.AMOUNT,
        is_signed=False,
        text="What the worst trade took.",
        source=_VINCE,
    ),
    Definition(
        name="holding_winners",
        label="Winners held",
        kind=FigureKind.DURATION,
        text="From opening to closing, the average of the winners whose opening is in your files.",
        source=_MEAN,
    ),
    Definition(
        name="holding_losers",
        label="Losers held",
        kind=FigureKind.DURATION,
        text="From opening to closing, the average of the losers whose opening is in your files.",
        source=_MEAN,
    ),
    Definition(
        name="longest_wins",
        label="Most wins in a row",
        kind=FigureKind.COUNT,
        text="The longest run of winning trades by the time of closing. A result of zero ends it.",
        source=_RUNS,
    ),
    Definition(
        name="longest_losses",
        label="Most losses in a row",
        kind=FigureKind.COUNT,
        text="The longest run of losing trades by the time of closing. A result of zero ends it.",
        source=_RUNS,
    ),
    Definition(
        name="current_run",
        label="Run now",
        kind=FigureKind.COUNT,
        text="Trades of the same kind up to the newest one: wins above zero, losses below.",
        source=_RUNS,
    ),
    Definition(
        name="max_drawdown",
        label="Deepest drawdown",
        kind=FigureKind.AMOUNT,
        is_signed=False,
        text="The most that the added-up results fell below their highest point so far; the start "
        "counts as a point. In percent: of the wallet's highest point, by daily returns.",
        source="Magdon-Ismail and Atiya (2004), Risk 17",
    ),
    Definition(
        name="current_drawdown",
        label="Drawdown now",
        kind=FigureKind.AMOUNT,
        is_signed=False,
        text="How far the added-up results lie below their highest point. In percent: of the "
        "wallet's.",
        source="Magdon-Ismail and Atiya (2004), Risk 17",
    ),
    Definition(
        name="max_drawdown_share",
        label="Deepest drawdown of the wallet",
        kind=FigureKind.SHARE,
        is_signed=False,
        text="The most that the wallet fell below its highest point so far, by daily returns: "
        "deposits and withdrawals do not count.",
        source="Magdon-Ismail and Atiya (2004), Risk 17",
    ),
    Definition(
        name="sharpe",
        label="Sharpe ratio",
        kind=FigureKind.RATIO,
        text="The average daily return divided by its standard deviation, times the root of 365. "
        "A day's return is the result of the trades closed on it by the wallet it began with "
        "and what was deposited on it; every day from the first closing to the last counts, those "
        "without trades as zero. Risk-free rate: zero.",
        source="Sharpe (1994), Journal of Portfolio Management 21; interval: Lo (2002), Financial "
        "Analysts Journal 58",
    ),
    Definition(
        name="sortino",
        label="Sortino ratio",
        kind=FigureKind.RATIO,
        text="As the Sharpe ratio, but divided by the downside deviation: the root of the average "
        "of squared losing days, all other days counting as zero.",
        source="Sortino and Price (1994), Journal of Investing 3",
    ),
    Definition(
        name="calmar",
        label="Calmar ratio",
        kind=FigureKind.RATIO,
        text="The return of a year, compounded from the daily returns, divided by the wallet's "
        "deepest drawdown in the same days.",
        source="Young (1991), Futures 20",
    ),
)

DEFINITIONS: Final = {one.name: one for one in _LIST}
