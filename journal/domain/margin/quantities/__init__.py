"""What a trader wants to know besides liquidation: one subject, one file."""
