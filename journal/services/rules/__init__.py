"""Judging the record by the rules: the moments that add risk, and the verdicts."""
