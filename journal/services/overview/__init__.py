"""The whole at a glance: today, a summary, and views as plain rows of text."""
