"""The fast lane: pieces of a file without anything unusual, checked column by column."""
