-- The two roles of a ledger on PostgreSQL. A database administrator runs this once in the ledger's database:
--   psql -d DATABASE -f roles.sql
-- and gives each role its way to log in (ALTER ROLE ... PASSWORD, or pg_hba.conf). Then 'grondslag init' is run as
-- grondslag_owner, and everything else as grondslag_app, which can read the journal and append to it, nothing more.
DO $$ BEGIN
  CREATE ROLE grondslag_owner LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE grondslag_app LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT grondslag_app TO grondslag_owner; -- So that the owner's migrations can make tables in the application's schema.
CREATE SCHEMA IF NOT EXISTS journal AUTHORIZATION grondslag_owner;
GRANT USAGE ON SCHEMA journal TO grondslag_app;
CREATE SCHEMA IF NOT EXISTS projections AUTHORIZATION grondslag_app;
