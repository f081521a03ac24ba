"""The field in which positions are asked for: underlined where wrong, completed while typed."""
