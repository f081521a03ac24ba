"""How everything looks and how numbers and times are written."""
