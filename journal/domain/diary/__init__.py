"""What the trader writes about a position or a day: notes, feelings, tags, a rating."""
