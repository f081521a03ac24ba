"""From a path to rows of cells: archives, encodings, delimiters, damaged lines."""
