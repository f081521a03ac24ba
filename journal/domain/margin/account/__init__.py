"""A whole account: positions that share a wallet, and wallets that share an account."""
