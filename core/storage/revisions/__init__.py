"""Alembic revisions of the system tables: `env` runs them, `versions` holds them, one a release step."""
