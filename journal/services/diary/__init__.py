"""The diary: what the trader writes about positions and days."""
