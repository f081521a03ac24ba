"""The views, one file a tab."""
