"""How results are spread, and what drawing them again gives."""
