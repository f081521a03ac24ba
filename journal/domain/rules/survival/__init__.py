"""Rules that keep one trade from ending the account."""
