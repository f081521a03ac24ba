"""Finding anything in the journal by a few typed letters."""
