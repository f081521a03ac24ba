"""The demo: a market and a trader made by a seeded generator of ours, never anyone's real data."""
