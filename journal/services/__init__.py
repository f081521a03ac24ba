"""What a trader does: import, plan, pause, look at positions."""
