"""The Journal's table beyond its first columns: what is measured and written, and saved views."""
