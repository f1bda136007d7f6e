-- The table of jobs never looks small. PostgreSQL plans a prepared statement once, and for a table of a page or two the
-- plan is to read it whole; a burst of jobs later that plan read tens of thousands of rows for each of 256 ends (2 s
-- instead of 5 ms). With some hundred pages, full or empty, it is the primary key from the first day on.
ALTER TABLE ferrodon.jobs SET (vacuum_truncate = false);
INSERT INTO ferrodon.jobs (id, queue, kind, payload, dead_at)
SELECT -n, 'default', 'filler', jsonb_build_object('n', repeat('.', 200)), clock_timestamp() FROM generate_series(1, 6000) n;
DELETE FROM ferrodon.jobs WHERE id < 0;
