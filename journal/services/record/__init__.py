"""One account's record, folded once per change, and the lines its positions hung on."""
