"""What the reviews of days and weeks are made of."""
