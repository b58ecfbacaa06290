"""How alembic runs these migrations: as ``ledger.stores.schema`` says."""

from ledger.stores.schema import run_migrations

run_migrations()
