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
-- verdict: done | again (act done before, its first result) | act-reused | conflict (detail: the stream that moved)
--          | no-demonstration | at-out-of-order.
CREATE FUNCTION journal.append(
  p_act text, p_act_id uuid, p_digest bytea, p_recorded_by text, p_actor text, p_basis text, p_evidence text,
  p_at timestamptz, p_stream_ids uuid[], p_versions bigint[], p_events text[], p_streams text[], p_salts bytea[],
  p_payloads bytea[], p_guards uuid[], p_guard_versions bigint[], p_lock boolean DEFAULT true)
RETURNS TABLE (verdict text, first_position bigint, last_position bigint, at timestamptz, detail text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = journal, pg_temp AS $$
DECLARE
  done record;
  head bigint;
  head_at timestamptz;
  moved uuid;
  clock timestamptz;
BEGIN
  IF p_lock THEN
    PERFORM pg_advisory_xact_lock(7206913);
  END IF;

  SELECT e.position, e.recorded_at, e.act_digest INTO done FROM entries e WHERE e.act_id = p_act_id AND e.act_line = 1;
  IF FOUND THEN
    IF done.act_digest IS DISTINCT FROM p_digest THEN
      RETURN QUERY SELECT 'act-reused', NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::text;
    ELSE
      RETURN QUERY SELECT 'again', done.position, max(e.position), done.recorded_at, NULL::text
        FROM entries e WHERE e.act_id = p_act_id;
    END IF;
    RETURN;
  END IF;

  -- What was read must not have moved, and what is written follows on without a gap.
  SELECT g.id INTO moved FROM (
     SELECT r.id, r.version FROM unnest(p_guards, p_guard_versions) AS r (id, version)
     UNION ALL
     SELECT w.id, CASE WHEN max(w.version) - min(w.version) + 1 = count(*) THEN min(w.version) - 1 END
       FROM unnest(p_stream_ids, p_versions) AS w (id, version) GROUP BY w.id) AS g
   WHERE g.version IS DISTINCT FROM coalesce(
     (SELECT e.version FROM entries e WHERE e.stream_id = g.id ORDER BY e.version DESC LIMIT 1), 0) LIMIT 1;
  IF FOUND THEN
    RETURN QUERY SELECT 'conflict', NULL::bigint, NULL::bigint, NULL::timestamptz, moved::text;
    RETURN;
  END IF;

  SELECT e.position, e.recorded_at INTO head, head_at FROM entries e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);
  clock := clock_timestamp();
  IF p_at IS NOT NULL THEN
    IF position('"demonstration":true'::bytea IN
                coalesce((SELECT p.payload FROM payloads p WHERE p.position = 1), p_payloads[1])) = 0 THEN
      RETURN QUERY SELECT 'no-demonstration', NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::text;
      RETURN;
    END IF;
    IF p_at < date_trunc('second', head_at) OR p_at > clock THEN
      RETURN QUERY SELECT 'at-out-of-order', NULL::bigint, NULL::bigint, head_at, NULL::text;
      RETURN;
    END IF;
    clock := p_at;
  END IF;
  head_at := greatest(clock, head_at + interval '1 microsecond');

  INSERT INTO entries
  SELECT head + x.o, x.stream_id, x.version, x.event, x.stream, head_at, p_act, p_act_id, x.o, p_digest,
         p_recorded_by, p_actor, p_basis, p_evidence
    FROM unnest(p_stream_ids, p_versions, p_events, p_streams)
         WITH ORDINALITY AS x (stream_id, version, event, stream, o);
  INSERT INTO payloads
  SELECT head + x.o, x.salt, x.payload FROM unnest(p_salts, p_payloads) WITH ORDINALITY AS x (salt, payload, o);
  RETURN QUERY SELECT 'done', head + 1, head + cardinality(p_events), head_at, NULL::text;
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
