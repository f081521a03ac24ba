"""What lies beside the database in files of its own: candles, brackets, pictures."""
