"""Results apart by what trades have in common."""
