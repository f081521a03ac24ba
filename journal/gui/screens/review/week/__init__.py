"""Week: a quarter of an hour about one week, page by page."""
