"""Rules the trader writes: conditions over a moment, kept as data and never run as code."""
