"""USDⓈ-M contracts: settled in the quote asset, PnL linear in the price."""
