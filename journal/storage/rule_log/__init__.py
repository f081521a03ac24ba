"""What was asked of the rules, sealed once more for the whole computer."""
