"""Search: the field in the top bar, and the palette that finds anything by a few letters."""
