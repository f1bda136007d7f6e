DROP TABLE
    ferrodon.idempotency_keys,
    ferrodon.search_pending,
    ferrodon.outgoing_activities,
    ferrodon.lanes,
    ferrodon.schedules,
    ferrodon.jobs;
