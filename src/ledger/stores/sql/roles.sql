-- The roles of a ledger on PostgreSQL. A database administrator runs this in the ledger's database, before the ledger is
-- made and after every upgrade; to run it again does no harm:
--   grondslag roles | psql -d DATABASE
-- and gives each role its way to log in (ALTER ROLE ... PASSWORD, or pg_hba.conf). Then
--   grondslag_owner   runs 'grondslag init', 'import' and 'restore': it makes the tables, and triggers stop its hand too;
--   grondslag_app     serves and does everything else: it reads the journal and appends to it, nothing more;
--   grondslag_backup  runs 'grondslag backup': it reads the journal, nothing more.
DO $$ BEGIN
  CREATE ROLE grondslag_owner LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE grondslag_app LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE grondslag_backup LOGIN;
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT grondslag_app TO grondslag_owner; -- So that the owner's migrations can make tables in the application's schema.
CREATE SCHEMA IF NOT EXISTS journal AUTHORIZATION grondslag_owner;
GRANT USAGE ON SCHEMA journal TO grondslag_app, grondslag_backup;
-- The tables that are there, and those that the owner will make.
GRANT SELECT ON ALL TABLES IN SCHEMA journal TO grondslag_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE grondslag_owner IN SCHEMA journal GRANT SELECT ON TABLES TO grondslag_backup;
CREATE SCHEMA IF NOT EXISTS projections AUTHORIZATION grondslag_app;
