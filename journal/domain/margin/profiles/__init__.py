"""Exchange profiles: one file = one exchange; the first one is the default."""

from journal.domain.margin.profiles.binance import BINANCE
from journal.domain.margin.profiles.bybit import BYBIT
from journal.domain.margin.profiles.okx import OKX
from journal.domain.margin.profiles.profile import ExchangeProfile

PROFILES: tuple[ExchangeProfile, ...] = (BINANCE, OKX, BYBIT)
