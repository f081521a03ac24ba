"""Rules about what a trader does after losses, wins and adds."""
