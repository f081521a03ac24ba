"""Re-entry: what it asks for, its steps, and how far it has come."""
