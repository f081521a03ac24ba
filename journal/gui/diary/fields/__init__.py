"""The fields an entry is typed and tapped in."""
