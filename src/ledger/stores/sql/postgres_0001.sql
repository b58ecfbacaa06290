-- The journal on PostgreSQL (15 and later). It belongs to an owner role; the application may read it, and write it
-- only through the one function append, which has the owner's rights. Triggers stop the owner's own hand too.
CREATE TABLE journal.entries (
  position bigint PRIMARY KEY,
  stream_id uuid NOT NULL,
  version bigint NOT NULL,
  event text NOT NULL,
  stream text NOT NULL,
  recorded_at timestamptz NOT NULL,
  act text NOT NULL,
  act_id uuid NOT NULL,
  act_line integer NOT NULL,
  act_digest bytea NOT NULL,
  recorded_by text NOT NULL,
  actor text NOT NULL,
  basis text NOT NULL,
  evidence text NOT NULL,
  UNIQUE (stream_id, version),
  UNIQUE (act_id, act_line)
);

CREATE TABLE journal.payloads (
  position bigint PRIMARY KEY, -- No foreign key: append writes both in one transaction, and 'check' looks for lone ones.
  salt bytea NOT NULL,
  payload bytea NOT NULL
);

CREATE FUNCTION journal.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = '55000'; END $$;

CREATE TRIGGER entries_keep BEFORE UPDATE OR DELETE ON journal.entries
  FOR EACH ROW EXECUTE FUNCTION journal.refuse();
CREATE TRIGGER entries_stay BEFORE TRUNCATE ON journal.entries
  FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse();
CREATE TRIGGER payloads_keep BEFORE UPDATE OR DELETE ON journal.payloads
  FOR EACH ROW EXECUTE FUNCTION journal.refuse();
CREATE TRIGGER payloads_stay BEFORE TRUNCATE ON journal.payloads
  FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse();

-- Records one act whole, or says why not. All of this happens under one lock, which is held until commit: so positions
-- are handed out in the order in which they become visible, and nobody who follows the journal ever misses one.
--
-- p_stream_ids, p_versions and p_streams name every stream that the act read or writes, with the version it had then.
-- Of each entry, p_of says which of these streams it is in; so versions follow on from what was checked, without a gap.
-- verdict: done | again (the act was done before: its first result) | act-reused | conflict (detail: the stream that
--          moved) | no-demonstration | at-out-of-order (at: when the last entry was recorded).
CREATE FUNCTION journal.append(
  p_act text, p_act_id uuid, p_digest bytea, p_recorded_by text, p_actor text, p_basis text, p_evidence text,
  p_at timestamptz, p_stream_ids uuid[], p_versions bigint[], p_streams text[],
  p_of integer[], p_events text[], p_salts bytea[], p_payloads bytea[], p_lock boolean DEFAULT true,
  OUT verdict text, OUT first_position bigint, OUT last_position bigint, OUT at timestamptz, OUT detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journal, pg_temp AS $$
DECLARE
  done record;
  head bigint;
  head_at timestamptz;
  version_found bigint;
  versions bigint[];
  one integer;
BEGIN
  IF p_lock THEN
    PERFORM pg_advisory_xact_lock(7206913);
  END IF;
  IF cardinality(p_of) = 0 OR cardinality(p_events) <> cardinality(p_of)
     OR cardinality(p_salts) <> cardinality(p_of) OR cardinality(p_payloads) <> cardinality(p_of) THEN
    RAISE EXCEPTION 'an act is one entry or more, each of them whole' USING ERRCODE = '22023';
  END IF;

  SELECT e.position, e.recorded_at, e.act_digest INTO done FROM entries e WHERE e.act_id = p_act_id AND e.act_line = 1;
  IF FOUND AND done.act_digest IS DISTINCT FROM p_digest THEN
    verdict := 'act-reused';
    RETURN;
  ELSIF FOUND THEN
    verdict := 'again';
    first_position := done.position;
    SELECT max(e.position) INTO last_position FROM entries e WHERE e.act_id = p_act_id;
    at := done.recorded_at;
    RETURN;
  END IF;

  FOR i IN 1 .. cardinality(p_stream_ids) LOOP
    SELECT e.version INTO version_found FROM entries e
     WHERE e.stream_id = p_stream_ids[i] ORDER BY e.version DESC LIMIT 1;
    IF coalesce(version_found, 0) IS DISTINCT FROM p_versions[i] THEN
      verdict := 'conflict';
      detail := p_streams[i];
      RETURN;
    END IF;
  END LOOP;
  FOREACH one IN ARRAY p_of LOOP
    p_versions[one] := p_versions[one] + 1;
    versions := versions || p_versions[one];
  END LOOP;

  SELECT e.position, e.recorded_at INTO head, head_at FROM entries e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);
  IF (head = 0) <> (p_events[1] ~ '^ledger[.]founded[.]')
     OR array_to_string(p_events[2:], ' ') ~ 'ledger[.]founded[.]' THEN -- A ledger begins with its founding, and has one.
    verdict := 'conflict';
    detail := 'ledger:';
    RETURN;
  END IF;
  at := clock_timestamp();
  IF p_at IS NOT NULL THEN
    IF position('"demonstration":true'::bytea IN
                coalesce((SELECT p.payload FROM payloads p WHERE p.position = 1), p_payloads[1])) = 0 THEN
      verdict := 'no-demonstration';
      RETURN;
    ELSIF p_at < date_trunc('second', head_at) OR p_at > at THEN
      verdict := 'at-out-of-order';
      at := head_at;
      RETURN;
    END IF;
    at := p_at;
  END IF;
  at := greatest(at, head_at + interval '1 microsecond');

  INSERT INTO entries
  SELECT head + x.line, p_stream_ids[x.one], x.version, x.event, p_streams[x.one], at, p_act, p_act_id, x.line, p_digest,
         p_recorded_by, p_actor, p_basis, p_evidence
    FROM unnest(p_of, versions, p_events) WITH ORDINALITY AS x (one, version, event, line);
  INSERT INTO payloads
  SELECT head + x.line, x.salt, x.payload FROM unnest(p_salts, p_payloads) WITH ORDINALITY AS x (salt, payload, line);
  verdict := 'done';
  first_position := head + 1;
  last_position := head + cardinality(p_of);
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA journal FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA journal FROM PUBLIC;

DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'grondslag_app') THEN
    GRANT USAGE ON SCHEMA journal TO grondslag_app;
    GRANT SELECT ON ALL TABLES IN SCHEMA journal TO grondslag_app;
    GRANT EXECUTE ON FUNCTION journal.append TO grondslag_app;
  END IF;
END $$;
