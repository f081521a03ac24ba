"""Liquidations as they are listed, typed and answered; episodes merged and split."""
