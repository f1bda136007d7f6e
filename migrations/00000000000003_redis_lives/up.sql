-- Which life of Redis's data counts, and in which run of the server it was met last: one row at most. A Redis that
-- comes back with older data names an earlier life, or has been started since (crates/jobs, src/relay/life.rs).
CREATE TABLE ferrodon.redis_lives (
    id boolean DEFAULT true CONSTRAINT redis_lives_pkey PRIMARY KEY CONSTRAINT one_life CHECK (id),
    run text NOT NULL,
    -- None: nothing has happened to the data since it was ours.
    life text
);
