"""A review as sections of text: the window's pages and the printed report show the same."""
