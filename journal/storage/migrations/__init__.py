"""How the schema grew: Alembic's environment and one file per step, shipped in the wheel."""
