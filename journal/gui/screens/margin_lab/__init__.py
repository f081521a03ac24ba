"""The Margin lab: a screen of tabs, each one question to the margin engine."""
