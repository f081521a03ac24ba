"""What is painted on a chart, one file an item, back to front."""
