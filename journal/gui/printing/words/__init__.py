"""What each kind of report says, in sections of text."""
