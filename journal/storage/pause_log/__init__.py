"""The copies of the pause's state and log: one in the journal, one for the whole computer."""
