"""The Liquidations screen."""
