"""The ledger: fills become positions, and the record tells liquidations, funding and the wallet."""
