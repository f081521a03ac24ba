"""The Chart screen."""
