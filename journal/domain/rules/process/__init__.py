"""Rules about how a trade is prepared, reviewed and looked after."""
