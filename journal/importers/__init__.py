"""One file, one exchange export; the header decides which."""
