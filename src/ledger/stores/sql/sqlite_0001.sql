-- The journal on SQLite. Positions are dense, entries are append-only, and the triggers below hold that on every
-- connection, whoever opens the file. The application's own connections also have an authorizer (see sqlite.py).
CREATE TABLE entries (
  position INTEGER PRIMARY KEY,
  stream_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  event TEXT NOT NULL,
  stream TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, -- microseconds since 1970, UTC
  act TEXT NOT NULL,
  act_id TEXT NOT NULL,
  act_line INTEGER NOT NULL,
  act_digest BLOB NOT NULL,
  recorded_by TEXT NOT NULL,
  actor TEXT NOT NULL,
  basis TEXT NOT NULL,
  evidence TEXT NOT NULL,
  UNIQUE (stream_id, version),
  UNIQUE (act_id, act_line)
) STRICT;

CREATE TABLE payloads (
  position INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  payload BLOB NOT NULL
) STRICT;

-- An entry follows on from the last: its position, its version, its line in its act and its instant.
-- INSERT OR REPLACE deletes without firing delete triggers, so the insert itself must be refused.
CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM entries)
  OR NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM entries WHERE stream_id = NEW.stream_id)
  OR EXISTS (SELECT 1 FROM entries WHERE act_id = NEW.act_id AND act_line = NEW.act_line)
  OR EXISTS (SELECT 1 FROM entries last WHERE last.position = NEW.position - 1 AND CASE
       WHEN last.act_id = NEW.act_id THEN NEW.act_line <> last.act_line + 1 OR NEW.recorded_at <> last.recorded_at
       ELSE NEW.act_line <> 1 OR NEW.recorded_at <= last.recorded_at END)
  OR (NEW.position = 1) <> (NEW.event GLOB 'ledger.founded.*')
BEGIN SELECT RAISE(ABORT, 'the journal is append-only, and this entry does not follow on from the last'); END;

CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER entries_stay BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER payloads_follow BEFORE INSERT ON payloads
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM payloads)
  OR NOT EXISTS (SELECT 1 FROM entries WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER payloads_keep BEFORE UPDATE ON payloads
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER payloads_stay BEFORE DELETE ON payloads
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
