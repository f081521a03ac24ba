"""The record on disk: SQLModel tables, the store, migrations."""
