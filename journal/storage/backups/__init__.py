"""Copies of the journal: made, verified, thinned out, put back."""
