"""Widgets that screens are put together from; each file is named after the thing it holds."""
