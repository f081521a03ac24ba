"""Our own format: the whole record as one CSV file, written by export and read by import."""
