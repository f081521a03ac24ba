"""COIN-M contracts: sized in quote, settled in coin, PnL linear in one over the price."""
